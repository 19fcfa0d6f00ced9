variable "service" {
  type = string
}

variable "repository" {
  description = "GitHub repository as owner/name."
  type        = string
}

variable "function_arn" {
  description = "Function that is deployed."
  type        = string
}

variable "function_role" {
  description = "Role that the function runs as."
  type        = string
}

output "arn" {
  value = aws_iam_role.deploy.arn
}
