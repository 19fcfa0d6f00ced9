import type { ElementName, NewStatement, NewText } from "../../change.js";
import { isHcl, lineEndOf, type Pen, quoted } from "./pen.js";

/** Longer lists and lines are spread over several lines. */
const widest = 100;

/** How members of objects are written near here. */
export interface MemberStyle {
  /** `"Key": value` rather than `Key = value`. */
  readonly quotedKeys: boolean;
  /** What stands between name and value, e.g. ` = ` or `: `. */
  readonly between: string;
  /** Members stand one below the other. */
  readonly spread: boolean;
}

/** One text by itself, or a list; `always` a list even of one, as arguments of Terraform want it. */
export function valuesText(
  values: readonly NewText[],
  pen: Pen,
  indent: string,
  step: string,
  always: boolean,
): string {
  const texts = values.map((value) => quoted(pen, value));
  const [only] = texts;
  if (only !== undefined && texts.length === 1 && !always) return only;
  return listText(texts, pen, indent, step);
}

/** A list of written items, on one line if it is short. */
export function listText(items: readonly string[], pen: Pen, indent: string, step: string): string {
  const line = `[${items.join(", ")}]`;
  if (pen.dialect === "quoted" || items.length < 2 || indent.length + line.length < widest) return line;
  const eol = lineEndOf(pen);
  const trailing = isHcl(pen) ? "," : "";
  return `[${eol}${items.map((item) => indent + step + item).join(`,${eol}`)}${trailing}${eol}${indent}]`;
}

/** `name = value`, the name in quotes where the neighbours have it so or must have. */
export function memberText(name: string, value: string, style: MemberStyle, pen: Pen): string {
  const plain = isHcl(pen) && !style.quotedKeys && /^[A-Za-z_][\w-]*$/.test(name);
  return `${plain ? name : quoted(pen, [name])}${style.between}${value}`;
}

/** An object of written members. */
export function objectText(
  members: readonly string[],
  style: MemberStyle,
  pen: Pen,
  indent: string,
  step: string,
): string {
  if (!style.spread || pen.dialect === "quoted") {
    const space = pen.dialect === "quoted" ? "" : " ";
    return `{${space}${members.join(", ")}${space}}`;
  }
  const eol = lineEndOf(pen);
  const separator = isHcl(pen) && !style.quotedKeys ? eol : `,${eol}`;
  return `{${eol}${members.map((member) => indent + step + member).join(separator)}${eol}${indent}}`;
}

/** A principal: the star alone, or types with their names. */
export function principalText(
  principal: { readonly [type: string]: readonly NewText[] },
  style: MemberStyle,
  pen: Pen,
  indent: string,
  step: string,
): string {
  const types = Object.keys(principal);
  const star = principal["*"];
  if (types.length === 1 && star) return quoted(pen, ["*"]);
  const inner = { ...style, spread: types.length > 1 && style.spread };
  const members = types.map((type) =>
    memberText(type, valuesText(principal[type] ?? [], pen, indent + step, step, false), inner, pen),
  );
  return objectText(members, inner, pen, indent, step);
}

/** A whole statement as an object. */
export function statementText(
  statement: NewStatement,
  style: MemberStyle,
  pen: Pen,
  indent: string,
  step: string,
): string {
  const inner = indent + step;
  const member = (name: string, value: string) => memberText(name, value, style, pen);
  const members: string[] = [];
  if (statement.sid !== undefined) members.push(member("Sid", quoted(pen, [statement.sid])));
  members.push(member("Effect", quoted(pen, [statement.effect])));
  if (statement.principal)
    members.push(member("Principal", principalText(statement.principal, style, pen, inner, step)));
  for (const { name, values } of statement.elements) {
    members.push(member(name, valuesText(values, pen, inner, step, false)));
  }
  if (statement.conditions?.length) {
    members.push(member("Condition", conditionText(statement.conditions, style, pen, inner, step)));
  }
  return objectText(members, style, pen, indent, step);
}

/** A `Condition` element; lines of one operator stand together. */
export function conditionText(
  conditions: NonNullable<NewStatement["conditions"]>,
  style: MemberStyle,
  pen: Pen,
  indent: string,
  step: string,
): string {
  const operators = [...new Set(conditions.map((condition) => condition.operator))];
  const members = operators.map((operator) => {
    const lines = conditions
      .filter((condition) => condition.operator === operator)
      .map(({ key, values }) =>
        memberText(key, valuesText(values, pen, indent + step + step, step, false), style, pen),
      );
    return memberText(operator, objectText(lines, style, pen, indent + step, step), style, pen);
  });
  return objectText(members, style, pen, indent, step);
}

const names: { readonly [element: string]: string } = {
  Action: "actions",
  NotAction: "not_actions",
  Resource: "resources",
  NotResource: "not_resources",
  Principal: "principals",
  NotPrincipal: "not_principals",
  Sid: "sid",
  Effect: "effect",
  Condition: "condition",
};

/** The argument or block of `aws_iam_policy_document` for an element of a policy. */
export function argumentOf(element: ElementName | string): string {
  return names[element] ?? element;
}

/** Lines of a nested block, the equals signs below each other as `terraform fmt` has them. */
export function blockLines(
  type: string,
  lines: readonly (readonly [string, string])[],
  indent: string,
  step: string,
): readonly string[] {
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    `${indent}${type} {`,
    ...lines.map(([name, value]) => `${indent}${step}${name.padEnd(width)} = ${value}`),
    `${indent}}`,
  ];
}

/** A `condition` block. */
export function conditionBlock(
  operator: string,
  key: string,
  values: readonly NewText[],
  pen: Pen,
  indent: string,
  step: string,
): readonly string[] {
  const lines: (readonly [string, string])[] = [
    ["test", quoted(pen, [operator])],
    ["variable", quoted(pen, [key])],
    ["values", valuesText(values, pen, indent + step, step, true)],
  ];
  return blockLines("condition", lines, indent, step);
}

/** One `principals` block for each type. */
export function principalBlocks(
  principal: { readonly [type: string]: readonly NewText[] },
  pen: Pen,
  indent: string,
  step: string,
): readonly (readonly string[])[] {
  return Object.entries(principal).map(([type, identifiers]) =>
    blockLines(
      "principals",
      [
        ["type", quoted(pen, [type])],
        ["identifiers", valuesText(identifiers, pen, indent + step, step, true)],
      ],
      indent,
      step,
    ),
  );
}

/** A whole `statement` block. */
export function statementBlock(statement: NewStatement, pen: Pen, indent: string, step: string): readonly string[] {
  const inner = indent + step;
  const lines: (readonly [string, string])[] = [];
  if (statement.sid !== undefined) lines.push(["sid", quoted(pen, [statement.sid])]);
  lines.push(["effect", quoted(pen, [statement.effect])]);
  for (const { name, values } of statement.elements) {
    lines.push([argumentOf(name), valuesText(values, pen, inner, step, true)]);
  }
  const [head = "", ...rest] = blockLines("statement", lines, indent, step);
  const nested = [
    ...(statement.principal ? principalBlocks(statement.principal, pen, inner, step) : []),
    ...(statement.conditions ?? []).map(({ operator, key, values }) =>
      conditionBlock(operator, key, values, pen, inner, step),
    ),
  ];
  return [head, ...rest.slice(0, -1), ...nested.flatMap((block) => ["", ...block]), ...rest.slice(-1)];
}
