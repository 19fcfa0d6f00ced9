# https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
# "The terraform.tfvars file … The terraform.tfvars.json file … Any *.auto.tfvars or *.auto.tfvars.json files, processed
# in lexical order of their filenames": the later wins; a default counts where nothing is given.
variable "from_default" {
  default = "default"
}

variable "from_tfvars" {
  default = "default"
}

variable "from_first_auto" {
  default = "default"
}

variable "from_last_auto" {
  default = "default"
}

# https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes
variable "queue" {
  type = object({
    name    = string
    actions = optional(list(string), ["sqs:ReceiveMessage"])
  })
}

# Nothing gives this one: it is to be filled in.
variable "open" {
  type = string
}

resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "s3:GetObject"
        Resource = [
          "arn:aws:s3:::${var.from_default}",
          "arn:aws:s3:::${var.from_tfvars}",
          "arn:aws:s3:::${var.from_first_auto}",
          "arn:aws:s3:::${var.from_last_auto}",
          "arn:aws:s3:::${var.open}",
        ]
      },
      { Effect = "Allow", Action = var.queue.actions, Resource = "arn:aws:sqs:eu-west-1:111122223333:${var.queue.name}" },
    ]
  })
}
