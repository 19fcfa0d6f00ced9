# https://developer.hashicorp.com/terraform/language/functions/templatefile
# https://developer.hashicorp.com/terraform/language/expressions/strings#directives: `%{ for }`, `%{ if }`, and `~`
# that strips the white space beside it; `$${` is a literal `${`.
# https://developer.hashicorp.com/terraform/language/functions/file
variable "buckets" {
  default = ["logs", "data"]
}

resource "aws_iam_policy" "template" {
  policy = templatefile("${path.module}/policy.json.tftpl", {
    buckets = var.buckets
    deny    = true
    account = "111122223333"
    actions = ["s3:GetObject", "s3:ListBucket"]
  })
}

resource "aws_iam_policy" "file" {
  policy = file("${path.module}/policy.json")
}

# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
data "aws_iam_policy_document" "with_file" {
  source_policy_documents = [file("policy.json")]
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "with_file" {
  policy = data.aws_iam_policy_document.with_file.json
}
