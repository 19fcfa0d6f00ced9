# https://developer.hashicorp.com/terraform/language/expressions/for: `if` filters, `...` groups, a map or a set of texts
# is sorted by its keys; https://developer.hashicorp.com/terraform/language/expressions/splat
variable "grants" {
  default = [
    { service = "sqs", action = "SendMessage", env = "prod" },
    { service = "sns", action = "Publish", env = "prod" },
    { service = "sqs", action = "ReceiveMessage", env = "prod" },
    { service = "ec2", action = "*", env = "dev" },
  ]
}

locals {
  production = [for grant in var.grants : grant if grant.env == "prod"]
  by_service = { for grant in local.production : grant.service => "${grant.service}:${grant.action}"... }
  accounts   = { b = "222222222222", a = "111111111111" }
}

resource "aws_iam_policy" "grouped" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for service, actions in local.by_service : {
        Sid      = upper(service)
        Effect   = "Allow"
        Action   = actions
        Resource = "arn:aws:${service}:*:*:*"
      }
    ]
  })
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [for name, id in local.accounts : "arn:aws:iam::${id}:role/${name}"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [for index, grant in var.grants[*].env : "${index}-${grant}" if index < 2]
    }
  }
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
