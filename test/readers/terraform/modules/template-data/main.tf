# https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file: `template`, `vars`, `rendered`
data "template_file" "reader" {
  template = file("${path.module}/reader.json.tpl")
  vars = {
    bucket = "reports"
  }
}

resource "aws_iam_policy" "reader" {
  policy = data.template_file.reader.rendered
}

# Two that share a template, each with variables of its own.
data "template_file" "each" {
  for_each = toset(["in", "out"])
  template = file("${path.module}/reader.json.tpl")
  vars     = { bucket = each.key }
}

resource "aws_iam_policy" "out" {
  policy = data.template_file.each["out"].rendered
}

# One whose policy goes to a place that cannot be seen.
data "template_file" "elsewhere" {
  template = file("${path.module}/elsewhere.json.tpl")
  vars     = { table = "orders" }
}
