import { lowerAscii } from "./parse-text.js";
import type { Guard, Policy, Statement } from "./policy.js";
import { type PolicyText, shown } from "./policy-text.js";

const known = new WeakMap<Statement, string>();

/** A statement as a text that is the same for the same content: order and layout do not count, the `Sid` does not. */
export function canonicalStatement(statement: Statement): string {
  const text = known.get(statement) ?? toCanonical(statement);
  known.set(statement, text);
  return text;
}

function toCanonical(statement: Statement): string {
  const { effect, principal, action, resource, conditions, when, malformed } = statement;
  return JSON.stringify([
    effect,
    principal && [principal.negated, principal.entries.map((entry) => `${entry.type} ${shown(entry.text)}`).sort()],
    action && [action.negated, texts(action.values).map(lowerAscii).sort()],
    resource && [resource.negated, texts(resource.values).sort()],
    conditions
      .map((line) => `${line.operator} ${lowerAscii(shown(line.key))} ${JSON.stringify(texts(line.values).sort())}`)
      .sort(),
    guards(when),
    malformed ? statement.index : 0,
  ]);
}

/** A policy likewise. Equal texts mean equal access. */
export function canonicalPolicy(policy: Policy): string {
  const unread = policy.unread.map((each) => [each.on, guards(each.when)]);
  return JSON.stringify([policy.version, policy.statements.map(canonicalStatement).sort(), unread]);
}

function texts(values: readonly PolicyText[]): string[] {
  return values.map(shown);
}

function guards(when: readonly Guard[]): readonly string[] {
  return when.map((guard) => `${guard.on}=${guard.is}`).sort();
}
