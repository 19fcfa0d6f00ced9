import { at, type Hole, type MapValue, type Problem, type Span, type TextValue, type Value } from "../source/index.js";
import { toStatement } from "./parse-statement.js";
import { toPolicyText } from "./parse-text.js";
import type { Guard, Policy, Statement, Unread, Version } from "./policy.js";
import { plain } from "./policy-text.js";

const versions: readonly Version[] = ["2012-10-17", "2008-10-17"];
/** Statements after every choice is spread out; more is a problem. */
const statementLimit = 5_000;
const beyondLimit = "statements beyond the limit";

interface Collected {
  readonly statements: Statement[];
  readonly unread: Unread[];
  readonly problems: Problem[];
  index: number;
}

/**
 * Reads a policy document. Total: what is wrong is a problem with its place, and the rest is read.
 *
 * A value that is a hole where a statement or a list of statements belongs is `unread`. A choice gives the statements
 * of each branch, guarded.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(value: Value): Policy {
  const found: Collected = { statements: [], unread: [], problems: [], index: 0 };
  const documents = spread(value, []);
  let version: Version = "2008-10-17";
  let versionText: Policy["versionText"];
  for (const { value: document, when } of documents) {
    if (document.type === "hole") {
      found.unread.push(unreadHole(document.hole, document.span, when));
    } else if (document.type !== "map") {
      found.problems.push({ code: "invalid", message: "a policy is an object", span: document.span });
    } else {
      const text = versionOf(document);
      versionText ??= text && toPolicyText(text, "2008-10-17");
      const own = versions.find((name) => text && plain(toPolicyText(text, "2008-10-17")) === name) ?? "2008-10-17";
      version = own === "2012-10-17" ? own : version;
      readStatements(document, own, when, found);
    }
  }
  return {
    version,
    versionText,
    statements: found.statements.slice(),
    unread: found.unread,
    problems: found.problems,
    value,
    span: value.span,
  };
}

function versionOf(document: MapValue): TextValue | undefined {
  const version = at(document, "Version");
  return version?.type === "text" ? version : undefined;
}

function readStatements(document: MapValue, version: Version, when: readonly Guard[], found: Collected): void {
  const statements = at(document, "Statement");
  if (!statements) {
    found.problems.push({ code: "invalid", message: "the policy has no `Statement`", span: document.span });
    return;
  }
  for (const branch of spread(statements, when)) {
    const items = branch.value.type === "list" ? branch.value.items : [branch.value];
    for (const item of items) {
      readItem(item, version, branch.when, found);
      found.index++;
    }
  }
}

/** One item of `Statement`, which may itself be a choice, and a branch of it a list that is flattened. */
function readItem(item: Value, version: Version, when: readonly Guard[], found: Collected): void {
  for (const branch of spread(item, when)) {
    const { value } = branch;
    if (value.type === "list") {
      for (const inner of value.items) readItem(inner, version, branch.when, found);
    } else if (value.type === "hole") {
      found.unread.push(unreadHole(value.hole, value.span, branch.when));
    } else if (value.type !== "map") {
      found.problems.push({ code: "invalid", message: "a statement is an object", span: value.span });
    } else if (found.statements.length >= statementLimit) {
      if (found.unread.some(({ on }) => on === beyondLimit)) return;
      found.problems.push({
        code: "limit",
        message: `more than ${statementLimit} statements, the rest is not read`,
        span: value.span,
      });
      found.unread.push({
        on: beyondLimit,
        because: "the policy has too many statements",
        span: value.span,
        when,
      });
      return;
    } else {
      const read = toStatement(value, version, found.index, branch.when);
      found.statements.push(...read.statements);
      found.problems.push(...read.problems);
      if (read.statements.length === 0) found.unread.push(unreadStatement(found.index, value.span, branch.when));
    }
  }
}

function unreadStatement(index: number, span: Span, when: readonly Guard[]): Unread {
  return { on: `statement ${index}`, because: "one of its texts is too long", span, when };
}

function unreadHole(hole: Hole, span: Span, when: readonly Guard[]): Unread {
  return { on: hole.expression, because: `\`${hole.expression}\` is not known here`, span, when };
}

/** Every value a value can be, with the branches taken to get there; what is absent is left out. */
export function spread(
  value: Value,
  when: readonly Guard[],
): readonly { readonly value: Value; readonly when: readonly Guard[] }[] {
  if (value.type === "absent") return [];
  if (value.type !== "choice") return [{ value, when }];
  return value.branches.flatMap((branch) => {
    const taken = when.find((guard) => guard.on === value.on);
    if (taken) return taken.is === branch.is ? spread(branch.value, when) : [];
    return spread(branch.value, [...when, { on: value.on, is: branch.is }]);
  });
}
