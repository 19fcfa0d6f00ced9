variable "region" {
  description = "Region that everything runs in."
  type        = string
  default     = "eu-central-1"
}

variable "service" {
  description = "Prefix of all names."
  type        = string
  default     = "invoices"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.service))
    error_message = "The service is 3 to 21 lower-case letters, digits and hyphens."
  }
}

variable "repository" {
  description = "GitHub repository that deploys, as owner/name."
  type        = string
  default     = "acme/invoices"
}
