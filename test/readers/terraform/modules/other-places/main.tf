# The Cloud Control provider names things as CloudFormation does: https://registry.terraform.io/providers/hashicorp/awscc/latest/docs/resources/iam_role
resource "awscc_iam_role" "role" {
  role_name = "worker"
  assume_role_policy_document = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  policies = [{
    policy_name     = "read"
    policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
  }]
}

resource "awscc_sqs_queue_policy" "queue" {
  queues          = ["https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"]
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*" }] })
}

# A type that no table knows, in nested blocks and in objects.
resource "acme_thing" "thing" {
  settings {
    access {
      policy = data.aws_iam_policy_document.nested.json
    }
  }
  grants = [{ document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*" }] }) }]
}

data "aws_iam_policy_document" "nested" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["*"]
  }
}

# What a permission set has: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_customer_managed_policy_attachment
resource "aws_ssoadmin_permission_set" "set" {
  name         = "operators"
  instance_arn = "arn:aws:sso:::instance/ssoins-0"
}

resource "aws_iam_policy" "managed" {
  name   = "operate"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:StartInstances", Resource = "*" }] })
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "managed" {
  instance_arn       = aws_ssoadmin_permission_set.set.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.set.arn
  customer_managed_policy_reference {
    name = aws_iam_policy.managed.name
    path = "/"
  }
}

resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*" }] })
}

resource "aws_ssoadmin_permissions_boundary_attachment" "limit" {
  instance_arn       = aws_ssoadmin_permission_set.set.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.set.arn
  permissions_boundary {
    customer_managed_policy_reference {
      name = aws_iam_policy.limit.name
      path = "/"
    }
  }
}

# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acmpca_permission
resource "aws_acmpca_permission" "renew" {
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/c"
  actions                   = ["IssueCertificate", "GetCertificate"]
  principal                 = "acm.amazonaws.com"
}

# No policies of IAM: https://docs.aws.amazon.com/sns/latest/dg/sns-message-data-protection-policies.html
resource "aws_sns_topic_data_protection_policy" "audit" {
  arn = "arn:aws:sns:eu-west-1:111122223333:t"
  policy = jsonencode({
    Name      = "audit"
    Version   = "2021-06-01"
    Statement = [{ Sid = "a", DataDirection = "Inbound", Principal = ["*"], DataIdentifier = ["arn:aws:dataprotection::aws:data-identifier/Name"], Operation = { Deny = {} } }]
  })
}

# Whatever it says, it is about IoT: https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
resource "aws_iot_policy" "device" {
  name   = "device"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

# https://developer.hashicorp.com/terraform/language/resources/terraform-data: output is the input
resource "terraform_data" "document" {
  input = data.aws_iam_policy_document.nested.json
}

resource "aws_iam_policy" "through" {
  policy = terraform_data.document.output
}

resource "helm_release" "chart" {
  values = [yamlencode({ iam = { policy = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "*" }] } } })]
}
