import fc from "fast-check";
import type { AttachedPolicy, PolicySet, PolicyType } from "../../src/access/question.js";
import { policyOf, shownDocument } from "./policies.js";

/**
 * What the random policies are made of. All of it comes from a small universe, so that statements meet, and so that
 * `everyRequest` can try every request that could tell two policies apart.
 */
export interface Universe {
  /** Condition keys, see `conditionKeys`. Few of them keep the number of requests small. */
  readonly keys: readonly string[];
  /** Policy variables in resources and condition values. */
  readonly variables: boolean;
  /** Holes `<<var.…>>` in actions, resources, principals and values. */
  readonly holes: boolean;
}

/** A pair of sets, for questions about what the second allows that the first does not. */
export interface Pair {
  readonly old: PolicySet;
  readonly new_: PolicySet;
}

type Json = { readonly [name: string]: unknown };

interface KeyUniverse {
  readonly operators: readonly string[];
  readonly values: readonly string[];
  readonly variables: readonly string[];
  readonly sets: readonly string[];
}

const ordered = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const texts = ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"];
const onString = texts.map((name) => `String${name}`);
const onNumber = ordered.map((name) => `Numeric${name}`);
const onDate = ordered.map((name) => `Date${name}`);
const mostlyPlain = ["", "", "", "", "ForAllValues:", "ForAnyValue:"];

const keyUniverses: { readonly [key: string]: KeyUniverse } = {
  "aws:username": {
    operators: onString,
    values: ["alice", "bob", "Alice", "al*", "?ob", "", "*"],
    variables: ["${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'alice'}", "al${*}"],
    sets: mostlyPlain,
  },
  "aws:PrincipalTag/team": {
    operators: onString,
    values: ["alice", "red", "Red", "r?d", "", "re*"],
    variables: ["${aws:username}", "${aws:username, 'red'}", "r${?}d", "x${aws:username}"],
    sets: mostlyPlain,
  },
  "aws:TagKeys": {
    operators: onString,
    values: ["env", "cost", "ENV", "e*", "*"],
    variables: ["${aws:PrincipalTag/team}"],
    sets: ["", "ForAllValues:", "ForAllValues:", "ForAnyValue:", "ForAnyValue:"],
  },
  "s3:max-keys": {
    operators: onNumber,
    values: ["10", "10.0", "5.5", "-1", "11"],
    variables: [],
    sets: mostlyPlain,
  },
  "aws:CurrentTime": {
    operators: onDate,
    values: ["2024-01-01T00:00:00Z", "2024-01-01", "1704067200", "2024-06", "2024-01-01T01:00:00+01:00"],
    variables: [],
    sets: mostlyPlain,
  },
  "aws:EpochTime": {
    operators: [...onNumber, ...onDate],
    values: ["1704067200", "1704067260"],
    variables: [],
    sets: [""],
  },
  "aws:SourceIp": {
    operators: ["IpAddress", "NotIpAddress"],
    values: ["203.0.113.0/24", "203.0.113.5", "203.0.112.0/23", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1"],
    variables: [],
    sets: mostlyPlain,
  },
  "aws:SecureTransport": { operators: ["Bool"], values: ["true", "false", "True"], variables: [], sets: mostlyPlain },
  "aws:SourceArn": {
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    values: [
      "arn:aws:sns:us-east-1:111122223333:t",
      "arn:aws:sns:*:111122223333:*",
      "arn:aws:sns:us-east-?:111122223333:t*",
      "arn:*:sns:us-east-1:*:t",
    ],
    variables: ["arn:aws:sns:us-east-1:111122223333:${aws:username}"],
    sets: mostlyPlain,
  },
  "svc:blob": { operators: ["BinaryEquals"], values: ["QUJD", "QUJE"], variables: [], sets: [""] },
};

/** The condition keys that random policies know. */
export const conditionKeys: readonly string[] = Object.keys(keyUniverses);

const actionPatterns = [
  "*",
  "s3:*",
  "s3:Get*",
  "S3:getobject",
  "s3:GetObject",
  "s3:?utObject",
  "sqs:SendMessage",
  "*:*Object",
];
const resourcePatterns = [
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::a*",
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::a/?lice",
  "arn:aws:s3:::a/alice",
  "arn:aws:s3:::*/x",
];
const resourceVariables = [
  "arn:aws:s3:::a/${aws:username}",
  "arn:aws:s3:::a/${aws:username, 'alice'}",
  "arn:aws:s3:::${aws:PrincipalTag/team}/*",
  "arn:aws:s3:::a/${*}",
];

const principals: readonly unknown[] = [
  "*",
  { AWS: "*" },
  { AWS: "111122223333" },
  { AWS: "arn:aws:iam::111122223333:user/alice" },
  { AWS: ["arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:root"] },
  { AWS: "arn:aws:iam::111122223333:role/path/app" },
  { AWS: "arn:aws:sts::111122223333:assumed-role/app/s1" },
  { AWS: "arn:aws:iam::444455556666:root" },
  { AWS: "arn:aws:iam::111122223333:user/*" },
  { Service: "logs.amazonaws.com" },
  { Service: ["logs.amazonaws.com", "sns.amazonaws.com"], AWS: "444455556666" },
  { Federated: "arn:aws:iam::111122223333:oidc-provider/id.example.com" },
  { CanonicalUser: "79a59df9" },
];

function oneOrMore(values: readonly string[]): fc.Arbitrary<string | readonly string[]> {
  const several = fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
  return fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: several });
}

function conditions({ keys, variables, holes }: Universe): fc.Arbitrary<Json> {
  const line = fc.constantFrom(...keys).chain((key) => {
    const own = keyUniverses[key];
    if (!own) throw new Error(`no such key: ${key}`);
    const values = [...own.values, ...(variables ? own.variables : []), ...(holes ? ["<<var.value>>"] : [])];
    const written = fc.constantFrom(key, key.toUpperCase());
    const compared = fc
      .tuple(fc.constantFrom(...own.sets), fc.constantFrom(...own.operators), fc.constantFrom("", "", "IfExists"))
      .map((parts) => parts.join(""));
    const normal = fc.tuple(compared, written, oneOrMore(values));
    const presence = fc.tuple(fc.constant("Null"), written, oneOrMore(["true", "false"]));
    return fc.oneof({ weight: 7, arbitrary: normal }, { weight: 1, arbitrary: presence });
  });
  return fc.array(line, { maxLength: 2 }).map((lines) => {
    const block: { [operator: string]: { [key: string]: unknown } } = {};
    for (const [operator, key, values] of lines) block[operator] = { ...block[operator], [key]: values };
    return block;
  });
}

/** A statement of a policy of this type, one that AWS would take. */
function statements(type: PolicyType, universe: Universe): fc.Arbitrary<Json> {
  const actions = [...actionPatterns, ...(universe.holes ? ["s3:<<var.verb>>*"] : [])];
  const resources = [
    ...resourcePatterns,
    ...(universe.variables ? resourceVariables : []),
    ...(universe.holes ? ["<<var.bucket>>", "arn:aws:s3:::<<var.value>>/*"] : []),
  ];
  const who = [...principals, ...(universe.holes ? [{ AWS: "arn:aws:iam::<<var.account>>:root" }] : [])];
  const ofRule = type === "RESOURCE_CONTROL_POLICY";
  const trust = type === "TRUST_POLICY";
  const action = oneOrMore(actions).chain((value) => named("Action", value, ofRule ? 0 : 1));
  const resource = trust ? fc.constant({}) : oneOrMore(resources).chain((value) => named("Resource", value, 1));
  const effect = fc.constantFrom("Allow", "Allow", "Deny");
  return fc
    .tuple(effect, action, resource, conditions(universe), fc.constantFrom(...who), fc.nat(5))
    .map(([written, actionPart, resourcePart, condition, principal, dice]) => {
      const negated = written === "Deny" && dice === 0 && !ofRule && !trust;
      const principalPart = ofRule ? { Principal: "*" } : { [negated ? "NotPrincipal" : "Principal"]: principal };
      return {
        Effect: written,
        ...(needsPrincipal.includes(type) ? principalPart : {}),
        ...actionPart,
        ...resourcePart,
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
      };
    });
}

const needsPrincipal: readonly PolicyType[] = [
  "RESOURCE_POLICY",
  "TRUST_POLICY",
  "KMS_KEY_POLICY",
  "RESOURCE_CONTROL_POLICY",
  "VPC_ENDPOINT_POLICY",
];

function named(name: string, value: unknown, negations: number): fc.Arbitrary<Json> {
  const positive = { weight: 6, arbitrary: fc.constant({ [name]: value }) };
  return fc.oneof(positive, { weight: negations, arbitrary: fc.constant({ [`Not${name}`]: value }) });
}

/** A random policy document of this type. */
export function documents(type: PolicyType, universe: Universe): fc.Arbitrary<Json> {
  return fc
    .array(statements(type, universe), { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: "2012-10-17", Statement }));
}

/** A random universe: at most this many keys. */
export function universes(most: number, options: Omit<Universe, "keys">): fc.Arbitrary<Universe> {
  return fc
    .uniqueArray(fc.constantFrom(...conditionKeys), { minLength: 1, maxLength: most })
    .map((keys) => ({ keys, ...options }));
}

function attach(type: PolicyType, document: Json, level?: string): AttachedPolicy {
  const complete = type === "SERVICE_CONTROL_POLICY" ? withAllow(document) : document;
  return { type, policy: policyOf(complete), ...(level === undefined ? {} : { level }) };
}

/** A service control policy that only denies is written with AWS's full access beside it. */
function withAllow(document: Json): Json {
  const all: readonly Json[] = Array.isArray(document.Statement) ? document.Statement : [];
  if (all.some(({ Effect }) => Effect === "Allow")) return document;
  return { ...document, Statement: [...all, { Effect: "Allow", Action: "*", Resource: "*" }] };
}

/**
 * Pairs of one policy each, of this type. Half of the new ones are old ones with statements added, taken away or
 * changed, for unrelated policies nearly always differ.
 */
export function policyPairs(type: PolicyType, universe: fc.Arbitrary<Universe>): fc.Arbitrary<Pair> {
  return documentPairs(type, universe).map(([before, after]) =>
    shownAsDocuments({ old: [attach(type, before)], new_: [attach(type, after)] }),
  );
}

/** A counterexample is printed as the documents it is made of. */
function shownAsDocuments(pair: Pair): Pair {
  const documents = (set: PolicySet): unknown =>
    set.map(({ type, policy, owner }) => ({ type, owner, document: shownDocument(policy) }));
  const shown = (): string => JSON.stringify({ old: documents(pair.old), new: documents(pair.new_) });
  return Object.defineProperty({ ...pair }, fc.toStringMethod, { value: shown });
}

/** As {@link policyPairs}, as documents. */
export function documentPairs(type: PolicyType, universe: fc.Arbitrary<Universe>): fc.Arbitrary<readonly [Json, Json]> {
  return universe.chain((chosen) => {
    const unrelated = fc.tuple(documents(type, chosen), documents(type, chosen));
    const changed = fc.tuple(documents(type, chosen), statements(type, chosen), fc.nat(5)).map(edited);
    return fc.oneof(unrelated, changed, changed);
  });
}

function edited([document, extra, dice]: [Json, Json, number]): [Json, Json] {
  const all = Array.isArray(document.Statement) ? document.Statement : [];
  const added = { ...document, Statement: [...all, extra] };
  const swapped = { ...document, Statement: [...all.slice(1), extra] };
  const reversed = { ...document, Statement: all.toReversed() };
  const [before, after] = dice < 2 ? [added, document] : dice < 4 ? [document, added] : [document, reversed];
  return dice === 5 ? [document, swapped] : [before, after];
}

const layerings: readonly (readonly PolicyType[])[] = [
  ["IDENTITY_POLICY", "PERMISSIONS_BOUNDARY"],
  ["IDENTITY_POLICY", "SESSION_POLICY"],
  ["IDENTITY_POLICY", "SERVICE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"],
  ["IDENTITY_POLICY", "RESOURCE_POLICY"],
  ["IDENTITY_POLICY", "PERMISSIONS_BOUNDARY", "RESOURCE_POLICY"],
  ["RESOURCE_POLICY", "RESOURCE_CONTROL_POLICY"],
  ["IDENTITY_POLICY", "VPC_ENDPOINT_POLICY"],
  ["IDENTITY_POLICY", "KMS_KEY_POLICY"],
  ["IDENTITY_POLICY", "SESSION_POLICY", "RESOURCE_POLICY"],
  ["PERMISSIONS_BOUNDARY", "RESOURCE_POLICY"],
  ["IDENTITY_POLICY", "RESOURCE_POLICY", "RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY", "VPC_ENDPOINT_POLICY"],
];

/** The owner of a resource, its policy and the policies on it: not known, the account of most callers, or another. */
const owners: readonly (string | undefined)[] = [undefined, "111122223333", "444455556666"];
const owned: readonly PolicyType[] = ["RESOURCE_POLICY", "KMS_KEY_POLICY", "RESOURCE_CONTROL_POLICY"];

/**
 * Pairs of sets of several types; one policy of the set differs. SCPs stand at levels `root` and `account`; the resource
 * belongs to one of `owners`, so that some callers come from another account.
 */
export function layeredPairs(universe: fc.Arbitrary<Universe>): fc.Arbitrary<Pair> {
  const choices = fc.tuple(universe, fc.constantFrom(...layerings), fc.nat(4), fc.constantFrom(...owners));
  return choices.chain(([chosen, types, at, owner]) => {
    const layers = types.map((type) => documentPairs(type, fc.constant(chosen)));
    return fc.tuple(...layers).map((pairs) => {
      const side = (index: 0 | 1): PolicySet =>
        types.flatMap((type, layer) => {
          const document = pairs[layer]?.[layer === at % types.length ? index : 0] ?? {};
          const level = type === "SERVICE_CONTROL_POLICY" ? (layer === 1 ? "root" : "account") : undefined;
          const policy = attach(type, document, level);
          return [owner !== undefined && owned.includes(type) ? { ...policy, owner } : policy];
        });
      return shownAsDocuments({ old: side(0), new_: side(1) });
    });
  });
}
