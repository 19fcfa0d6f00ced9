# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy: `bucket`, `policy`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_policy: `queue_url`, `policy`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key: `policy`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_policy: `arn`, `policy`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_permission
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_policy: `type`
resource "aws_s3_bucket" "b" {
  bucket = "site-bucket"
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.shared["bucket"].json
}

resource "aws_sqs_queue" "q" {
  name = "jobs"
}

resource "aws_sqs_queue_policy" "q" {
  queue_url = aws_sqs_queue.q.id
  policy    = data.aws_iam_policy_document.shared["queue"].json
}

data "aws_iam_policy_document" "shared" {
  for_each = {
    bucket = { actions = ["s3:GetObject"], resource = "${aws_s3_bucket.b.arn}/*" }
    queue  = { actions = ["sqs:SendMessage"], resource = "*" }
  }

  statement {
    actions   = each.value.actions
    resources = [each.value.resource]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "k" {
  description = "k"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" }]
  })
}

resource "aws_sns_topic" "t" {
  name = "alerts"
}

resource "aws_sns_topic_policy" "t" {
  arn = aws_sns_topic.t.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sns:Publish", Resource = "*", Condition = { ArnLike = { "aws:SourceArn" = aws_s3_bucket.b.arn } } }]
  })
}

resource "aws_lambda_function" "f" {
  function_name = "handler"
  role          = "arn:aws:iam::111122223333:role/r"
}

# "principal — The principal who is getting this permission", "source_arn — … the ARN of the specific resource"
resource "aws_lambda_permission" "f" {
  statement_id  = "FromBucket"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.f.function_name
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.b.arn
}

resource "aws_organizations_policy" "scp" {
  name    = "deny"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "s3:*", Resource = "*" }] })
}

resource "aws_organizations_policy" "rcp" {
  name    = "perimeter"
  type    = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" }] })
}
