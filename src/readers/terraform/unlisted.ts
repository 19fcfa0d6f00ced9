import type { HclBody, Value } from "../../source/index.js";
import { nestedBlocks } from "./blocks.js";
import { type Candidate, headerOf } from "./candidate.js";
import { documentsIn, type FoundDocument, stepsOf } from "./documents-in.js";
import { ownerOf } from "./owners.js";
import { configured } from "./resource-attributes.js";
import type { Instance, Scope } from "./scope.js";

/** What the source of an argument has that may give a policy. */
const hint = /Statement|\.json\b|jsonencode|file\(|local\.|var\./;
/** The same for a nested block: what is looked into must say that it is about policies. */
const nestedHint = /Statement|jsonencode|aws_iam_policy_document|polic[a-z_]*[ \t]{0,99}=/;

const depthLimit = 4;

/** Any argument of any resource whose value is a policy or holds one, in its nested blocks too. */
export function unlistedCandidates(instance: Instance, known: ReadonlySet<string>): readonly Candidate[] {
  const { block, scope } = instance;
  const own = block.body.attributes.flatMap((attribute) => {
    if (known.has(attribute.name) || !hint.test(scope.source(attribute.value.span))) return [];
    const value = configured(instance, attribute.name);
    return value ? documentsIn(value, [attribute.name]) : [];
  });
  const nested = documentsInBlocks(block.body, scope, [], known);
  return [...own, ...nested].map(({ document, path }) => unlisted(instance, document, stepsOf(path)));
}

function documentsInBlocks(
  body: HclBody,
  scope: Scope,
  path: readonly string[],
  known: ReadonlySet<string>,
): readonly FoundDocument[] {
  if (path.length > 2 * depthLimit) return [];
  const hinted = body.blocks.filter((block) => nestedHint.test(scope.source(block.span)));
  const types = new Set(hinted.map((block) => (block.type === "dynamic" ? (block.labels[0]?.text ?? "") : block.type)));
  return [...types]
    .filter((type) => !known.has(type))
    .flatMap((type) =>
      nestedBlocks(body, type, scope).flatMap((nested, i) => {
        const to = [...path, type, `[${i}]`];
        const own = nested.block.body.attributes
          .filter((attribute) => hint.test(nested.scope.source(attribute.value.span)))
          .flatMap((each) => documentsIn(nested.scope.evaluate(each.value, nested.scope), [...to, each.name]));
        return [...own, ...documentsInBlocks(nested.block.body, nested.scope, to, new Set())];
      }),
    );
}

function unlisted(instance: Instance, value: Value, steps: string): Candidate {
  return {
    value,
    kind: "by content",
    address: `${instance.address}${steps}`,
    path: instance.block.span.path,
    span: headerOf(instance),
    owners: [{ ...ownerOf(instance, "unknown"), arn: undefined }],
    implicitResource: undefined,
    when: instance.when,
  };
}
