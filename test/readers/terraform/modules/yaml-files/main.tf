# https://developer.hashicorp.com/terraform/language/functions/yamldecode
locals {
  roles = yamldecode(file("${path.module}/roles.yaml")).roles
}

resource "aws_iam_policy" "role" {
  for_each = local.roles
  name     = each.key
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

data "aws_iam_policy_document" "queues" {
  dynamic "statement" {
    for_each = local.roles["worker"].queues
    content {
      actions   = statement.value.actions
      resources = [statement.value.arn]
    }
  }
}

resource "aws_iam_policy" "queues" {
  policy = data.aws_iam_policy_document.queues.json
}
