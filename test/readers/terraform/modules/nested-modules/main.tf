# https://developer.hashicorp.com/terraform/language/modules/syntax
# https://developer.hashicorp.com/terraform/language/values/outputs
module "shop" {
  source  = "./service"
  name    = "shop"
  buckets = ["orders", "carts"]
}

module "batch" {
  source   = "./service"
  for_each = toset(["night", "day"])
  name     = "batch-${each.key}"
}

# What a module gives is used here.
resource "aws_iam_role_policy" "more" {
  role   = module.shop.role_name
  policy = module.shop.policy_json
}
