# https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/latest/submodules/iam-policy: `policy`
# https://registry.terraform.io/modules/terraform-aws-modules/s3-bucket/aws/latest: `policy`, `attach_policy`
# https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws/latest: `policy_statements`
module "policy" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-policy"
  version = "~> 5.0"
  name    = "deploy"
  policy  = data.aws_iam_policy_document.deploy.json
}

data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ecs:UpdateService"]
    resources = ["*"]
  }
}

module "bucket" {
  source        = "terraform-aws-modules/s3-bucket/aws"
  version       = "~> 4.0"
  bucket        = "assets"
  attach_policy = true
  policy        = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::assets/*" }]
    }
  POLICY
}

module "function" {
  source                   = "terraform-aws-modules/lambda/aws"
  version                  = "~> 7.0"
  function_name            = "resize"
  attach_policy_statements = true
  policy_statements = {
    table = {
      effect    = "Allow"
      actions   = ["dynamodb:GetItem"]
      resources = ["arn:aws:dynamodb:*:*:table/images"]
    }
    deny = {
      effect      = "Deny"
      not_actions = ["dynamodb:*"]
      resources   = ["*"]
      condition = {
        ip = { test = "NotIpAddress", variable = "aws:SourceIp", values = ["10.0.0.0/8"] }
      }
    }
  }
}

# https://developer.hashicorp.com/terraform/language/moved: says that a module was renamed, and nothing of its policies
moved {
  from = module.old_policy
  to   = module.policy
}
