import type { AttachedPolicy, PolicySet, PolicyType } from "../access/index.js";
import type { PolicyKind, Statement } from "../policy/index.js";
import { plain, policyText } from "../policy/index.js";
import type { Document, Owner, PolicySite, Resource } from "../readers/index.js";
import type { Files } from "../source/index.js";

/** A policy in its place, ready to be asked about. */
export interface PolicySubject {
  readonly site: PolicySite;
  /** The kind the rules go by: that of the site, or the one its content shows where the site's is unknown. */
  readonly kind: PolicyKind;
  /** The policy alone. */
  readonly set: PolicySet;
  /** As the site's, a missing Resource of a resource policy standing for the resource itself. */
  readonly statements: readonly Statement[];
  readonly allows: readonly Statement[];
  readonly denies: readonly Statement[];
}

/** All identity policies of one principal in the repository, and its boundary. */
export interface PrincipalSubject {
  readonly owner: Owner | undefined;
  readonly policies: readonly PolicySubject[];
  readonly set: PolicySet;
  /** What its identity policies allow. */
  readonly allows: readonly Statement[];
  /** What any of its policies denies, the boundary's too. */
  readonly denies: readonly Statement[];
}

/** One side of a review, as the rules see it. */
export interface Side {
  /** The files that the documents were read from, where they are known. */
  readonly files: Files | undefined;
  readonly documents: readonly Document[];
  readonly policies: readonly PolicySubject[];
  readonly principals: readonly PrincipalSubject[];
  readonly resources: readonly Resource[];
}

const types: { readonly [kind in PolicyKind]: PolicyType } = {
  identity: "IDENTITY_POLICY",
  boundary: "PERMISSIONS_BOUNDARY",
  session: "SESSION_POLICY",
  resource: "RESOURCE_POLICY",
  trust: "TRUST_POLICY",
  scp: "SERVICE_CONTROL_POLICY",
  rcp: "RESOURCE_CONTROL_POLICY",
  "vpc-endpoint": "VPC_ENDPOINT_POLICY",
  unknown: "IDENTITY_POLICY",
};

/** What there is to ask about in the documents of one side. */
export function toSide(documents: readonly Document[], files?: Files): Side {
  const policies = documents.flatMap((document) => document.policies.map(toSubject));
  return {
    files,
    documents,
    policies,
    principals: principalsOf(policies),
    resources: documents.flatMap((document) => document.resources),
  };
}

/** A policy in its place as a question takes it. */
export function attachedPolicy(site: PolicySite): AttachedPolicy {
  return attached(site, site.kind === "unknown" ? kindByContent(site) : site.kind);
}

function toSubject(site: PolicySite): PolicySubject {
  const kind = site.kind === "unknown" ? kindByContent(site) : site.kind;
  const own = attached(site, kind);
  const { statements } = own.policy;
  return {
    site,
    kind,
    set: [own],
    statements,
    allows: ofEffect("Allow", statements),
    denies: ofEffect("Deny", statements),
  };
}

/** Often all of them, and then the same list. */
function ofEffect(effect: Statement["effect"], statements: readonly Statement[]): readonly Statement[] {
  if (statements.every((statement) => statement.effect === effect)) return statements;
  return statements.filter((statement) => statement.effect === effect);
}

/** Statements that a variable gives are left out: what is written grants what it grants. */
function attached(site: PolicySite, kind: PolicyKind): AttachedPolicy {
  const type = kind === "resource" && site.owners[0]?.is === "key" ? "KMS_KEY_POLICY" : types[kind];
  const { policy } = site;
  const implied = kind === "resource" && policy.statements.some((statement) => !statement.resource);
  const statements = implied ? policy.statements.map(withResource) : policy.statements;
  const asked = policy.unread.length === 0 && !implied ? policy : { ...policy, statements, unread: [] };
  return { type, policy: asked, name: site.address };
}

/** Some services take a resource policy without Resource: it is about the resource it is on. */
function withResource(statement: Statement): Statement {
  if (statement.resource || statement.malformed) return statement;
  const { span } = statement;
  return { ...statement, resource: { negated: false, values: [policyText("*", span)], span, keySpan: span } };
}

/** Who writes a principal writes a resource policy, or a trust policy where every action assumes a role. */
function kindByContent(site: PolicySite): PolicyKind {
  const { statements } = site.policy;
  if (!statements.some((statement) => statement.principal !== undefined)) return "identity";
  const actions = statements.flatMap((statement) => statement.action?.values ?? []);
  const assumes =
    actions.length > 0 &&
    actions.every((action) => /^sts:(AssumeRole|TagSession|SetSourceIdentity)/i.test(plain(action) ?? ""));
  return assumes ? "trust" : "resource";
}

/** Identity policies by whom they are attached to; one that is attached to nobody known stands alone. */
function principalsOf(policies: readonly PolicySubject[]): readonly PrincipalSubject[] {
  const byOwner = new Map<string, { readonly owner: Owner | undefined; readonly policies: PolicySubject[] }>();
  for (const policy of policies) {
    if (policy.kind !== "identity" && policy.kind !== "boundary") continue;
    const { site } = policy;
    const owners = site.owners.filter((owner) => owner.is !== "managed-policy");
    if (policy.kind === "identity" && owners.length === 0) {
      byOwner.set(`alone ${byOwner.size}`, { owner: site.owners[0], policies: [policy] });
    }
    for (const owner of owners) {
      const id = `${owner.is} ${owner.address === undefined ? owner.name : `${site.path.slice(0, site.path.lastIndexOf("/") + 1)} ${owner.address}`}`;
      const known = byOwner.get(id);
      if (known) known.policies.push(policy);
      else byOwner.set(id, { owner, policies: [policy] });
    }
  }
  return [...byOwner.values()]
    .filter((principal) => principal.policies.some((policy) => policy.kind === "identity"))
    .map(withSets);
}

/** A principal with one policy has the lists of that policy, so that what is known of them is known of both. */
function withSets({ owner, policies }: Pick<PrincipalSubject, "owner" | "policies">): PrincipalSubject {
  const [only, ...more] = policies;
  if (only && more.length === 0) {
    return { owner, policies, set: only.set, allows: only.allows, denies: only.denies };
  }
  return {
    owner,
    policies,
    set: policies.flatMap((policy) => policy.set),
    allows: policies.flatMap((policy) => (policy.kind === "boundary" ? [] : policy.allows)),
    denies: policies.flatMap((policy) => policy.denies),
  };
}
