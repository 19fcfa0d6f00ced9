# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment: `role`, `policy_arn`
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment: `users`, `roles`, `groups`
resource "aws_iam_policy" "managed" {
  name   = "managed"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] })
}

resource "aws_iam_policy" "everywhere" {
  name   = "everywhere"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "*" }] })
}

resource "aws_iam_policy" "user" {
  name   = "user"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }] })
}

resource "aws_iam_user_policy_attachment" "user" {
  user       = aws_iam_user.u.name
  policy_arn = aws_iam_policy.user.arn
}

resource "aws_iam_policy_attachment" "everywhere" {
  name       = "everywhere"
  users      = [aws_iam_user.u.name]
  roles      = [aws_iam_role.a.name]
  groups     = [aws_iam_group.g.name]
  policy_arn = aws_iam_policy.everywhere.arn
}

resource "aws_iam_role_policy" "inline" {
  role   = aws_iam_role.a.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*" }] })
}

resource "aws_iam_policy" "role" {
  name   = "role"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:*", Resource = "*" }] })
}

resource "aws_iam_role_policy_attachment" "each" {
  for_each   = { role = aws_iam_policy.role.arn, everywhere = aws_iam_policy.everywhere.arn }
  role       = aws_iam_role.a.name
  policy_arn = each.value
}
