# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#principals-and-not_principals
# "To have Terraform render JSON containing "Principal": "*", use type = "*" and identifiers = ["*"]. To have Terraform
# render JSON containing "Principal": {"AWS": "*"}, use type = "AWS"". Blocks of one type are joined.
data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "Everyone"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::site/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "AnyAws"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::site/*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    # Several blocks of one test are keys of one operator:
    # https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#example-multiple-condition-keys
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = ["vpce-1"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }

  statement {
    sid       = "Merged"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::site/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root"]
    }
    # The values of blocks of one test and one variable count together.
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["home/", "home/&{aws:username}/"]
    }
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = [""]
    }
  }

  statement {
    sid       = "NotAdmin"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::site", "arn:aws:s3:::site/*"]
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/admin"]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  bucket = "site"
  policy = data.aws_iam_policy_document.bucket.json
}
