import type { PolicyKind } from "../../policy/index.js";
import type { HclBlock, Value } from "../../source/index.js";
import type { Attachment, Owner } from "../reader.js";
import { namedIn } from "./attachments.js";
import type { Candidate } from "./candidate.js";
import { documentsIn, quietDocument, stepsOf } from "./documents-in.js";
import { expressionText } from "./expression-text.js";
import { moduleScope, type Repetition, repetitionsOf } from "./instances.js";
import { moduleArgument } from "./locations.js";
import { callsOf } from "./module-calls.js";
import { trustArguments } from "./registry-trust.js";
import { type Module, type Scope, withNames } from "./scope.js";
import { statementObjects } from "./statement-objects.js";
import { asString } from "./values.js";

/** A call of a module that is not in the repository. */
interface RegistryCall {
  readonly block: HclBlock;
  readonly scope: Scope;
  readonly address: string;
  readonly source: string;
  readonly when: Repetition["when"];
}

/**
 * The policies among the arguments of modules from elsewhere: documents, lists of documents, objects that statements
 * are made of. A known module says their kind; else they speak for themselves.
 */
export function registryCandidates(module: Module): readonly Candidate[] {
  return callsElsewhere(module).flatMap(candidatesOfCall);
}

/** The managed policies that arguments of modules from elsewhere name: the role that the module makes has them. */
export function registryAttachments(module: Module): readonly Attachment[] {
  return callsElsewhere(module).flatMap((call) => {
    const { block, scope } = call;
    const owner = ownerOf("identity", call);
    const { path } = block.span;
    const span = { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end };
    const attributes = block.body.attributes.filter(({ name }) => !passedOver.has(name) && !/boundary/.test(name));
    const named = attributes.flatMap((attribute) => namedIn(scope.evaluate(attribute.value, scope)));
    return named.map(({ policy, when }): Attachment => {
      return { owner, policy, path, format: "terraform", span, when: [...call.when, ...when] };
    });
  });
}

function callsElsewhere(module: Module): readonly RegistryCall[] {
  return [...module.config.calls].flatMap(([name, block]) => {
    const scope = moduleScope(module);
    if (callsOf(module, name, scope)) return [];
    const source = block.body.attributes.find((attribute) => attribute.name === "source")?.value;
    return repetitionsOf(block, scope).flatMap((repetition) => {
      const index = repetition.key === undefined ? "" : `[${JSON.stringify(repetition.key)}]`;
      const call: RegistryCall = {
        block,
        scope: withNames(scope, repetition.names),
        address: `${module.address === "" ? "" : `${module.address}.`}module.${name}${index}`,
        source: (source && asString(scope.evaluate(source, scope))) ?? "",
        when: [...module.when, ...repetition.when],
      };
      return [call];
    });
  });
}

const passedOver = new Set(["source", "version", "providers", "depends_on", "count", "for_each", "tags"]);

function candidatesOfCall(call: RegistryCall): readonly Candidate[] {
  const { block, scope } = call;
  const found = block.body.attributes
    .filter((attribute) => !passedOver.has(attribute.name))
    .flatMap((attribute) => documentsIn(scope.evaluate(attribute.value, scope), [attribute.name], ofModule))
    .map(({ document, path }) => candidate(document, path, kindOf(path, call), call));
  const trust = trustArguments(call.source, (name) => {
    const attribute = block.body.attributes.find((each) => each.name === name);
    return attribute && scope.evaluate(attribute.value, scope);
  });
  return trust ? [...found, candidate(trust, ["trust"], "trust", call)] : found;
}

/** A document, or the objects that a module makes one of. */
function ofModule(value: Value): Value | undefined {
  return quietDocument(value) ?? statementObjects(value);
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
  return {
    value,
    kind,
    address: `${call.address}${stepsOf(path)}`,
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

function ownerOf(kind: PolicyKind | "by content", { block, scope, source, address }: RegistryCall): Owner {
  const names = ["role_name", "name", "bucket", "function_name", "user_name", "group_name"];
  const named = block.body.attributes.find((attribute) => names.includes(attribute.name));
  const entity = resourceEntities.find(([pattern]) => pattern.test(source))?.[1];
  const is = kind === "resource" ? (entity ?? "unknown") : kind === "trust" || kind === "identity" ? "role" : "unknown";
  const name = named && (asString(scope.evaluate(named.value, scope)) ?? expressionText(named.value, scope));
  return {
    is: /iam-policy$/.test(source) ? "managed-policy" : is,
    name: name ?? block.labels[0]?.text ?? "",
    address,
    arn: undefined,
  };
}
