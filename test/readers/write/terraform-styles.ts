import type { Styled } from "./styles.js";

/** The same policy as that of the other formats, as blocks of an `aws_iam_policy_document`. */
const blocks = `data "aws_iam_policy_document" "p" {
  # what may be read
  statement {
    sid    = "Read"
    effect = "Allow"

    actions = [
      "s3:GetObject", # one
      # and the list of them
      "s3:ListBucket",
    ]

    resources = ["arn:aws:s3:::a/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpc"
      values   = ["vpc-1"]
    }
  }

  # what may be written
  statement {
    sid     = "Write"
    actions = ["s3:PutObject"]

    resources = [
      # both
      "arn:aws:s3:::a/*", # the one
      "arn:aws:s3:::b/*",
    ]
  }
}
`;

const tightBlocks = blocks
  .replace(/\n\n/g, "\n")
  .replace(/actions = \[\n.*# one\n.*\n.*\n {4}\]/, 'actions = ["s3:GetObject", "s3:ListBucket"]')
  .replace(/\[\n.*# both\n.*\n.*\n {4}\]/, '["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]');

const resource = (policy: string) => `resource "aws_iam_policy" "p" {\n  name   = "p"\n  policy = ${policy}\n}\n`;

/** An object as `terraform fmt` has it: no commas between the members. */
const object = `{
    Version = "2012-10-17" # the current one
    Statement = [
      # what may be read
      {
        Sid    = "Read"
        Effect = "Allow"
        Action = [
          "s3:GetObject", # one
          # and the list of them
          "s3:ListBucket"
        ]
        Resource = "arn:aws:s3:::a/*"
        Condition = {
          StringEquals = {
            "aws:PrincipalOrgID" = "o-1"
            "aws:SourceVpc"      = "vpc-1"
          }
        }
      },
      # what may be written
      {
        Sid    = "Write"
        Effect = "Allow"
        Action = "s3:PutObject"
        Resource = [
          # both
          "arn:aws:s3:::a/*", # the one
          "arn:aws:s3:::b/*",
        ]
      },
    ]
  }`;

/** The same with quoted keys, colons and commas. */
const likeJson = `{
    "Version" : "2012-10-17",
    "Statement" : [
      {
        "Sid" : "Read",
        "Effect" : "Allow",
        "Action" : ["s3:GetObject", "s3:ListBucket"],
        "Resource" : "arn:aws:s3:::a/*",
        "Condition" : {
          "StringEquals" : {
            "aws:PrincipalOrgID" : "o-1",
            "aws:SourceVpc" : "vpc-1"
          }
        }
      },
      {
        "Sid" : "Write",
        "Effect" : "Allow",
        "Action" : "s3:PutObject",
        "Resource" : [
          "arn:aws:s3:::a/*",
          "arn:aws:s3:::b/*"
        ]
      }
    ]
  }`;

const inLines = `{
    Version = "2012-10-17"
    Statement = [
      { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "arn:aws:s3:::a/*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1", "aws:SourceVpc" = "vpc-1" } } },
      { Sid = "Write", Effect = "Allow", Action = "s3:PutObject", Resource = ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] }
    ]
  }`;

const json = likeJson
  .replaceAll(" : ", ": ")
  .replaceAll(/^ {4}/gm, "")
  .replace(/\n {2}\}$/, "\n}");
const minified = JSON.stringify(JSON.parse(json));

const jsonBlocks = {
  data: {
    aws_iam_policy_document: {
      p: {
        statement: [
          {
            sid: "Read",
            effect: "Allow",
            actions: ["s3:GetObject", "s3:ListBucket"],
            resources: ["arn:aws:s3:::a/*"],
            condition: [
              { test: "StringEquals", variable: "aws:PrincipalOrgID", values: ["o-1"] },
              { test: "StringEquals", variable: "aws:SourceVpc", values: ["vpc-1"] },
            ],
          },
          { sid: "Write", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] },
        ],
      },
    },
  },
};

const jsonResource = (policy: string) =>
  `${JSON.stringify({ resource: { aws_iam_policy: { p: { policy } } } }, null, 2)}\n`;
const template = { path: "policy.json.tftpl", text: `${json}\n` };
const calling = { path: "main.tf", text: resource('templatefile("policy.json.tftpl", {})') };

/** The policy in every way that Terraform has for it. */
export const terraformStyles: readonly Styled[] = [
  { name: "blocks of Terraform", path: "main.tf", text: blocks },
  { name: "blocks of Terraform without blank lines", path: "main.tf", text: tightBlocks },
  {
    name: "blocks of Terraform indented by tabs",
    path: "main.tf",
    text: blocks.replace(/ {2}(?=.*\S)/g, (two, at, all) =>
      /^\s*$/.test(all.slice(all.lastIndexOf("\n", at) + 1, at)) ? "\t" : two,
    ),
  },
  { name: "blocks of Terraform with CRLF", path: "main.tf", text: blocks.replaceAll("\n", "\r\n") },
  { name: "an object of Terraform", path: "main.tf", text: resource(`jsonencode(${object})`) },
  {
    name: "an object of Terraform with CRLF",
    path: "main.tf",
    text: resource(`jsonencode(${object})`).replaceAll("\n", "\r\n"),
  },
  { name: "an object of Terraform like JSON", path: "main.tf", text: resource(`jsonencode(${likeJson})`) },
  {
    name: "an object of Terraform with statements on a line",
    path: "main.tf",
    text: resource(`jsonencode(${inLines})`),
  },
  {
    name: "an object in a local",
    path: "main.tf",
    text: `locals {\n  policy = ${object}\n}\n\n${resource("jsonencode(local.policy)")}`,
  },
  { name: "a heredoc", path: "main.tf", text: resource(`<<POLICY\n${json}\nPOLICY`) },
  {
    name: "an indented heredoc",
    path: "main.tf",
    text: resource(`<<-POLICY\n${json.replace(/^/gm, "    ")}\n  POLICY`),
  },
  { name: "JSON in a string", path: "main.tf", text: resource(JSON.stringify(minified)) },
  {
    name: "JSON with spaces in a string",
    path: "main.tf",
    text: resource(JSON.stringify(JSON.stringify(JSON.parse(json), null, 1).replace(/\s+/g, " "))),
  },
  {
    name: "blocks in the JSON syntax of Terraform",
    path: "main.tf.json",
    text: `${JSON.stringify(jsonBlocks, null, 2)}\n`,
  },
  { name: "JSON in a string of the JSON syntax", path: "main.tf.json", text: jsonResource(minified) },
  { name: "a template file", ...template, beside: [calling] },
  {
    name: "a file of Terraform",
    path: "policy.json",
    text: `${json}\n`,
    beside: [{ path: "main.tf", text: resource('file("policy.json")') }],
  },
];
