import { describe, expect, it } from "@jest/globals";
import { briefs, readOne } from "../read.js";

const call = (source: string, body: string) =>
  readOne("main.tf", `module "role" {\n  source = "${source}"\n${body}\n}\n`);
const trusts = (document: ReturnType<typeof readOne>) =>
  document.policies.filter(({ kind }) => kind === "trust").flatMap(({ policy }) => briefs(policy));
const github = (...subjects: readonly string[]) => ({
  Effect: "Allow",
  Action: ["sts:AssumeRoleWithWebIdentity"],
  Principal: ["Federated:arn:aws:iam::*:oidc-provider/token.actions.githubusercontent.com"],
  Condition: [
    `StringLike token.actions.githubusercontent.com:sub ${subjects.join("|")}`,
    "StringEquals token.actions.githubusercontent.com:aud sts.amazonaws.com",
  ],
});

// https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/5.60.0/submodules/iam-github-oidc-role
describe("the trust of a module that is not here", () => {
  it.each([
    ["terraform-aws-modules/iam/aws//modules/iam-github-oidc-role", "subjects", "the registry's module"],
    ["../../modules/iam-github-oidc-role", "subjects", "its folder, called by a path"],
    ["github.com/acme/platform-github-oidc-role?ref=v2", "github_repositories", "a module of one's own, from git"],
    ["git::https://github.com/acme/terraform-aws-github-oidc-provider.git", "github_repositories", "with a protocol"],
  ])("is made of GitHub's subjects: %s (%s: %s)", (source, argument) => {
    const document = call(source, `  ${argument} = ["acme/shop:ref:refs/heads/main", "repo:acme/site:pull_request"]`);

    expect(trusts(document)).toEqual([github("repo:acme/shop:ref:refs/heads/main", "repo:acme/site:pull_request")]);
  });

  it("keeps subjects open that are filled in later", () => {
    const document = call("github.com/acme/github-oidc-role", "  github_repositories = var.repositories");

    expect(trusts(document)).toEqual([github("repo:${var.repositories}")]);
  });

  it.each([
    ["github.com/acme/terraform-modules//bucket", "repositories", "GitHub is only where it comes from"],
    ["github.com/acme/ecr", "repositories", "nothing says that it is a role"],
    ["terraform-aws-modules/ecr/aws", "repositories", "repositories are of images"],
  ])("is not made up: %s (%s: %s)", (source, argument) => {
    expect(trusts(call(source, `  ${argument} = ["acme/shop:*"]`))).toEqual([]);
  });
});
