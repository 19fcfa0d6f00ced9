import { at, literal, type Value } from "../../source/index.js";
import { policiesNamed } from "../managed-policies.js";
import type { Attachment, Owner } from "../reader.js";

/** Controllers that make resources of AWS of manifests: ACK, and the AWS providers of Crossplane. */
const controllers = /^\w+\.(services\.k8s\.aws|aws\.(m\.)?(upbound|crossplane)\.io)\//;

/** What a kind of manifest is of, or is put on. */
const kinds: { readonly [kind: string]: string } = {
  Role: "role",
  RolePolicy: "role",
  RolePolicyAttachment: "role",
  User: "user",
  UserPolicy: "user",
  UserPolicyAttachment: "user",
  Group: "group",
  GroupPolicy: "group",
  GroupPolicyAttachment: "group",
  Policy: "managed-policy",
  Bucket: "bucket",
  BucketPolicy: "bucket",
  Queue: "queue",
  QueuePolicy: "queue",
  Topic: "topic",
  TopicPolicy: "topic",
  Key: "key",
  Repository: "repository",
  RepositoryPolicy: "repository",
  Secret: "secret",
  SecretPolicy: "secret",
};

/**
 * What the policies inside an object are on, where the object says so: a manifest of ACK or Crossplane, or what the
 * configurations of eksctl and kOps have a role made for.
 *
 * @see https://aws-controllers-k8s.github.io/community/reference/iam/v1alpha1/role/
 * @see https://schema.eksctl.io
 * @see https://kops.sigs.k8s.io/iam_roles/
 */
export function ownerIn(object: Value): Owner | undefined {
  const kind = literal(at(object, "kind")) ?? "";
  if (controllers.test(literal(at(object, "apiVersion")) ?? "")) {
    const is = kinds[kind];
    const name = is && nameOf(object, is);
    return is && name ? { is, name, address: undefined, arn: undefined } : undefined;
  }
  const name = accountName(object) ?? nodesName(object);
  return name === undefined ? undefined : { is: "role", name, address: undefined, arn: undefined };
}

function nameOf(manifest: Value, is: string): string | undefined {
  const spec = at(manifest, "spec");
  const given = at(spec, "forProvider") ?? spec;
  const metadata = at(manifest, "metadata");
  const candidates = [
    at(given, is),
    at(given, `${is}Name`),
    at(at(given, `${is}Ref`), "name"),
    at(at(given, `${is}NameRef`), "name"),
    at(given, "name"),
    at(at(metadata, "annotations"), "crossplane.io/external-name"),
    at(metadata, "name"),
  ];
  return candidates.map(literal).find((name) => name !== undefined);
}

/** Where eksctl and kOps name policies of a service account or of nodes. */
const attached = ["attachPolicyARNs", "permissionPolicyARNs", "policyARNs"];
const written = ["attachPolicy", "permissionPolicy", "wellKnownPolicies", "inlinePolicy"];

/** The service account of Kubernetes that a role is made for. */
function accountName(object: Value): string | undefined {
  const own = at(object, "aws") ?? object;
  if (![...attached, ...written].some((key) => at(own, key))) return undefined;
  const metadata = at(object, "metadata") ?? object;
  const name = literal(at(object, "serviceAccountName") ?? at(metadata, "name"));
  const namespace = literal(at(metadata, "namespace"));
  return name === undefined || namespace === undefined ? undefined : `${namespace}/${name}`;
}

/** The group of nodes whose role is described under `iam`. */
function nodesName(object: Value): string | undefined {
  const iam = at(object, "iam");
  return [...attached, ...written].some((key) => at(iam, key)) ? literal(at(object, "name")) : undefined;
}

const depthLimit = 30;

/** The managed policies by ARN that the objects of a file attach to what they are of. */
export function attachmentsIn(root: Value, path: string): readonly Attachment[] {
  const found: Attachment[] = [];
  const visit = (value: Value, depth: number) => {
    if (depth > depthLimit) return;
    if (value.type === "list") for (const item of value.items) visit(item, depth + 1);
    if (value.type !== "map") return;
    const owner = ownerIn(value);
    const { span } = value;
    for (const { policy, when } of owner ? namedBy(value) : []) {
      if (owner) found.push({ owner, policy, path, format: "other", span, when });
    }
    for (const entry of value.entries) visit(entry.value, depth + 1);
  };
  visit(root, 0);
  return found;
}

function namedBy(object: Value) {
  const spec = at(object, "spec");
  const places = [object, at(object, "aws"), at(object, "iam")].flatMap((place) =>
    attached.map((key) => at(place, key)),
  );
  const manifest = at(object, "apiVersion") ? [at(spec, "policies"), at(at(spec, "forProvider"), "policyArn")] : [];
  return [...places, ...manifest].flatMap((value) => policiesNamed(value));
}
