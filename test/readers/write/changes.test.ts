import { describe, expect, it } from "@jest/globals";
import type { ConditionLine, Element, Policy, PolicyText, Statement } from "../../../src/policy/index.js";
import type { Change } from "../../../src/readers/index.js";
import { briefs, unordered } from "../read.js";
import { changed, type Styled, siteIn, styles } from "./styles.js";
import { terraformStyles } from "./terraform-styles.js";

interface Parts {
  readonly policy: Policy;
  readonly first: Statement;
  readonly second: Statement;
  readonly action: Element;
  readonly resources: Element;
  readonly line: ConditionLine;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("missing");
  return value;
}

function partsOf(file: Pick<Styled, "path" | "text" | "beside">): Parts {
  const { policy } = siteIn(file);
  const [first, second] = policy.statements;
  return {
    policy,
    first: present(first),
    second: present(second),
    action: present(first?.action),
    resources: present(second?.resource),
    line: present(first?.conditions[0]),
  };
}

const read = {
  Sid: "Read",
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:ListBucket"],
  Resource: ["arn:aws:s3:::a/*"],
  Condition: ["StringEquals aws:PrincipalOrgID o-1", "StringEquals aws:SourceVpc vpc-1"],
};
const written = {
  Sid: "Write",
  Effect: "Allow",
  Action: ["s3:PutObject"],
  Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
};

interface Case {
  readonly name: string;
  readonly change: (parts: Parts) => Change;
  readonly expected: readonly object[];
  /** The change that takes it back. */
  readonly undo?: (parts: Parts) => Change;
}

const value = (element: Element, i: number): PolicyText => present(element.values[i]);

const cases: readonly Case[] = [
  {
    name: "set-element of a list",
    change: ({ policy, first }) => ({
      type: "set-element",
      policy,
      statement: first,
      name: "Action",
      values: [["s3:ListBucket"], ["s3:GetObjectTagging"]],
    }),
    expected: [{ ...read, Action: ["s3:GetObjectTagging", "s3:ListBucket"] }, written],
  },
  {
    name: "set-element of one value",
    change: ({ policy, second }) => ({
      type: "set-element",
      policy,
      statement: second,
      name: "Action",
      values: [["s3:PutObjectTagging"]],
    }),
    expected: [read, { ...written, Action: ["s3:PutObjectTagging"] }],
  },
  {
    name: "set-element from one value to two",
    change: ({ policy, second }) => ({
      type: "set-element",
      policy,
      statement: second,
      name: "Action",
      values: [["s3:A"], ["s3:B"]],
    }),
    expected: [read, { ...written, Action: ["s3:A", "s3:B"] }],
  },
  {
    name: "rename-element",
    change: ({ policy, first }) => ({
      type: "rename-element",
      policy,
      statement: first,
      from: "Resource",
      to: "NotResource",
    }),
    expected: [{ ...read, Resource: undefined, NotResource: ["arn:aws:s3:::a/*"] }, written],
    undo: ({ policy, first }) => ({
      type: "rename-element",
      policy,
      statement: first,
      from: "NotResource",
      to: "Resource",
    }),
  },
  {
    name: "remove-element, the first",
    change: ({ policy, first }) => ({ type: "remove-element", policy, statement: first, name: "Sid" }),
    expected: [{ ...read, Sid: undefined }, written],
  },
  {
    name: "remove-element, the last",
    change: ({ policy, first }) => ({ type: "remove-element", policy, statement: first, name: "Condition" }),
    expected: [{ ...read, Condition: undefined }, written],
  },
  {
    name: "replace-value",
    change: ({ policy, action }) => ({ type: "replace-value", policy, target: value(action, 0), with: ["s3:Get*"] }),
    expected: [{ ...read, Action: ["s3:Get*", "s3:ListBucket"] }, written],
    undo: ({ policy, action }) => ({ type: "replace-value", policy, target: value(action, 0), with: ["s3:GetObject"] }),
  },
  {
    name: "replace-value with a policy variable",
    change: ({ policy, resources }) => ({
      type: "replace-value",
      policy,
      target: value(resources, 0),
      with: ["arn:aws:s3:::a/${aws:username}/*"],
    }),
    expected: [read, { ...written, Resource: ["arn:aws:s3:::a/${aws:username}/*", "arn:aws:s3:::b/*"] }],
  },
  {
    name: "remove-value, the first",
    change: ({ policy, first, action }) => ({
      type: "remove-value",
      policy,
      statement: first,
      element: action,
      target: value(action, 0),
    }),
    expected: [{ ...read, Action: ["s3:ListBucket"] }, written],
  },
  {
    name: "remove-value, the last",
    change: ({ policy, second, resources }) => ({
      type: "remove-value",
      policy,
      statement: second,
      element: resources,
      target: value(resources, 1),
    }),
    expected: [read, { ...written, Resource: ["arn:aws:s3:::a/*"] }],
    undo: ({ policy, second, resources }) => ({
      type: "add-value",
      policy,
      statement: second,
      element: resources,
      value: ["arn:aws:s3:::b/*"],
    }),
  },
  {
    name: "add-value to a list",
    change: ({ policy, second, resources }) => ({
      type: "add-value",
      policy,
      statement: second,
      element: resources,
      value: ["arn:aws:s3:::c/*"],
    }),
    expected: [read, { ...written, Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/*"] }],
    undo: ({ policy, second, resources }) => ({
      type: "remove-value",
      policy,
      statement: second,
      element: resources,
      target: value(resources, 2),
    }),
  },
  {
    name: "add-value to one value",
    change: ({ policy, second }) => ({
      type: "add-value",
      policy,
      statement: second,
      element: present(second.action),
      value: ["s3:DeleteObject"],
    }),
    expected: [read, { ...written, Action: ["s3:PutObject", "s3:DeleteObject"] }],
  },
  {
    name: "add-condition where there is none",
    change: ({ policy, second }) => ({
      type: "add-condition",
      policy,
      statement: second,
      operator: "Bool",
      key: "aws:SecureTransport",
      values: [["true"]],
    }),
    expected: [read, { ...written, Condition: ["Bool aws:SecureTransport true"] }],
    undo: ({ policy, second }) => ({
      type: "remove-condition",
      policy,
      statement: second,
      operator: "Bool",
      key: "aws:SecureTransport",
    }),
  },
  {
    name: "add-condition under another operator",
    change: ({ policy, first }) => ({
      type: "add-condition",
      policy,
      statement: first,
      operator: "StringLike",
      key: "aws:PrincipalArn",
      values: [["arn:aws:iam::*:role/a"], ["arn:aws:iam::*:role/b"]],
    }),
    expected: [
      {
        ...read,
        Condition: [...read.Condition, "StringLike aws:PrincipalArn arn:aws:iam::*:role/a|arn:aws:iam::*:role/b"],
      },
      written,
    ],
    undo: ({ policy, first }) => ({
      type: "remove-condition",
      policy,
      statement: first,
      operator: "StringLike",
      key: "aws:PrincipalArn",
    }),
  },
  {
    name: "add-condition under the same operator",
    change: ({ policy, first }) => ({
      type: "add-condition",
      policy,
      statement: first,
      operator: "StringEquals",
      key: "aws:RequestedRegion",
      values: [["eu-west-1"]],
    }),
    expected: [{ ...read, Condition: [...read.Condition, "StringEquals aws:RequestedRegion eu-west-1"] }, written],
    undo: ({ policy, first }) => ({
      type: "remove-condition",
      policy,
      statement: first,
      operator: "StringEquals",
      key: "aws:RequestedRegion",
    }),
  },
  {
    name: "remove-condition",
    change: ({ policy, first }) => ({
      type: "remove-condition",
      policy,
      statement: first,
      operator: "StringEquals",
      key: "aws:PrincipalOrgID",
    }),
    expected: [{ ...read, Condition: ["StringEquals aws:SourceVpc vpc-1"] }, written],
  },
  {
    name: "rename-operator of one of two keys",
    change: ({ policy, first }) => ({
      type: "rename-operator",
      policy,
      statement: first,
      from: "StringEquals",
      key: "aws:SourceVpc",
      to: "StringLike",
    }),
    expected: [
      { ...read, Condition: ["StringLike aws:SourceVpc vpc-1", "StringEquals aws:PrincipalOrgID o-1"] },
      written,
    ],
  },
  {
    name: "rename-key",
    change: ({ policy, first }) => ({
      type: "rename-key",
      policy,
      statement: first,
      operator: "StringEquals",
      from: "aws:SourceVpc",
      to: "aws:SourceVpce",
    }),
    expected: [
      { ...read, Condition: ["StringEquals aws:PrincipalOrgID o-1", "StringEquals aws:SourceVpce vpc-1"] },
      written,
    ],
    undo: ({ policy, first }) => ({
      type: "rename-key",
      policy,
      statement: first,
      operator: "StringEquals",
      from: "aws:SourceVpce",
      to: "aws:SourceVpc",
    }),
  },
  {
    name: "set-principal",
    change: ({ policy, second }) => ({
      type: "set-principal",
      policy,
      statement: second,
      principal: { AWS: [["arn:aws:iam::111122223333:root"]] },
    }),
    expected: [read, { ...written, Principal: ["AWS:arn:aws:iam::111122223333:root"] }],
    undo: ({ policy, second }) => ({ type: "remove-element", policy, statement: second, name: "Principal" }),
  },
  {
    name: "split",
    change: ({ policy, first }) => ({
      type: "split",
      policy,
      like: first,
      into: [
        [{ name: "Action", values: [["s3:GetObject"]] }],
        [
          { name: "Action", values: [["s3:ListBucket"]] },
          { name: "Resource", values: [["arn:aws:s3:::a"]] },
        ],
      ],
    }),
    expected: [
      { ...read, Action: ["s3:GetObject"] },
      { ...read, Sid: "Read2", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::a"] },
      written,
    ],
  },
  {
    name: "add-statement",
    change: ({ policy }) => ({
      type: "add-statement",
      policy,
      statement: {
        sid: "Tls",
        effect: "Deny",
        principal: { "*": [["*"]] },
        elements: [
          { name: "Action", values: [["s3:*"]] },
          { name: "Resource", values: [["arn:aws:s3:::a"], ["arn:aws:s3:::a/*"]] },
        ],
        conditions: [{ operator: "Bool", key: "aws:SecureTransport", values: [["false"]] }],
      },
    }),
    expected: [
      read,
      written,
      {
        Sid: "Tls",
        Effect: "Deny",
        Principal: ["*:*"],
        Action: ["s3:*"],
        Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
        Condition: ["Bool aws:SecureTransport false"],
      },
    ],
    undo: ({ policy }) => ({ type: "remove-statement", policy, statement: present(policy.statements[2]) }),
  },
  {
    name: "remove-statement, the first",
    change: ({ policy, first }) => ({ type: "remove-statement", policy, statement: first }),
    expected: [written],
  },
  {
    name: "remove-statement, the last",
    change: ({ policy, second }) => ({ type: "remove-statement", policy, statement: second }),
    expected: [read],
  },
];

describe.each([...styles, ...terraformStyles])("writing into $name", (file) => {
  it.each(cases)("$name gives the policy that was meant", ({ change, expected, undo }) => {
    const after = changed(file, change(partsOf(file)));

    expect(unordered(briefs(siteIn(after).policy))).toEqual(unordered(expected));
    if (undo) expect(changed(after, undo(partsOf(after))).text).toBe(file.text);
  });

  it("keeps every comment", () => {
    const comments = file.text.match(/# .*/g) ?? [];
    const after = changed(file, cases[6]?.change(partsOf(file)) ?? present<Change>(undefined));

    for (const comment of comments) expect(after.text).toContain(comment);
  });
});
