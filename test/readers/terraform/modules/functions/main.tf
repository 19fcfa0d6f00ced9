# Each as its page says: https://developer.hashicorp.com/terraform/language/functions
variable "extra" {
  type    = list(string)
  default = null
}

locals {
  read  = ["s3:GetObject", "s3:ListBucket"]
  write = ["s3:PutObject", ""]
  names = { prod = "p-bucket", dev = "d-bucket" }
  base  = { Effect = "Allow", Resource = "*" }
  csv   = "sqs:SendMessage,sqs:ReceiveMessage"
}

resource "aws_iam_policy" "functions" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        # compact: "removes null and empty string elements"; distinct: "the first occurrence of each value is retained"
        { Sid = "Compact", Effect = "Allow", Action = compact(distinct(concat(local.read, local.write, local.read))), Resource = "*" },
        # flatten: "replaces any elements that are lists with a flattened sequence of the list contents"
        { Sid = "Flatten", Effect = "Allow", Action = flatten([["sns:Publish"], [["sns:Subscribe"], []]]), Resource = "*" },
        # formatlist: "produces a list of strings by formatting a number of other values according to a specification"
        { Sid = "Formatlist", Effect = "Allow", Action = "s3:*", Resource = formatlist("arn:aws:s3:::%s/*", ["a", "b"]) },
        # format, join, split
        { Sid = "Join", Effect = "Allow", Action = split(",", local.csv), Resource = join(":", ["arn:aws:sqs:eu-west-1", format("%012d", 42), "q"]) },
        # replace: "/…/" is a regular expression
        { Sid = "Replace", Effect = "Allow", Action = replace("s3-GetObject", "-", ":"), Resource = replace("arn:aws:s3:::x/2024/y", "/[0-9]+/", "*") },
        # replace with groups: https://developer.hashicorp.com/terraform/language/functions/replace
        { Sid = "Groups", Effect = "Allow", Action = replace("s3/GetObject", "/(\\w+)\\/(?P<name>\\w+)/", "$1:$${name}"), Resource = replace("a-b-c", "/-(b)?/", "[$1]") },
        # regex: a text, a list of its groups, or a map where they have names; regexall: every match
        { Sid = "Regex", Effect = "Allow", Action = "s3:${regex("Get[A-Z][a-z]+", "x GetObject y")}", Resource = ["arn:aws:s3:::${regex("(\\w+)-(\\w+)", "logs-eu")[1]}", "arn:aws:s3:::${regex("(?P<bucket>[a-z]+)/", "data/x").bucket}", "arn:aws:s3:::${join("+", regexall("[a-z]+", "1ab2cd3"))}"] },
        # lookup: "if the given key does not exist, the given default value is returned instead"
        { Sid = "Lookup", Effect = "Allow", Action = "s3:GetObject", Resource = ["arn:aws:s3:::${lookup(local.names, "prod", "none")}", "arn:aws:s3:::${lookup(local.names, "test", "none")}"] },
        # try: "returns the result of the first one that does not produce any errors"; coalesce: "the first one that isn't null or an empty string"
        { Sid = "Try", Effect = "Allow", Action = try(local.names.missing, "s3:ListAllMyBuckets"), Resource = coalesce("", null, "*") },
        # coalescelist: "the first one that isn't empty"
        { Sid = "Coalescelist", Effect = "Allow", Action = coalescelist([], local.read), Resource = "*" },
        # keys and values: in lexicographical order of the keys
        { Sid = "Values", Effect = "Allow", Action = "s3:GetObject", Resource = formatlist("arn:aws:s3:::%s/%s", keys(local.names), values(local.names)) },
        # merge: "If more than one given map or object defines the same key … the one that is later … takes precedence"
        merge(local.base, { Sid = "Merge", Action = "logs:*" }, { Resource = "arn:aws:logs:*:*:*" }),
        # sort, reverse, slice, element ("wraps around"), tolist, toset
        { Sid = "Order", Effect = "Allow", Action = slice(sort(["sqs:b", "sqs:a", "sqs:c"]), 0, 2), Resource = element(reverse(["x", "y"]), 3) },
        # setunion, setsubtract
        { Sid = "Sets", Effect = "Allow", Action = tolist(setsubtract(toset(["s3:a", "s3:b"]), toset(["s3:b"]))), Resource = "*" },
        # zipmap, upper, lower, title, trimspace, trimprefix, trimsuffix, substr
        { Sid = title(trimspace(" zip ")), Effect = "Allow", Action = "s3:${zipmap(["k"], ["GetObject"])["k"]}", Resource = lower(trimsuffix(trimprefix("x-ABC-y", "x-"), "-y")) },
        # cidrhost and cidrsubnet: https://developer.hashicorp.com/terraform/language/functions/cidrsubnet
        { Sid = "Cidr", Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = [cidrsubnet("172.16.0.0/12", 4, 2), cidrhost("10.12.112.0/20", 16)] } } },
      ],
      # A default of null is no statement.
      var.extra == null ? [] : [{ Sid = "Extra", Effect = "Allow", Action = var.extra, Resource = "*" }],
      # range, contains, length, and jsondecode
      [for i in range(2) : { Sid = "Range${i}", Effect = "Allow", Action = jsondecode("[\"ec2:Describe*\"]"), Resource = tostring(i) } if contains([0, 1], i) && length(local.read) == 2],
    )
  })
}
