# https://developer.hashicorp.com/terraform/language/functions/fileset: "returns the set of file names … relative to the
# given path"; `*` matches within one folder, `**` any number of them. A set is gone through in its order.
# https://developer.hashicorp.com/terraform/language/functions/can
resource "aws_iam_policy" "each" {
  for_each = fileset("${path.module}/policies", "*.json")
  name     = trimsuffix(each.value, ".json")
  policy   = file("${path.module}/policies/${each.value}")
}

locals {
  settings = { actions = ["sns:Publish"] }
}

resource "aws_iam_policy" "can" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = can(local.settings.actions) ? local.settings.actions : ["*"]
      Resource = can(local.settings.missing) ? "*" : "arn:aws:sns:*:*:alerts"
    }]
  })
}
