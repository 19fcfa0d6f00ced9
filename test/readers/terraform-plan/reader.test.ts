import { describe, expect, it } from "@jest/globals";
import { plain } from "../../../src/policy/index.js";
import { readAll, write } from "../../../src/readers/index.js";

/** Shapes as in https://developer.hashicorp.com/terraform/internals/json-format */
const document = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = document({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
const read = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" });

const resource = (address: string, values: object) => {
  const [type = "", name = ""] = address
    .replace(/^(module\.\w+(\[[^\]]*\])?\.)*/, "")
    .replace(/\[.*$/, "")
    .split(".");
  return { address, mode: "managed", type, name, values };
};
const plan = (resources: readonly object[], more: object = {}) =>
  JSON.stringify({ format_version: "1.2", planned_values: { root_module: { resources } }, ...more }, null, 2);
const readPlan = (text: string) => {
  const [found] = readAll(new Map([["plan.json", { path: "plan.json", text }]]), {});
  if (!found) throw new Error("nothing was read");
  return found;
};
const unknown = (address: string, after_unknown: object) => ({ address, change: { after: {}, after_unknown } });

describe("a Terraform plan", () => {
  it.each([
    { of: resource("aws_iam_role.r", { name: "app", assume_role_policy: trust }), kind: "trust", owner: "app" },
    { of: resource("aws_iam_role_policy.p", { role: "app", policy: read }), kind: "identity", owner: "app" },
    { of: resource('aws_iam_policy.p["eu"]', { name: "reader", policy: read }), kind: "identity", owner: "reader" },
    {
      of: resource("aws_organizations_policy.p", { name: "g", type: "RESOURCE_CONTROL_POLICY", content: read }),
      kind: "rcp",
      owner: "g",
    },
  ])("holds the $kind policy of $of.address", ({ of, kind, owner }) => {
    const { format, policies, problems } = readPlan(plan([of]));

    expect(format).toBe("terraform-plan");
    expect(policies.map((site) => [site.address, site.kind, site.owners[0]?.name])).toEqual([
      [of.address, kind, owner],
    ]);
    expect(problems).toEqual([]);
  });

  it("gives every text its place, through the JSON within the JSON", () => {
    const text = plan([resource("aws_iam_role_policy.p", { role: "app", policy: read })]);
    const [site] = readPlan(text).policies;
    const [value] = site?.policy.statements[0]?.resource?.values ?? [];

    expect(value && plain(value)).toBe("arn:aws:s3:::logs/*");
    expect(text.slice(value?.span.start, value?.span.end)).toBe('\\"arn:aws:s3:::logs/*\\"');
  });

  it("is read in modules, and in nested blocks", () => {
    const inline = { name: "app", inline_policy: [{ name: "x", policy: read }] };
    const child = { address: "module.a", resources: [resource("module.a.aws_iam_role.r", inline)] };
    const root_module = { resources: [], child_modules: [child] };

    const { policies } = readPlan(JSON.stringify({ format_version: "1.2", planned_values: { root_module } }));

    expect(policies.map((site) => site.address)).toEqual(["module.a.aws_iam_role.r.inline_policy[0]"]);
  });

  it("says that a policy is not known before it is applied", () => {
    const changes = [unknown("aws_iam_role_policy.p", { policy: true })];

    const { policies } = readPlan(
      plan([resource("aws_iam_role_policy.p", { role: "app" })], { resource_changes: changes }),
    );

    expect(policies[0]?.policy.statements).toEqual([]);
    expect(policies[0]?.policy.unread.length).toBe(1);
  });

  it("follows an attachment by what the configuration refers to", () => {
    const references = (...names: readonly string[]) => ({ references: names });
    const text = plan(
      [
        resource("aws_iam_role.app", { name: "app", assume_role_policy: trust }),
        resource("aws_iam_policy.p", { name: "reader", policy: read }),
        resource("aws_iam_role_policy_attachment.a", {}),
      ],
      {
        configuration: {
          root_module: {
            resources: [
              {
                address: "aws_iam_role_policy_attachment.a",
                expressions: {
                  role: references("aws_iam_role.app.name", "aws_iam_role.app"),
                  policy_arn: references("aws_iam_policy.p.arn", "aws_iam_policy.p"),
                },
              },
            ],
          },
        },
      },
    );

    const managed = readPlan(text).policies.find((site) => site.address === "aws_iam_policy.p");

    expect(managed?.owners.map((owner) => `${owner.is} ${owner.name}`)).toEqual(["role app", "managed-policy reader"]);
  });

  it("of a destroyed resource says nothing; without planned values, what is changed is read", () => {
    const changes = [
      { ...resource("aws_iam_role_policy.gone", {}), change: { before: { policy: read }, after: null } },
      { ...resource("aws_iam_role_policy.new", {}), change: { before: null, after: { role: "app", policy: read } } },
    ];

    const { policies } = readPlan(JSON.stringify({ format_version: "1.2", resource_changes: changes }));

    expect(policies.map((site) => site.address)).toEqual(["aws_iam_role_policy.new"]);
  });

  it("is not edited: it is made from the configuration", () => {
    const text = plan([resource("aws_iam_role_policy.p", { role: "app", policy: read })]);
    const [site] = readPlan(text).policies;
    if (!site) throw new Error("no policy");

    const edits = write(
      { type: "set-version", policy: site.policy, version: "2012-10-17" },
      new Map([["plan.json", { path: "plan.json", text }]]),
    );

    expect(edits).toMatchObject({ type: "not-writable" });
  });

  it.each([
    { text: plan([resource("aws_iam_role_policy.p", { role: "a", policy: '{"Version": ' })]), why: "broken JSON" },
    { text: '{"format_version": "1.2", "planned_values": {"root_module": ', why: "a plan that ends early" },
  ])("gives a problem for $why", ({ text }) => {
    expect(readPlan(text).problems.map((problem) => problem.code)).toContain("syntax");
  });
});
