import { type Guard, type PolicyKind, type PolicyText, parsePolicy } from "../../policy/index.js";
import type { Span, Value } from "../../source/index.js";
import { toDocument } from "../policy-shape.js";
import type { Owner, PolicySite } from "../reader.js";
import type { Member } from "./stack.js";

/** What is said of a policy besides its document. */
export interface SiteFacts {
  readonly kind: PolicyKind;
  readonly address: string;
  readonly owners: readonly Owner[];
  readonly implicitResource?: PolicyText | undefined;
  readonly when?: readonly Guard[];
  readonly span?: Span;
}

/** A document in its place on a resource. */
export function toSite(document: Value, { resource, scope }: Member, facts: SiteFacts): PolicySite {
  return {
    policy: parsePolicy(toDocument(document, scope.problems)),
    kind: facts.kind,
    address: facts.address,
    path: scope.template.file.path,
    format: "cloudformation",
    span: facts.span ?? resource.span,
    owners: facts.owners,
    implicitResource: facts.implicitResource,
    when: [...resource.when, ...(facts.when ?? [])],
  };
}
