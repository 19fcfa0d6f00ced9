# OpenTofu reads main.tofu in the place of this file, Terraform reads this one: https://opentofu.org/docs/language/files/
locals {
  action = "s3:GetObject"
}

resource "aws_iam_policy" "policy" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.action, Resource = "*" }] })
}
