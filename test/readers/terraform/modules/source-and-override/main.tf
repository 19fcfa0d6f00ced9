# The examples of
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#example-using-a-source-document
# and below, with the results that are written there.
data "aws_iam_policy_document" "source" {
  statement {
    actions   = ["ec2:*"]
    resources = ["*"]
  }

  statement {
    sid       = "SidToOverride"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "source_document_example" {
  source_policy_documents = [data.aws_iam_policy_document.source.json]

  statement {
    sid     = "SidToOverride"
    actions = ["s3:*"]
    resources = [
      "arn:aws:s3:::somebucket",
      "arn:aws:s3:::somebucket/*",
    ]
  }
}

resource "aws_iam_policy" "source_document_example" {
  policy = data.aws_iam_policy_document.source_document_example.json
}

# "Example of Merging Override Documents"
data "aws_iam_policy_document" "policy_one" {
  policy_id = "One"

  statement {
    sid       = "OverridePlaceHolderOne"
    effect    = "Allow"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "policy_two" {
  statement {
    effect    = "Allow"
    actions   = ["ec2:*"]
    resources = ["*"]
  }

  statement {
    sid       = "OverridePlaceHolderTwo"
    effect    = "Allow"
    actions   = ["iam:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "policy_three" {
  statement {
    sid       = "OverridePlaceHolderOne"
    effect    = "Deny"
    actions   = ["logs:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "combined" {
  override_policy_documents = [
    data.aws_iam_policy_document.policy_one.json,
    data.aws_iam_policy_document.policy_two.json,
    data.aws_iam_policy_document.policy_three.json
  ]

  statement {
    sid       = "OverridePlaceHolderTwo"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "combined" {
  policy = data.aws_iam_policy_document.combined.json
}

# "Example of Merging Source Documents": without statements of its own; a written document is a source as well.
data "aws_iam_policy_document" "sources_only" {
  source_policy_documents = [
    data.aws_iam_policy_document.source.json,
    jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Sid = "Written", Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" }]
    }),
  ]
}

resource "aws_iam_policy" "sources_only" {
  policy = data.aws_iam_policy_document.sources_only.json
}

# An override that is there only sometimes leaves the statement as it is at other times.
variable "locked" {
  type = bool
}

data "aws_iam_policy_document" "sometimes" {
  source_policy_documents   = [data.aws_iam_policy_document.source.json]
  override_policy_documents = var.locked ? [jsonencode({ Statement = [{ Sid = "SidToOverride", Effect = "Deny", Action = "s3:*", Resource = "*" }] })] : []
}

resource "aws_iam_policy" "sometimes" {
  policy = data.aws_iam_policy_document.sometimes.json
}
