# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role: `inline_policy`,
# `managed_policy_arns`, `permissions_boundary`
locals {
  trust = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "a" {
  name                 = "role-a"
  assume_role_policy   = local.trust
  permissions_boundary = aws_iam_policy.boundary.arn
  managed_policy_arns  = [aws_iam_policy.managed.arn, "arn:aws:iam::aws:policy/ReadOnlyAccess"]

  inline_policy {
    name   = "one"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
  }

  inline_policy {
    name   = "two"
    policy = data.aws_iam_policy_document.two.json
  }
}

data "aws_iam_policy_document" "two" {
  statement {
    actions   = ["sns:*"]
    resources = ["*"]
  }
}

resource "aws_iam_user" "u" {
  name = "user-u"
}

resource "aws_iam_group" "g" {
  name = "group-g"
}
