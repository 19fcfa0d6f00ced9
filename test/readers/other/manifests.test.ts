import { describe, expect, it } from "@jest/globals";
import { briefs, readOne } from "../read.js";

const document = (action: string) =>
  `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "${action}", "Resource": "*"}]}`;
const trust = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}`;
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
const read = (text: string) => {
  const { policies, attachments = [], problems } = readOne("manifest.yaml", text);
  return {
    sites: policies.map(({ address, kind, owners }) => [address, kind, owners.map(({ is, name }) => `${is} ${name}`)]),
    attachments: attachments.map(({ owner, policy }) => [`${owner.is} ${owner.name}`, policy]),
    problems,
    policies,
  };
};

describe("manifests of Kubernetes", () => {
  it.each([
    [
      "ACK", // https://aws-controllers-k8s.github.io/community/reference/iam/v1alpha1/role/
      `apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\nmetadata: {name: in-cluster}\nspec:\n  name: worker\n  assumeRolePolicyDocument: '${trust}'\n  inlinePolicies:\n    read: |\n      ${document("s3:*")}\n  policies: [${admin}]\n`,
      [
        ["spec.assumeRolePolicyDocument", "trust", ["role worker"]],
        ["spec.inlinePolicies.read", "identity", ["role worker"]],
      ],
      [["role worker", admin]],
    ],
    [
      "Crossplane", // https://marketplace.upbound.io/providers/upbound/provider-aws-iam
      `apiVersion: iam.aws.upbound.io/v1beta1\nkind: RolePolicy\nmetadata: {name: p}\nspec:\n  forProvider:\n    roleRef: {name: worker}\n    policy: |\n      ${document("s3:*")}\n---\napiVersion: iam.aws.upbound.io/v1beta1\nkind: RolePolicyAttachment\nspec:\n  forProvider: {role: worker, policyArn: "${admin}"}\n`,
      [["[0].spec.forProvider.policy", "identity", ["role worker"]]],
      [["role worker", admin]],
    ],
    [
      "eksctl", // https://schema.eksctl.io
      `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\niam:\n  serviceAccounts:\n    - metadata: {name: dns, namespace: kube-system}\n      attachPolicy: ${document("route53:*")}\n  podIdentityAssociations:\n    - namespace: apps\n      serviceAccountName: shop\n      permissionPolicyARNs: [${admin}]\nmanagedNodeGroups:\n  - name: workers\n    iam: {attachPolicyARNs: [${admin}]}\n`,
      [["iam.serviceAccounts[0].attachPolicy", "identity", ["role kube-system/dns"]]],
      [
        ["role apps/shop", admin],
        ["role workers", admin],
      ],
    ],
    [
      "kOps", // https://kops.sigs.k8s.io/iam_roles/
      `apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec:\n  additionalPolicies:\n    node: |\n      [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}]\n`,
      [["spec.additionalPolicies.node", "identity", []]],
      [],
    ],
    [
      "another controller",
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nspec: {name: r, policies: [${admin}], policy: ${document("s3:*")}}\n`,
      [["spec.policy", "identity", []]],
      [],
    ],
  ])("are read with what they are of: %s", (_who, text, sites, attachments) => {
    expect(read(text)).toMatchObject({ sites, attachments, problems: [] });
  });

  it("are read without what attaches nothing", () => {
    expect(
      read(
        `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\niam:\n  serviceAccounts:\n    - metadata: {name: a, namespace: b}\n      attachPolicyARNs: [${admin}]\n`,
      ),
    ).toMatchObject({
      sites: [],
      attachments: [["role b/a", admin]],
    });
  });
});

// https://helm.sh/docs/chart_template_guide/control_structures/
describe("templates of Helm", () => {
  const chart = (policy: string, more = "") => `{{- if .Values.enabled }}
apiVersion: iam.services.k8s.aws/v1alpha1
kind: Policy
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "labels" . | nindent 4 }}
spec:
  name: {{ include "name" . }}-policy
${policy}
{{- end }}
${more}`;

  it("are read where directives and placeholders make them no YAML", () => {
    const text = chart(`  policyDocument: |
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{{ .Values.bucket }}/*"}]}`);
    const { policies, problems, sites } = read(text);
    const [resource] = policies[0]?.policy.statements[0]?.resource?.values ?? [];

    expect(problems).toEqual([]);
    expect(sites.map(([, kind]) => kind)).toEqual(["identity"]);
    expect(policies.flatMap(({ policy }) => briefs(policy))).toEqual([
      { Effect: "Allow", Action: ["s3:*"], Resource: ["arn:aws:s3:::${.Values.bucket}/*"] },
    ]);
    expect(resource && text.slice(resource.span.start, resource.span.end)).toContain("{{ .Values.bucket }}");
  });

  it("have holes where a whole value is filled in", () => {
    const text = chart(`  policyDocument:
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Action: {{ .Values.action }}
        Resource: {{ .Values.arn | quote }}`);

    expect(read(text).policies.flatMap(({ policy }) => briefs(policy))).toEqual([
      { Effect: "Allow", Action: ["${.Values.action}"], Resource: ["${.Values.arn | quote}"] },
    ]);
  });
});
