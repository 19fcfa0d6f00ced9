# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
# "version … Defaults to 2012-10-17", "effect … Defaults to Allow", `not_actions`, `not_resources`; one value is
# rendered as a text, several as a list.
data "aws_iam_policy_document" "defaults" {
  statement {
    actions   = ["s3:ListAllMyBuckets"]
    resources = ["*"]
  }

  statement {
    sid         = "AllButIam"
    not_actions = ["iam:*", "organizations:*"]
    resources   = ["*"]
  }

  statement {
    sid     = ""
    effect  = "Deny"
    actions = ["s3:DeleteObject"]
    not_resources = [
      "arn:aws:s3:::scratch/*", # a comment between two items
      "arn:aws:s3:::tmp/*",
    ]
  }
}

resource "aws_iam_policy" "defaults" {
  name   = "defaults"
  policy = data.aws_iam_policy_document.defaults.json
}

data "aws_iam_policy_document" "old" {
  version   = "2008-10-17"
  policy_id = "Old"

  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-west-1:111122223333:q"]
    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
  }
}

# The minified form says the same.
resource "aws_sqs_queue" "q" {
  name   = "q"
  policy = data.aws_iam_policy_document.old.minified_json
}

# A document without statements allows nothing; an empty list of actions is left out.
data "aws_iam_policy_document" "unused" {
  statement {
    sid         = "Unused"
    actions     = ["ec2:DescribeInstances"]
    not_actions = []
    resources   = ["*"]
  }
}
