# https://developer.hashicorp.com/terraform/language/expressions/strings#heredoc-strings: `<<-` takes away the indentation
# that all lines have; `$${` is a literal `${`, which AWS reads as a policy variable.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
variable "bucket" {
  default = "home"
}

locals {
  actions = ["s3:GetObject", "s3:PutObject"]
}

resource "aws_iam_user_policy" "heredoc" {
  user   = "ann"
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ${jsonencode(local.actions)},
      "Resource": [
        "arn:aws:s3:::${var.bucket}/$${aws:username}",
        "arn:aws:s3:::${var.bucket}/$${aws:username}/*"
      ]
    }
  ]
}
EOF
}

resource "aws_iam_group_policy" "indented" {
  group  = "staff"
  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": {
        %{if var.bucket == "home"}"Sid": "Home",%{endif}
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::${var.bucket}",
        "Condition": { "StringLike": { "s3:prefix": ["", "$${aws:username}/*"] } }
      }
    }
  EOF
}

# A quoted string is a template as well: https://developer.hashicorp.com/terraform/language/expressions/strings#quoted-strings
resource "aws_iam_user_policy" "quoted" {
  user   = "bob"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"iam:*\",\"Resource\":\"arn:aws:iam::*:user/$${aws:username}\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"false\"}}}]}"
}

# In `jsonencode`, `&{` means nothing: only `aws_iam_policy_document` makes `${` of it.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
resource "aws_iam_user_policy" "encoded" {
  user = "cy"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = ["arn:aws:s3:::x/&{aws:username}", "arn:aws:s3:::x/$${aws:username}"] }]
  })
}

data "aws_iam_policy_document" "variables" {
  statement {
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::x/&{aws:username}", "arn:aws:s3:::y/$${aws:username}"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/&{aws:username}"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["&{aws:ResourceTag/team}"]
    }
  }
}
