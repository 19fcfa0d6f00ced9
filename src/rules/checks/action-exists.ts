import { actionsMatching, actionsOf, holesOf, type PolicyText, plain, services } from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Asked } from "../asked.js";
import { matchesIgnoringCase } from "../glob.js";
import { texts } from "../table.js";
import type { Check } from "./check.js";
import { nearest } from "./nearest.js";

/**
 * Actions, and patterns of actions, that match nothing AWS has. `part: service` finds those whose service is unknown,
 * `part: action` the others. A value with a hole is passed over.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const actionExists: Check = {
  on: "statement",
  run: ({ part }, asked) => {
    const { subject } = asked;
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    const find = part === "service" ? unknownService : unknownAction;
    const found = (statement.action?.values ?? []).flatMap((text) => find(text, asked) ?? []);
    return yesAt(found.map((place): Place => ({ ...place, policy, statement })));
  },
};

function unknownAction(text: PolicyText, asked: Asked): Place | undefined {
  const parts = partsOf(text);
  if (!parts || actionsOf(parts.service).length === 0 || isKnown(parts.written, asked)) return undefined;
  const renamed = asked.tables
    .get("action-aliases")
    ?.find((row) => matchesIgnoringCase(String(row.action), parts.written));
  const names = actionsOf(parts.service).map((action) => action.name);
  const near =
    texts(renamed?.becomes)[0] ?? prefixed(parts.service, nearest(parts.name.replaceAll(/[*?]/g, ""), names));
  return place(text, parts.written, near);
}

function unknownService(text: PolicyText): Place | undefined {
  const parts = partsOf(text);
  if (!parts || /[*?]/.test(parts.service) || actionsOf(parts.service).length > 0) return undefined;
  const near = nearest(parts.service, services());
  const exists = near !== undefined && actionsMatching(`${near}:${parts.name}`).length > 0;
  return place(text, parts.written, exists ? `${near}:${parts.name}` : undefined);
}

function place(text: PolicyText, written: string, near: string | undefined): Place {
  const facts = {
    written,
    nearest: near === undefined ? [] : [near],
    problem: near === undefined ? "" : `; did you mean \`${near}\`?`,
  };
  return { span: text.span, text, facts, ...(near === undefined ? {} : { computed: near }) };
}

function prefixed(service: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${service}:${name}`;
}

function isKnown(written: string, asked: Asked): boolean {
  const lower = written.toLowerCase();
  const known = asked.cache.actions.get(lower) ?? actionsMatching(lower);
  asked.cache.actions.set(lower, known);
  return known.length > 0;
}

/** Undefined for what is no `service:name` (the grammar says so) or is not known yet. */
function partsOf(
  text: PolicyText,
): { readonly written: string; readonly service: string; readonly name: string } | undefined {
  const written = holesOf(text).length === 0 ? plain(text) : undefined;
  const [service, name, more] = written?.split(":") ?? [];
  if (written === undefined || !service || !name || more !== undefined) return undefined;
  return { written, service, name };
}
