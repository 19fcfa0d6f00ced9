# https://developer.hashicorp.com/terraform/language/expressions/conditionals
variable "production" {
  type = bool
}

variable "debug" {
  type    = bool
  default = false
}

data "aws_iam_policy_document" "choices" {
  # A condition that is known takes one branch, a condition that is not both, each under its guard.
  statement {
    sid       = "Known"
    effect    = var.debug ? "Allow" : "Deny"
    actions   = var.debug ? ["*"] : ["s3:DeleteBucket"]
    resources = ["*"]
  }

  statement {
    sid       = "Open"
    actions   = var.production ? ["s3:GetObject"] : ["s3:*"]
    resources = var.production ? ["arn:aws:s3:::prod/*"] : ["*"]
  }

  # https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
  dynamic "statement" {
    for_each = var.production ? [] : [1]
    content {
      sid       = "Sometimes"
      actions   = ["ec2:TerminateInstances"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_policy" "choices" {
  count  = var.production || var.debug ? 1 : 0
  policy = data.aws_iam_policy_document.choices.json
}

resource "aws_iam_policy" "logic" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = !var.debug && 2 > 1 ? "s3:GetObject" : "s3:*"
      Resource = "arn:aws:s3:::${var.debug == false ? "quiet" : "loud"}-${1 + 2 * 3}"
    }]
  })
}
