import type { PolicyKind } from "../../policy/index.js";
import { type HclBlock, literal, type Value } from "../../source/index.js";
import type { Attachment, Owner } from "../reader.js";
import { namedIn } from "./attachments.js";
import { expressionText } from "./expression-text.js";
import { moduleScope, type Repetition, repetitionsOf } from "./instances.js";
import { moduleArgument } from "./locations.js";
import { callsOf } from "./module-calls.js";
import { trustArguments } from "./registry-trust.js";
import { type Module, type Scope, withNames } from "./scope.js";
import { type Candidate, quietDocument } from "./sites.js";
import { statementObjects } from "./statement-objects.js";
import { asString } from "./values.js";

const depthLimit = 6;

/** A call of a module that is not in the repository. */
export interface RegistryCall {
  readonly block: HclBlock;
  readonly scope: Scope;
  readonly address: string;
  readonly source: string;
  readonly when: Repetition["when"];
  /** The value of an argument; worked out once. */
  readonly argument: (name: string) => Value | undefined;
}

/**
 * The policies among the arguments of modules from elsewhere: documents, lists of documents, objects that statements
 * are made of. A known module says their kind; else they speak for themselves.
 */
export function registryCandidates(calls: readonly RegistryCall[]): readonly Candidate[] {
  return calls.flatMap(candidatesOfCall);
}

/** The managed policies that arguments of modules from elsewhere name: the role that the module makes has them. */
export function registryAttachments(calls: readonly RegistryCall[]): readonly Attachment[] {
  return calls.flatMap((call) => {
    const { block } = call;
    const owner = ownerOf("identity", call);
    const { path } = block.span;
    const span = { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end };
    const attributes = block.body.attributes.filter(({ name }) => !passedOver.has(name) && !/boundary/.test(name));
    const named = attributes.flatMap(({ name }) => namedIn(call.argument(name)));
    return named.map(({ policy, when }): Attachment => {
      return { owner, policy, path, format: "terraform", span, when: [...call.when, ...when] };
    });
  });
}

/** The calls of modules that are not in the repository. */
export function callsElsewhere(module: Module): readonly RegistryCall[] {
  return [...module.config.calls].flatMap(([name, block]) => {
    const scope = moduleScope(module);
    if (callsOf(module, name, scope)) return [];
    return repetitionsOf(block, scope).map((repetition): RegistryCall => {
      const index = repetition.key === undefined ? "" : `[${JSON.stringify(repetition.key)}]`;
      const inner = withNames(scope, repetition.names);
      const argument = argumentsOf(block, inner);
      return {
        block,
        scope: inner,
        address: `${module.address === "" ? "" : `${module.address}.`}module.${name}${index}`,
        source: asString(argument("source")) ?? "",
        when: [...module.when, ...repetition.when],
        argument,
      };
    });
  });
}

function argumentsOf(block: HclBlock, scope: Scope): RegistryCall["argument"] {
  const written = new Map(block.body.attributes.map(({ name, value }) => [name, value] as const));
  const known = new Map<string, Value>();
  return (name) => {
    const expression = written.get(name);
    if (!expression) return undefined;
    const value = known.get(name) ?? scope.evaluate(expression, scope);
    known.set(name, value);
    return value;
  };
}

const passedOver = new Set(["source", "version", "providers", "depends_on", "count", "for_each", "tags"]);

function candidatesOfCall(call: RegistryCall): readonly Candidate[] {
  const found = call.block.body.attributes
    .filter(({ name }) => !passedOver.has(name))
    .flatMap(({ name }) => {
      const value = call.argument(name);
      return value ? search(value, [name], call) : [];
    });
  const trust = trustArguments(call.source, call.argument);
  return trust ? [...found, candidate(trust, ["trust"], "trust", call)] : found;
}

/** Policies in an argument and inside its lists and maps. */
function search(value: Value, path: readonly string[], call: RegistryCall): readonly Candidate[] {
  if (path.length > depthLimit) return [];
  const document = quietDocument(value) ?? statementObjects(value);
  if (document) return [candidate(document, path, kindOf(path, call), call)];
  if (value.type === "list") return value.items.flatMap((item, index) => search(item, [...path, `[${index}]`], call));
  if (value.type === "choice") return value.branches.flatMap((branch) => search(branch.value, path, call));
  if (value.type !== "map") return [];
  return value.entries.flatMap((entry) => search(entry.value, [...path, literal(entry.key) ?? ""], call));
}

function kindOf(path: readonly string[], call: RegistryCall): PolicyKind | "by content" {
  for (const step of path.toReversed()) {
    const row = moduleArgument(call.source, step);
    if (row) return row.kind;
  }
  const name = path.findLast((step) => !step.startsWith("[")) ?? "";
  if (/trust|assume_role/.test(name)) return "trust";
  return /boundary/.test(name) ? "boundary" : "by content";
}

function candidate(
  value: Value,
  path: readonly string[],
  kind: PolicyKind | "by content",
  call: RegistryCall,
): Candidate {
  const { block } = call;
  const steps = path.map((step) => (step.startsWith("[") ? step : `.${step}`)).join("");
  return {
    value,
    kind,
    address: `${call.address}${steps}`,
    path: block.span.path,
    span: { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end },
    owners: [ownerOf(kind, call)],
    implicitResource: undefined,
    when: call.when,
  };
}

const resourceEntities: readonly (readonly [RegExp, string])[] = [
  [/s3-bucket/, "bucket"],
  [/sqs/, "queue"],
  [/sns/, "topic"],
  [/kms/, "key"],
  [/ecr/, "repository"],
  [/secrets-manager/, "secret"],
  [/lambda/, "function"],
];

function ownerOf(kind: PolicyKind | "by content", { block, scope, source, address, argument }: RegistryCall): Owner {
  const names = ["role_name", "name", "bucket", "function_name", "user_name", "group_name"];
  const named = block.body.attributes.find((attribute) => names.includes(attribute.name));
  const entity = resourceEntities.find(([pattern]) => pattern.test(source))?.[1];
  const is = kind === "resource" ? (entity ?? "unknown") : kind === "trust" || kind === "identity" ? "role" : "unknown";
  const name = named && (asString(argument(named.name)) ?? expressionText(named.value, scope));
  return {
    is: /iam-policy$/.test(source) ? "managed-policy" : is,
    name: name ?? block.labels[0]?.text ?? "",
    address,
    arn: undefined,
  };
}
