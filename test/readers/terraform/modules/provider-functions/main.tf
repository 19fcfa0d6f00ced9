# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_build
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/trim_iam_role_path
variable "role" {}

data "aws_caller_identity" "current" {}

locals {
  known = provider::aws::arn_parse("arn:aws:sns:eu-west-1:444455556666:alerts:child")
}

resource "aws_iam_policy" "functions" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Build", Effect = "Allow", Action = "s3:*", Resource = provider::aws::arn_build("aws", "iam", "", data.aws_caller_identity.current.account_id, "role/x") },
      { Sid = "Parse", Effect = "Allow", Action = "${local.known.service}:*", Resource = "${local.known.partition}/${local.known.region}/${local.known.account_id}/${local.known.resource}" },
      { Sid = "Unknown", Effect = "Allow", Action = "s3:*", Resource = "arn:aws:iam::${provider::aws::arn_parse(var.role).account_id}:root" },
      { Sid = "Trim", Effect = "Allow", Action = "sts:AssumeRole", Resource = provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/example") },
      # Older and newer functions of Terraform itself: https://developer.hashicorp.com/terraform/language/functions
      { Sid = "Numbers", Effect = "Allow", Action = "s3:*", Resource = [sum([10, 13, 6]), parseint("FF", 16), log(16, 2)] },
      { Sid = "Keys", Effect = "Allow", Action = matchkeys(["s3:a", "s3:b", "s3:c"], ["us-west", "us-east", "us-east"], ["us-east"]), Resource = transpose({ a = ["1", "2"], b = ["2", "3"] })["2"] },
      { Sid = "Networks", Effect = "Allow", Action = "s3:*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = cidrsubnets("10.1.0.0/16", 4, 4, 8, 4) } } },
      { Sid = "Hole", Effect = "Allow", Action = "s3:*", Resource = split("/", "arn:aws:s3:::b/${var.role}")[0] },
    ]
  })
}
