import type { Policy, PolicyKind, Statement } from "../../policy/index.js";
import { plain } from "../../policy/index.js";

/** Words of a path, or of a key on the way to a document, that say what kind of policy it is. */
const words: readonly (readonly [RegExp, PolicyKind])[] = [
  [/\bscps?\b|service[ -]control/, "scp"],
  [/\brcps?\b|resource[ -]control/, "rcp"],
  [/\btrust(ed|s)?\b|\bassume[ -]?role\b|\bassume\b|\bassumerole/, "trust"],
  [/\bboundar(y|ies)\b/, "boundary"],
  [/\bsession[ -]polic(y|ies)\b/, "session"],
  [/\bvpc[ -]?e(ndpoints?)?\b|\bendpoint policy\b/, "vpc-endpoint"],
  [
    /\b(bucket|key|queue|topic|resource|repository|secret|vault|domain|ecr|kms|sqs|sns)[ -](based[ -])?(access[ -])?polic(y|ies)\b/,
    "resource",
  ],
  [/\bidentity\b|\binline[ -]polic|\b(role|user|group)[ -]polic|\bpermission[ -]?sets?\b/, "identity"],
];

/**
 * What a bare policy document is for: by the words of its path and of the keys it stands under, nearest first, as long
 * as they fit what is written; else by what is written.
 *
 * A document without `Principal` cannot be a trust or resource policy. It may be a boundary or an SCP as well, but
 * with nothing to say so it is taken for an identity policy, which is what nearly all of them are and what AWS reads
 * it as when it is handed one.
 *
 * @param steps keys on the way to the document inside its file.
 */
export function kindOfDocument(policy: Policy, path: string, steps: readonly string[]): PolicyKind {
  const places = [...path.split("/"), ...steps.filter((step) => !step.startsWith("["))].reverse();
  const content = kindByContent(policy);
  for (const place of places) {
    const spaced = spacedOut(place);
    const kind = words.find(([pattern]) => pattern.test(spaced))?.[1];
    if (kind && fits(kind, content, policy)) return kind;
  }
  return content;
}

/** `AssumeRolePolicyDocument.json` as `assume role policy document json`. */
function spacedOut(place: string): string {
  return place
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .toLowerCase();
}

function kindByContent(policy: Policy): PolicyKind {
  const named = policy.statements.filter((statement) => statement.principal);
  if (named.length === 0) return policy.statements.length === 0 && policy.unread.length > 0 ? "unknown" : "identity";
  return named.every(assumesRole) ? "trust" : "resource";
}

function assumesRole(statement: Statement): boolean {
  const actions = statement.action?.values ?? [];
  if (statement.resource || actions.length === 0) return false;
  return actions.every((action) =>
    /^sts:(assumerole|tagsession|setsourceidentity|setcontext|\*)/i.test(plain(action) ?? ""),
  );
}

/** Can a policy of this content be of this kind? Only kinds with principals have statements with principals. */
function fits(kind: PolicyKind, content: PolicyKind, policy: Policy): boolean {
  const withPrincipal = content === "trust" || content === "resource";
  if (kind === "trust" || kind === "resource") return withPrincipal && (kind === content || mixed(policy, kind));
  if (kind === "rcp" || kind === "vpc-endpoint") return withPrincipal || policy.statements.length === 0;
  return !withPrincipal;
}

/** A trust policy that also says something else (a mistake, or a missing action) is still one if its place says so. */
function mixed(policy: Policy, kind: PolicyKind): boolean {
  return kind === "trust" && policy.statements.every((statement) => !statement.resource);
}
