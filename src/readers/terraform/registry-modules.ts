import type { PolicyKind } from "../../policy/index.js";
import { at, type HclBlock, type Value } from "../../source/index.js";
import type { Attachment, Owner } from "../reader.js";
import { namedIn } from "./attachments.js";
import type { Candidate } from "./candidate.js";
import { documentsIn, quietDocument, stepsOf } from "./documents-in.js";
import { expressionText } from "./expression-text.js";
import { moduleScope, type Repetition, repetitionsOf } from "./instances.js";
import { moduleArgument } from "./locations.js";
import { callsOf } from "./module-calls.js";
import { grantedBy, switchedOn } from "./registry-grants.js";
import { callersOf } from "./registry-lambda.js";
import { registrySource } from "./registry-source.js";
import type { Argument } from "./registry-statement.js";
import { trustArguments } from "./registry-trust.js";
import { type Module, type Scope, withNames } from "./scope.js";
import { statementObjects } from "./statement-objects.js";
import { asString } from "./values.js";

/** A call of a module that is not in the repository. */
export interface RegistryCall {
  readonly block: HclBlock;
  readonly scope: Scope;
  readonly address: string;
  readonly source: string;
  readonly when: Repetition["when"];
  /** The value of an argument; worked out once. */
  readonly argument: Argument;
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
    const { block, argument } = call;
    const owner = ownerOf("identity", call);
    const { path } = block.span;
    const span = { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end };
    const attributes = block.body.attributes.filter(({ name }) => !passedOver.has(name) && !/boundary/.test(name));
    const named = attributes.flatMap(({ name }) => namedIn(argument(name)));
    const switched = switchedOn(call.source, argument).map(({ policy, on }) => {
      return { policy, when: on === undefined ? [] : [{ on, is: "true" }] };
    });
    return [...named, ...switched].map(({ policy, when }): Attachment => {
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
        source: registrySource(asString(argument("source")) ?? ""),
        when: [...module.when, ...repetition.when],
        argument,
      };
    });
  });
}

const passedOver = new Set(["source", "version", "providers", "depends_on", "count", "for_each", "tags"]);

function candidatesOfCall(call: RegistryCall): readonly Candidate[] {
  const { block, source, argument } = call;
  const found = block.body.attributes
    .filter(({ name }) => !passedOver.has(name))
    .flatMap(({ name }) => {
      const value = argument(name);
      return value ? documentsIn(value, [name], ofModule) : [];
    })
    .map(({ document, path }) => candidate(document, path, kindOf(path, call), call));
  const grants = [...grantedBy(source, argument), ...callersOf(source, argument)];
  const made = grants.map((grant) => candidate(grant.document, [grant.argument], "resource", call));
  const trust = trustArguments(source, argument);
  return [...found, ...made, ...(trust ? [candidate(trust, ["trust"], "trust", call)] : [])];
}

function argumentsOf(block: HclBlock, scope: Scope): Argument {
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
    otherwise: officialModule.test(call.source) ? "identity" : undefined,
    address: `${call.address}${stepsOf(path)}`,
    path: block.span.path,
    span: { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end },
    owners: [ownerOf(kind, call, value)],
    implicitResource: undefined,
    when: call.when,
  };
}

/** Modules whose documents without a principal are all of an identity, but for the ones that the table has. */
const officialModule = /^(terraform-aws-modules|cloudposse|aws-ia)\/(?!service-control|organization|scp)/;

const resourceEntities: readonly (readonly [RegExp, string])[] = [
  [/s3-bucket/, "bucket"],
  [/sqs/, "queue"],
  [/sns/, "topic"],
  [/kms/, "key"],
  [/secrets-manager/, "secret"],
  [/ecr/, "repository"],
  [/lambda/, "function"],
];

const principalEntities: readonly (readonly [RegExp, string])[] = [
  [/iam-policy(\/aws)?$/, "managed-policy"],
  [/iam-group/, "group"],
  [/iam-(system-|s3-)?user/, "user"],
];

function ownerOf(
  kind: PolicyKind | "by content",
  { block, scope, source, address, argument }: RegistryCall,
  value?: Value,
): Owner {
  const names = ["role_name", "name", "bucket", "function_name", "user_name", "group_name", "repository_name"];
  const named = block.body.attributes.find((attribute) => names.includes(attribute.name));
  const isResource = kind === "resource" || (kind === "by content" && hasPrincipal(value));
  const entities = isResource ? resourceEntities : principalEntities;
  const entity = entities.find(([pattern]) => pattern.test(source))?.[1];
  const isRole = kind === "trust" || kind === "identity" || officialModule.test(source);
  const name = named && (asString(argument(named.name)) ?? expressionText(named.value, scope));
  if (kind === "vpc-endpoint") return { is: kind, name: name ?? block.labels[0]?.text ?? "", address, arn: undefined };
  return {
    is: entity ?? (isRole && !isResource ? "role" : "unknown"),
    name: name ?? block.labels[0]?.text ?? "",
    address,
    arn: undefined,
  };
}

function hasPrincipal(document: Value | undefined): boolean {
  const statements = at(document, "Statement");
  const [first] = statements?.type === "list" ? statements.items : [statements];
  return at(first, "Principal") !== undefined || at(first, "NotPrincipal") !== undefined;
}
