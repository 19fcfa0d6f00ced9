resource "aws_iam_policy" "shared" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.action, Resource = "arn:aws:s3:::b/*" }] })
}
