variable "name" {
  type = string
}

variable "buckets" {
  type    = list(string)
  default = ["shared"]
}

data "aws_iam_policy_document" "own" {
  statement {
    actions   = ["s3:GetObject"]
    resources = [for bucket in var.buckets : "arn:aws:s3:::${bucket}/*"]
  }
}

module "role" {
  source = "./role"
  name   = "${var.name}-role"
  policy = data.aws_iam_policy_document.own.json
}

output "role_name" {
  value = module.role.name
}

output "policy_json" {
  value = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:*:${var.name}" }]
  })
}
