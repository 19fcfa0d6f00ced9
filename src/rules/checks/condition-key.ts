import {
  type Action,
  actionsMatching,
  actionsOf,
  type ConditionLine,
  plain,
  type Statement,
  serviceDetail,
  services,
} from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Asked } from "../asked.js";
import { isGlob } from "../glob.js";
import { isClaim } from "../keys.js";
import { asGlob } from "../written.js";
import type { Check } from "./check.js";
import { isGlobal, keyMatches, keyType } from "./key-type.js";
import { nearest } from "./nearest.js";

/**
 * Condition keys AWS does not have (`part: unknown`), and keys that it sends with none of the statement's actions
 * (`part: unsent`). Claims of a token's issuer and keys with a hole are passed over.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const conditionKey: Check = {
  on: "statement",
  run: ({ part }, asked) => {
    const { subject } = asked;
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    const find = part === "unknown" ? unknown : unsent;
    return yesAt(
      statement.conditions.flatMap((line) =>
        find(line, statement, asked).map((place) => ({ policy, statement, ...place })),
      ),
    );
  },
};

function unknown(line: ConditionLine, _statement: Statement, asked: Asked): readonly Place[] {
  const key = plain(line.key);
  if (key === undefined || isClaim(key) || keyType(key, asked.tables) !== undefined) return [];
  const near = nearest(key, candidates(key, asked));
  const facts = { key, problem: near === undefined ? "" : `; did you mean \`${near}\`?` };
  return [{ span: line.key.span, line, name: key, facts, ...(near === undefined ? {} : { computed: near }) }];
}

function candidates(key: string, asked: Asked): readonly string[] {
  const global = (asked.tables.get("global-keys") ?? []).map((row) => String(row.key));
  return [...global, ...(serviceDetail(key.split(":")[0] ?? "")?.keys.keys() ?? [])];
}

/** Only keys of a service: global keys are sent too widely to tell. */
function unsent(line: ConditionLine, statement: Statement, asked: Asked): readonly Place[] {
  const key = plain(line.key);
  const service = key?.split(":")[0]?.toLowerCase() ?? "";
  if (key !== undefined && isGlobal(key, asked.tables)) return [];
  if (
    key === undefined ||
    actionsOf(service).length === 0 ||
    statement.action?.negated !== false ||
    keyType(key, asked.tables) === undefined
  )
    return [];
  const actions = namedActions(statement, asked);
  if (!actions || actions.some((action) => isSent(key, action))) return [];
  return [{ span: line.key.span, line, facts: { key, actions: statement.action.values.map(asGlob) } }];
}

function namedActions(statement: Statement, asked: Asked): readonly Action[] | undefined {
  const found: Action[] = [];
  for (const value of statement.action?.values ?? []) {
    const pattern = plain(value)?.toLowerCase();
    if (pattern === undefined || isGlob(pattern.split(":")[0] ?? "*")) return undefined;
    const known = asked.cache.actions.get(pattern) ?? actionsMatching(pattern);
    asked.cache.actions.set(pattern, known);
    found.push(...known);
  }
  return found.length === 0 ? undefined : found;
}

/** The tags of a resource are sent by more actions that work on one than AWS lists. */
function isSent(key: string, { service, name }: Action): boolean {
  const detail = serviceDetail(service);
  const action = detail?.actions.get(name);
  if (!detail || !action) return true;
  if (action.resources.length > 0 && key.toLowerCase().startsWith(`${service}:resourcetag/`)) return true;
  const own = [...action.keys, ...action.resources.flatMap(({ type }) => detail.resources.get(type)?.keys ?? [])];
  return (
    own.some((format) => keyMatches(format, key)) || (!services().includes(key.split(":")[0] ?? "") && own.length === 0)
  );
}
