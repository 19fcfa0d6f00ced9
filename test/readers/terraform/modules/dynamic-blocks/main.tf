# https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
# `for_each` takes a list, a map or a set; the iterator is named by the label or by `iterator`. A map or a set of texts
# is gone through in the order of its keys: https://developer.hashicorp.com/terraform/language/expressions/for#ordering-elements
variable "grants" {
  default = {
    write = { actions = ["s3:PutObject"], vpce = null }
    read  = { actions = ["s3:GetObject", "s3:ListBucket"], vpce = "vpce-1" }
  }
}

data "aws_iam_policy_document" "grants" {
  dynamic "statement" {
    for_each = var.grants
    content {
      sid       = title(statement.key)
      actions   = statement.value.actions
      resources = ["arn:aws:s3:::data/*"]

      dynamic "condition" {
        for_each = statement.value.vpce == null ? [] : [statement.value.vpce]
        iterator = endpoint
        content {
          test     = "StringEquals"
          variable = "aws:SourceVpce"
          values   = [endpoint.value]
        }
      }
    }
  }

  dynamic "statement" {
    for_each = toset(["sqs", "sns"])
    content {
      actions   = ["${statement.value}:ListTagsForResource"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = ["b", "a"]
    content {
      actions   = ["kms:Decrypt"]
      resources = ["arn:aws:kms:eu-west-1:111122223333:key/${statement.value}-${statement.key}"]
    }
  }
}

resource "aws_iam_policy" "grants" {
  policy = data.aws_iam_policy_document.grants.json
}

# What a variable without a default gives stays open: one statement stands for all.
variable "more" {
  type = list(object({ actions = list(string), bucket = string }))
}

data "aws_iam_policy_document" "more" {
  dynamic "statement" {
    for_each = var.more
    content {
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = ["arn:aws:s3:::${statement.value.bucket}"]
    }
  }
}

resource "aws_iam_policy" "more" {
  policy = data.aws_iam_policy_document.more.json
}
