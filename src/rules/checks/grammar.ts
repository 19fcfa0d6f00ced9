import { type PolicyKind, writtenTwice } from "../../policy/index.js";
import { literal, type MapValue, type Span, type Value, written } from "../../source/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { PolicySubject } from "../subject.js";
import type { Check } from "./check.js";
import { nearest } from "./nearest.js";
import { documentsOf, type RawStatement, rawStatements } from "./raw-statements.js";

const topLevel = ["Version", "Id", "Statement"];
const elements = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/**
 * What the grammar of policies does not allow. `part` chooses: `names` (elements AWS does not know), `missing`
 * (elements that must be there), `both` (an element and its negation), `twice` (a key that is written twice), `types` (a value of the wrong JSON type),
 * `empty` (a list without items), `version`, `sid`, `unwanted` (elements this kind of policy does not take).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const grammar: Check = {
  on: "policy",
  run: ({ part }, { subject }) => {
    if (subject.type !== "policy") return no;
    const { policy } = subject;
    const find = Object.hasOwn(parts, String(part)) ? parts[String(part)] : undefined;
    return yesAt((find?.(policy) ?? []).map((place) => ({ policy, ...withStatement(place, policy), ...place })));
  },
};

const parts: { readonly [part: string]: (policy: PolicySubject) => readonly Place[] } = {
  names: unknownNames,
  missing: (policy) => [
    ...missingStatement(policy),
    ...rawStatements(policy).flatMap((raw) => missing(raw, policy.kind)),
  ],
  both: (policy) => rawStatements(policy).flatMap(bothForms),
  twice: (policy) => rawStatements(policy).flatMap(({ map }) => twice(map)),
  types: (policy) => rawStatements(policy).flatMap(wrongTypes),
  empty: (policy) => rawStatements(policy).flatMap(emptyLists),
  version: wrongVersion,
  sid: (policy) => rawStatements(policy).flatMap((raw) => badSid(raw, policy.kind)),
  unwanted: (policy) => rawStatements(policy).flatMap((raw) => unwanted(raw, policy.kind)),
};

/** The parsed statement the place lies in, so that findings know it. */
function withStatement(place: Place, policy: PolicySubject): Place {
  const { span } = place;
  const statement = policy.site.policy.statements.find(
    (each) => span && each.span.path === span.path && each.span.start <= span.start && span.end <= each.span.end,
  );
  return statement ? { statement } : {};
}

function at(span: Span, problem: string, more: Partial<Place> = {}): Place {
  return { span, ...more, facts: { problem, ...more.facts } };
}

function unknownNames(policy: PolicySubject): readonly Place[] {
  const top = documentsOf(policy.site.policy.value).flatMap((map) =>
    map.entries.flatMap((entry) => misnamed(literal(entry.key), entry.key.span, topLevel)),
  );
  return [
    ...top,
    ...rawStatements(policy).flatMap(({ entries }) =>
      entries.flatMap(({ name, entry }) => misnamed(name, entry.key.span, elements)),
    ),
  ];
}

function misnamed(name: string | undefined, span: Span, known: readonly string[]): readonly Place[] {
  if (name === undefined || known.includes(name)) return [];
  const near = nearest(name, known);
  const meant = near === undefined ? "" : `; did you mean \`${near}\`?`;
  return [
    at(span, `\`${name}\` is no element of a policy${meant}`, {
      name,
      ...(near === undefined ? {} : { computed: near }),
      facts: { written: name },
    }),
  ];
}

function missingStatement({ site }: PolicySubject): readonly Place[] {
  const { policy } = site;
  if (policy.unread.length > 0 || policy.statements.length > 0) return [];
  return documentsOf(policy.value).map((map) => at(map.span, "the policy has no statement"));
}

function missing({ map, entries }: RawStatement, kind: PolicyKind): readonly Place[] {
  if (entries.length === 0) return [];
  const has = (...names: readonly string[]) => entries.some(({ name }) => names.includes(name));
  const wanted: (readonly [boolean, string])[] = [
    [has("Effect"), "`Effect`"],
    [has("Action", "NotAction"), "`Action`"],
    [
      kind === "trust" ||
        kind === "unknown" ||
        has("Resource", "NotResource") ||
        (kind === "resource" && has("Principal", "NotPrincipal")),
      "`Resource`",
    ],
    [(kind !== "trust" && kind !== "resource") || has("Principal", "NotPrincipal"), "`Principal`"],
  ];
  const absent = wanted.filter(([there]) => !there).map(([, name]) => name);
  return absent.length === 0 ? [] : [at(map.span, `the statement has no ${absent.join(" and no ")}`)];
}

function bothForms({ map, entries }: RawStatement): readonly Place[] {
  const names = entries.filter(({ entry }) => isSettled(entry.value)).map(({ name }) => name);
  const twice = ["Action", "Resource", "Principal"].filter(
    (name) => names.includes(name) && names.includes(`Not${name}`),
  );
  return twice.map((name) => at(map.span, `the statement has both \`${name}\` and \`Not${name}\``));
}

/** In the statement, its principal, its condition and the operators of that. */
function twice(map: MapValue): readonly Place[] {
  const inside = map.entries.flatMap(({ value }) => (value.type === "map" ? twice(value) : []));
  const here = writtenTwice(map, true).map(({ key }) => {
    const name = written(key.parts);
    return at(key.span, `\`${name}\` is written twice`, { name, facts: { written: name } });
  });
  return [...here, ...inside];
}

/** Is something written there? A value that is filled in later, or depends on a choice, may turn out to be nothing. */
function isSettled(value: Value): boolean {
  if (value.type === "list") return value.items.length === 0 || value.items.some(isSettled);
  if (value.type === "map") return value.entries.some((entry) => isSettled(entry.value));
  return value.type !== "hole" && value.type !== "choice" && value.type !== "absent";
}

function wrongTypes({ map, entries }: RawStatement): readonly Place[] {
  return entries
    .flatMap(({ name, entry: { value } }) => {
      const { span } = value;
      if (name === "Effect") return badEffect(value);
      if (name === "Condition" && (value.type === "list" || value.type === "text"))
        return [at(span, "`Condition` is a map of operators")];
      if (/^(Not)?(Action|Resource)$/.test(name) && (isScalar(value) || value.type === "map"))
        return [at(span, `\`${name}\` is a text or a list of texts`)];
      return /^(Not)?Action$/.test(name) ? badActions(value) : [];
    })
    .filter((place) => place.span !== map.span);
}

function badEffect(value: Value): readonly Place[] {
  const effect = literal(value);
  if (
    effect === "Allow" ||
    effect === "Deny" ||
    (value.type === "text" && effect === undefined) ||
    value.type === "hole" ||
    value.type === "choice"
  )
    return [];
  const near = effect === undefined ? undefined : nearest(effect, ["Allow", "Deny"]);
  return [
    at(
      value.span,
      `\`Effect\` is \`Allow\` or \`Deny\`, not \`${effect ?? "this"}\``,
      near === undefined ? {} : { computed: near },
    ),
  ];
}

function badActions(value: Value): readonly Place[] {
  const values = value.type === "list" ? value.items : [value];
  return values.flatMap((each) => {
    const text = literal(each);
    if (text === undefined || text === "*" || /^[\w*?-]+:[\w*?-]+$/.test(text)) return [];
    return [at(each.span, `\`${text}\` is no action: a service, a colon and a name`, { facts: { written: text } })];
  });
}

function isScalar(value: Value): boolean {
  return value.type === "number" || value.type === "boolean" || value.type === "null";
}

function emptyLists({ entries }: RawStatement): readonly Place[] {
  return entries.flatMap(({ name, entry: { value } }) => {
    if (name === "Condition") return emptyConditions(value);
    const empty = value.type === "list" && value.items.length === 0;
    const blank = /^(Not)?(Action|Resource)$/.test(name) && literal(value) === "";
    return empty || blank ? [at(value.span, `\`${name}\` is empty`)] : [];
  });
}

/** Condition keys that are compared with no value. */
function emptyConditions(condition: Value): readonly Place[] {
  const operators = condition.type === "map" ? condition.entries : [];
  return operators.flatMap(({ value }) =>
    (value.type === "map" ? value.entries : []).flatMap((line) => {
      const key = literal(line.key);
      const empty = line.value.type === "list" && line.value.items.length === 0;
      return empty && key !== undefined ? [at(line.value.span, `\`${key}\` is compared with nothing`)] : [];
    }),
  );
}

function wrongVersion({ site }: PolicySubject): readonly Place[] {
  return documentsOf(site.policy.value).flatMap(({ entries }) => {
    const version = entries.find((entry) => literal(entry.key) === "Version")?.value;
    const written =
      version && (version.type === "text" ? literal(version) : version.type === "number" ? version.text : undefined);
    if (!version || written === undefined || ["2012-10-17", "2008-10-17"].includes(written)) return [];
    return [at(version.span, `AWS knows no policy version \`${written}\``, { computed: "2012-10-17" })];
  });
}

/** Only identity-like policies are strict: letters and digits. */
function badSid({ entries }: RawStatement, kind: PolicyKind): readonly Place[] {
  const sid = entries.find(({ name }) => name === "Sid")?.entry.value;
  const text = literal(sid);
  if (
    !sid ||
    text === undefined ||
    kind === "resource" ||
    kind === "vpc-endpoint" ||
    kind === "unknown" ||
    /^[A-Za-z0-9]*$/.test(text)
  )
    return [];
  const clean = text.replaceAll(/[^A-Za-z0-9]/g, "");
  return [
    at(
      sid.span,
      `a \`Sid\` of this policy holds letters and digits only, \`${text}\` more`,
      clean === "" ? {} : { computed: clean },
    ),
  ];
}

function unwanted({ entries }: RawStatement, kind: PolicyKind): readonly Place[] {
  const names: readonly string[] =
    kind === "trust"
      ? ["Resource", "NotResource"]
      : kind === "identity" || kind === "boundary" || kind === "session" || kind === "scp"
        ? ["Principal", "NotPrincipal"]
        : [];
  const article: { readonly [each in PolicyKind]?: string } = {
    trust: "a trust policy",
    scp: "a service control policy",
    boundary: "a permissions boundary",
    session: "a session policy",
  };
  return entries
    .filter(({ name, entry }) => names.includes(name) && isSettled(entry.value))
    .map(({ name, entry }) =>
      at(entry.key.span, `\`${name}\` has no place in ${article[kind] ?? "an identity policy"}`, { name }),
    );
}
