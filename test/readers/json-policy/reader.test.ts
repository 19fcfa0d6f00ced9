import { describe, expect, it } from "@jest/globals";
import { holesOf } from "../../../src/policy/index.js";
import { briefs, readFiles, readOne, siteAt, spelledValues } from "../read.js";

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const policy = { Version: "2012-10-17", Statement: [allow] };
const open = { Version: "2012-10-17", Statement: [{ ...allow, Principal: "*" }] };
const trust = { Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } } };

describe("bare policies", () => {
  it.each<{ readonly path: string; readonly document: object; readonly kind: string }>`
    path                                  | document  | kind              | why
    ${"policy.json"}                      | ${policy} | ${"identity"}     | ${"nothing says otherwise"}
    ${"policy.json"}                      | ${open}   | ${"resource"}     | ${"it names principals"}
    ${"policy.json"}                      | ${trust}  | ${"trust"}        | ${"it lets principals assume a role"}
    ${"scps/deny.json"}                   | ${policy} | ${"scp"}          | ${"by its folder"}
    ${"service-control-policies/a.json"}  | ${policy} | ${"scp"}          | ${"by its folder, spelled out"}
    ${"rcp/a.json"}                       | ${open}   | ${"rcp"}          | ${"by its folder"}
    ${"boundaries/dev.json"}              | ${policy} | ${"boundary"}     | ${"by its folder"}
    ${"session-policy.json"}              | ${policy} | ${"session"}      | ${"by its name"}
    ${"vpce/policy.json"}                 | ${open}   | ${"vpc-endpoint"} | ${"by its folder"}
    ${"trust/app.json"}                   | ${policy} | ${"identity"}     | ${"a trust policy names principals, whatever the folder"}
    ${"scp/bucket-policy.json"}           | ${open}   | ${"resource"}     | ${"an SCP names none; the file's own name fits"}
    ${"trust-service/bucket-policy.json"} | ${open}   | ${"resource"}     | ${"the nearest word"}
    ${"AssumeRolePolicy.json"}            | ${trust}  | ${"trust"}        | ${"words in capitals"}
  `("reads $path as $kind ($why)", ({ path, document, kind }) => {
    expect(readOne(path, JSON.stringify(document)).policies.map((site) => site.kind)).toEqual([kind]);
  });

  it("takes the kind that the configuration says before any other", () => {
    const { policies } = readOne("scp/a.json", JSON.stringify(policy), { kindOf: () => "boundary" });

    expect(policies.map((site) => site.kind)).toEqual(["boundary"]);
  });

  // The answers of get-policy-version, get-role, get-bucket-policy and get-account-authorization-details.
  it.each<{ readonly document: object; readonly found: unknown }>`
    document                                                                                 | found                                                                             | why
    ${policy}                                                                                | ${[["", "identity", undefined]]}                                                  | ${"the file is one"}
    ${[policy, open]}                                                                        | ${[["[0]", "identity", undefined], ["[1]", "resource", undefined]]}               | ${"a list"}
    ${{ PolicyVersion: { Document: policy } }}                                               | ${[["PolicyVersion.Document", "identity", undefined]]}                            | ${"an answer of AWS"}
    ${{ Role: { RoleName: "r", AssumeRolePolicyDocument: trust } }}                          | ${[["Role.AssumeRolePolicyDocument", "trust", "role r"]]}                         | ${"with its role"}
    ${{ Policy: JSON.stringify(open) }}                                                      | ${[["Policy", "resource", undefined]]}                                            | ${"JSON in a text"}
    ${{ RoleDetailList: [{ RoleName: "r", RolePolicyList: [{ PolicyDocument: policy }] }] }} | ${[["RoleDetailList[0].RolePolicyList[0].PolicyDocument", "identity", "role r"]]} | ${"of a whole account"}
    ${{ Statement: allow }}                                                                  | ${[["", "identity", undefined]]}                                                  | ${"one statement without a list"}
  `("finds every policy: $found ($why)", ({ document, found }) => {
    const read = readOne("a.json", JSON.stringify(document, null, 2));

    expect(read.format).toBe("json-policy");
    expect(
      read.policies.map(({ address, kind, owners: [owner] }) => [address, kind, owner && `${owner.is} ${owner.name}`]),
    ).toEqual(found);
  });

  it("sees a policy whose statements have been forgotten", () => {
    expect(readOne("a.json", '{ "Version": "2012-10-17" }').policies).toHaveLength(1);
    expect(readFiles({ "a.json": '{ "Version": "2012-10-17", "Name": "x" }', "b.json": '{ "Version": "1" }' })).toEqual(
      [],
    );
  });

  it("reads YAML as it reads JSON", () => {
    const text = "Version: 2012-10-17\nStatement:\n  - Effect: Allow\n    Action: [s3:GetObject]\n    Resource: '*'\n";

    expect(briefs(siteAt(readOne("p.yml", text), "").policy)).toEqual([
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] },
    ]);
  });

  it("reads JSON with comments", () => {
    const read = readOne("p.json", `// why\n${JSON.stringify(policy)} /* end */`);

    expect(read.problems).toEqual([]);
    expect(read.policies).toHaveLength(1);
  });

  it("tells where JSON is broken, and reads what can be read", () => {
    const text = '{"Statement": [\n  {"Effect": "Allow", "Action": "s3:*" "Resource": "*"}\n]}';
    const { policies, problems } = readOne("p.json", text);

    expect(problems.map(({ code, span }) => [code, text.slice(span.start, span.end)])).toEqual([
      ["syntax", '"Resource"'],
    ]);
    expect(policies.flatMap((site) => briefs(site.policy))).toEqual([
      { Effect: "Allow", Action: ["s3:*"], Resource: ["*"] },
    ]);
  });

  it("says that a file is broken even if no policy can be made out", () => {
    const text = "Statement:\n\t- Effect: Allow\n";

    expect(readOne("p.yaml", text).problems).toContainEqual(expect.objectContaining({ code: "syntax" }));
  });

  it("has nothing to say of a file without policies", () => {
    expect(readFiles({ "package.json": '{"name": "Statement of work", "Effect": 1}', "a.yaml": "b: c\n" })).toEqual([]);
  });

  it("leaves policy variables, and takes the placeholders of a template as holes", () => {
    const text =
      '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::${bucket}/${aws:username}/{{ dir }}", ${more}]}]}';
    const { policies, problems } = readOne("p.json", text);
    const values = policies.flatMap((site) => site.policy.statements.flatMap((one) => one.resource?.values ?? []));

    expect(problems).toEqual([]);
    expect(values.map((value) => holesOf(value).map((hole) => hole.expression))).toEqual([["bucket", "dir"], ["more"]]);
  });

  it("tells of statements that are nested too deep to be read", () => {
    const { problems } = readOne("deep.json", `{"Statement": ${"[".repeat(1_000)}${"]".repeat(1_000)}}`);

    expect(problems).toEqual([
      expect.objectContaining({ code: "limit", message: expect.stringMatching(/deeper than/) }),
    ]);
  });

  it("gives every value the place that spells it, with escapes and in texts of JSON", () => {
    const files: Record<string, string> = {
      "a.json": JSON.stringify({ Policy: JSON.stringify(open, null, 2) }, null, 2),
      "b.yaml": `policy: |\n  ${JSON.stringify(policy, null, 2).replaceAll("\n", "\r\n  ")}\n`,
      "c.yaml": `policy: '${JSON.stringify(policy)}'\n`,
    };

    for (const [path, text] of Object.entries(files)) {
      for (const site of readOne(path, text).policies) {
        for (const [value, source] of spelledValues(site.policy, () => text)) {
          expect(JSON.parse(source.replaceAll('\\"', '"'))).toBe(value);
        }
      }
    }
  });

  it("counts a policy that a template reads as its own only there", () => {
    const documents = readFiles({
      "main.tf": 'resource "aws_iam_role_policy" "p" {\n  role   = "r"\n  policy = file("${path.module}/p.json")\n}\n',
      "p.json": JSON.stringify(policy),
    });

    expect(documents.flatMap((document) => document.policies.map((site) => site.path))).toEqual(["main.tf"]);
  });
});

describe("policies inside other files", () => {
  it.each<{ readonly text: string; readonly address: string }>`
    text                                                                                                                                          | address                         | why
    ${`kind: Policy\nspec:\n  forProvider:\n    document: |\n      ${JSON.stringify(policy)}\n`}                                                  | ${"spec.forProvider.document"}  | ${"JSON in a manifest of Crossplane"}
    ${"spec:\n  nodes:\n    extraStatements:\n      - {Action: ['s3:*'], Effect: Allow, Resource: ['*']}\n"}                                      | ${"spec.nodes.extraStatements"} | ${"statements without a document"}
    ${"- name: role\n  iam_policy:\n    policy:\n      Version: 2012-10-17\n      Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]\n"} | ${"[0].iam_policy.policy"}      | ${"a task of Ansible"}
  `("are read at $address ($why)", ({ text, address }) => {
    const read = readOne("manifest.yaml", text);

    expect(read.format).toBe("other");
    expect(briefs(siteAt(read, address).policy)).toEqual([expect.objectContaining({ Effect: "Allow" })]);
  });

  it("are found in every document of a stream", () => {
    const text = `a: {p: ${JSON.stringify(policy)}}\n---\na: {p: ${JSON.stringify(open)}}\n`;

    expect(readOne("m.yaml", text).policies.map((site) => site.address)).toEqual(["[0].a.p", "[1].a.p"]);
  });
});
