# https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
# "each.key — The map key (or set member) … each.value — The map value"; instances are addressed by their key.
# https://developer.hashicorp.com/terraform/language/meta-arguments/count
locals {
  teams = {
    red  = "arn:aws:s3:::red"
    blue = "arn:aws:s3:::blue"
  }
}

resource "aws_iam_role" "team" {
  for_each = local.teams
  name     = "team-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/${each.key}" } }]
  })
}

data "aws_iam_policy_document" "team" {
  for_each = local.teams
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${each.value}/*"]
  }
}

resource "aws_iam_role_policy" "team" {
  for_each = aws_iam_role.team
  role     = each.value.name
  policy   = data.aws_iam_policy_document.team[each.key].json
}

resource "aws_sqs_queue" "q" {
  count = 2
  name  = "q-${count.index}"
}

resource "aws_sqs_queue_policy" "q" {
  count     = length(aws_sqs_queue.q)
  queue_url = aws_sqs_queue.q[count.index].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-west-1:111122223333:q-${count.index}"
    }
  })
}

# "If count is zero, there are no instances".
resource "aws_iam_policy" "none" {
  count  = 0
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
