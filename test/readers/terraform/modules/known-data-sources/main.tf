# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity: `account_id`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition: `partition`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region: `name`, `region`
# What the provider's own account and region are is not known here: one hole each, whatever the data source is called.
data "aws_caller_identity" "me" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "here" {}

data "aws_region" "current" {}

data "aws_region" "fixed" {
  name = "eu-west-1"
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-${data.aws_caller_identity.me.account_id}"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_iam_role" "worker" {
  name = "worker"
  path = "/team/"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.me.account_id}:root" } }]
  })
}

# The formats of ARNs: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
resource "aws_iam_policy" "arns" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.logs.arn}/*" },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.jobs.arn },
      { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.worker.arn },
      { Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:*" },
      { Effect = "Allow", Action = "sns:Publish", Resource = "arn:aws:sns:${data.aws_region.fixed.name}:*:*" },
    ]
  })
}
