import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { toProgram } from "../../src/cli/program.js";

const template = `Resources:
  Boundary:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "s3:Get*", Resource: "*"}]
  App:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]}
      Policies:
        - PolicyName: all
          PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
`;
const principal = "aws:111122223333:arn:aws:iam::111122223333:role/App";
const before = process.cwd();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leastwise-"));
  process.chdir(folder);
  await writeFile("stack.yaml", template);
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

async function decided(policies: readonly object[], action: string): Promise<unknown> {
  const request = { principal, action, resource: "arn:aws:s3:::b/k", context: {} };
  await writeFile("case.json", JSON.stringify([{ name: "a", policies, request }]));
  await toProgram(() => undefined).parseAsync(["simulate", "case.json", "--format", "json", "--output", "answer"], {
    from: "user",
  });
  return JSON.parse(await readFile("answer", "utf8")).results[0];
}

describe("simulate with policies of a template", () => {
  const role = { file: "stack.yaml", address: "App.Policies[all]" };
  const boundary = { file: "stack.yaml", address: "Boundary", type: "PERMISSIONS_BOUNDARY" };

  it.each([
    { policies: [role], action: "s3:PutObject", decision: "Allow", why: "the role's own policy allows it" },
    { policies: [role, boundary], action: "s3:PutObject", decision: "ImplicitDeny", why: "the boundary does not" },
    { policies: [role, boundary], action: "s3:GetObject", decision: "Allow", why: "both do" },
  ])("decides $action: $decision, $why", async ({ policies, action, decision }) => {
    expect(await decided(policies, action)).toMatchObject({ decision });
  });

  it.each([
    { policy: { file: "stack.yaml" }, problem: "holds several policies" },
    { policy: { file: "none.yaml" }, problem: "holds no policy" },
    { policy: { file: "stack.yaml", address: "Nobody" }, problem: "`App.Policies[all]`" },
  ])("says what is wrong: $problem", async ({ policy, problem }) => {
    expect(await decided([policy], "s3:GetObject")).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
