variable "service" {
  type = string
}

variable "documents_bucket" {
  type = object({ id = string, arn = string })
}

variable "reports_bucket" {
  type = object({ id = string, arn = string })
}

data "archive_file" "source" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/build/reports.zip"
}

resource "aws_iam_role" "reports" {
  name = "${var.service}-reports"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.reports.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "buckets" {
  name = "buckets"
  role = aws_iam_role.reports.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadDocuments"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource = "${var.documents_bucket.arn}/issued/*"
      },
      {
        Sid      = "WriteReports"
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:DeleteObject"]
        Resource = "${var.reports_bucket.arn}/monthly/*"
      }
    ]
  })
}

resource "aws_lambda_function" "reports" {
  function_name    = "${var.service}-reports"
  role             = aws_iam_role.reports.arn
  runtime          = "python3.12"
  handler          = "reports.handler"
  filename         = data.archive_file.source.output_path
  source_code_hash = data.archive_file.source.output_base64sha256
  timeout          = 60
  memory_size      = 256

  environment {
    variables = {
      DOCUMENTS = var.documents_bucket.id
      REPORTS   = var.reports_bucket.id
    }
  }
}

output "function_arn" {
  value = aws_lambda_function.reports.arn
}

output "role_arn" {
  value = aws_iam_role.reports.arn
}
