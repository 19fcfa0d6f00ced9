# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudformation_stack
variable "bucket" {}

resource "aws_cloudformation_stack" "written" {
  name          = "written"
  parameters    = { Path = "logs" }
  template_body = <<-EOT
    Parameters:
      Path:
        Type: String
    Resources:
      Reader:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: !Sub "arn:aws:s3:::${var.bucket}/$${Path}/*"
  EOT
}

resource "aws_cloudformation_stack_set" "encoded" {
  name = "encoded"
  template_body = jsonencode({
    Resources = {
      Role = {
        Type = "AWS::IAM::Role"
        Properties = {
          RoleName = "spread"
          AssumeRolePolicyDocument = {
            Version   = "2012-10-17"
            Statement = [{ Effect = "Allow", Principal = { AWS = { "Fn::Sub" = "arn:aws:iam::$${AWS::AccountId}:root" } }, Action = "sts:AssumeRole" }]
          }
        }
      }
    }
  })
}

# Read by itself, as what it is.
resource "aws_cloudformation_stack" "file" {
  name          = "file"
  template_body = file("${path.module}/stack.yaml")
}
