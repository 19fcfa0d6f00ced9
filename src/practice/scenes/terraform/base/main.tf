data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
}

resource "aws_s3_bucket" "documents" {
  bucket = "${var.service}-documents-${local.account}"
}

resource "aws_s3_bucket" "reports" {
  bucket = "${var.service}-reports-${local.account}"
}

resource "aws_s3_bucket_public_access_block" "private" {
  for_each = {
    documents = aws_s3_bucket.documents.id
    reports   = aws_s3_bucket.reports.id
  }

  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "reports" {
  bucket = aws_s3_bucket.reports.id

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}

    expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket_policy" "documents" {
  bucket = aws_s3_bucket.documents.id
  policy = templatefile("${path.module}/policies/documents-bucket.json", {
    bucket  = aws_s3_bucket.documents.arn
    account = local.account
  })
}

module "reports" {
  source = "./modules/reports"

  service          = var.service
  documents_bucket = aws_s3_bucket.documents
  reports_bucket   = aws_s3_bucket.reports
}

module "deploy_role" {
  source = "./modules/deploy-role"

  service       = var.service
  repository    = var.repository
  function_arn  = module.reports.function_arn
  function_role = module.reports.role_arn
}

output "deploy_role_arn" {
  description = "Role for the workflow's `role-to-assume`."
  value       = module.deploy_role.arn
}
