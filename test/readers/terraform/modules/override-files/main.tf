# https://developer.hashicorp.com/terraform/language/files/override
# "an argument in the override file replaces the argument of the same name", "any nested blocks in the override block
# replace all blocks of the same type in the original block"; override files are merged last.
variable "bucket" {
  default = "dev"
}

data "aws_iam_policy_document" "p" {
  version = "2008-10-17"

  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }

  statement {
    actions   = ["iam:*"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "p" {
  role   = "deploy"
  policy = data.aws_iam_policy_document.p.json
}
