# https://developer.hashicorp.com/terraform/language/functions/templatestring
# https://developer.hashicorp.com/terraform/language/functions/yamldecode
# https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file
# https://registry.terraform.io/providers/hashicorp/local/latest/docs/data-sources/file
variable "bucket" {}

locals {
  template = <<-EOT
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "$${action}", "Resource": "arn:aws:s3:::${var.bucket}/$${path}"}]}
  EOT
  written = yamldecode(<<-EOT
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Action: [s3:PutObject, "s3:${var.bucket}Object"]
        Resource: arn:aws:s3:::${var.bucket}/*
  EOT
  )
  # The strip marker takes the rest of its line: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-literals
  repeated = yamldecode(templatefile("${path.module}/repeated.yaml.tftpl", { services = ["sqs", "sns"] }))
}

resource "aws_iam_policy" "string" {
  policy = templatestring(local.template, { action = "s3:GetObject", path = "logs/*" })
}

resource "aws_iam_policy" "written" {
  policy = jsonencode(local.written)
}

resource "aws_iam_policy" "repeated" {
  policy = jsonencode(local.repeated)
}

data "template_file" "inline" {
  template = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:$${action}\", \"Resource\": \"*\"}]}"
  vars     = { action = "SendMessage" }
}

resource "aws_iam_policy" "inline" {
  policy = data.template_file.inline.rendered
}

data "local_file" "policy" {
  filename = "${path.module}/policy.json"
}

resource "aws_iam_policy" "file" {
  policy = data.local_file.policy.content
}

# What one function writes the other reads.
resource "aws_iam_policy" "encoded" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for row in csvdecode("name,action\na,s3:GetObject\n\"b, too\",\"s3:PutObject\"\n") : {
      Effect   = "Allow"
      Sid      = replace(row.name, ", ", "")
      Action   = yamldecode(yamlencode({ action = row.action })).action
      Resource = textdecodebase64(textencodebase64("*", "UTF-8"), "UTF-8")
    }]
  })
}
