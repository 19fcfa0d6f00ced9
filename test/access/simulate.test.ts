import { describe, expect, it } from "@jest/globals";
import { simulateCase } from "../../src/access/simulate.js";

const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" } };
const policies = [{ type: "IDENTITY_POLICY", owner: "111122223333", document }];
const request = { action: "s3:GetObject" };

describe("simulateCase", () => {
  it("decides a case of which only the action is said", () => {
    expect(simulateCase({ policies, request })).toEqual({
      name: "",
      decision: "Allow",
      because: ["allowed by statement 1 of the identity policy"],
    });
  });

  it.each([
    ["a document in JSON text", [{ type: "IDENTITY_POLICY", document: JSON.stringify(document) }], {}],
    ["the short name of a kind", [{ type: "identity", document }], {}],
    ["an owner that is a number", [{ ...policies[0], owner: 111122223333 }], {}],
    ["a plain ARN as principal", policies, { principal: "arn:aws:iam::111122223333:user/alice" }],
    ["one value instead of a list", policies, { context: { "aws:SecureTransport": true, "s3:max-keys": 10 } }],
    ["the facts", policies, { facts: { resourceAccount: "111122223333", rcpSupported: false } }],
  ])("takes %s", (_, given, more) => {
    expect(simulateCase({ name: "n", policies: given, request: { ...request, ...more } })).toMatchObject({
      name: "n",
      decision: "Allow",
    });
  });

  it.each([
    ["a service's name", "logs.amazonaws.com", { Service: "logs.amazonaws.com" }],
    [
      "a provider's ARN",
      "arn:aws:iam::111122223333:saml-provider/corp",
      { Federated: "arn:aws:iam::111122223333:saml-provider/corp" },
    ],
  ])("takes %s as principal", (_, principal, named) => {
    const open = { Version: "2012-10-17", Statement: { ...document.Statement, Principal: named } };

    const simulation = simulateCase({
      policies: [{ type: "RESOURCE_POLICY", document: open }],
      request: { ...request, principal },
    });

    expect(simulation).toMatchObject({ decision: "Allow" });
  });

  it.each([
    ["not a case", 7, "the case is not an object"],
    ["no policies", { request }, "`policies` is missing"],
    ["no request", { policies }, "`request` is missing"],
    ["no action", { policies, request: {} }, "the `action` of the request is missing"],
    ["no document", { policies: [{ type: "SESSION_POLICY" }], request }, "the `document` of policy 1 is missing"],
    [
      "an unknown type",
      { policies: [{ type: "POLICY", document }], request },
      "the `type` of policy 1 is not one of `IDENTITY_POLICY`, `RESOURCE_POLICY`, `TRUST_POLICY`, `KMS_KEY_POLICY`, " +
        "`PERMISSIONS_BOUNDARY`, `SESSION_POLICY`, `SERVICE_CONTROL_POLICY`, `RESOURCE_CONTROL_POLICY`, `VPC_ENDPOINT_POLICY`",
    ],
    [
      "a document without statements",
      { policies: [{ type: "SESSION_POLICY", document: {} }], request },
      "the `document` of policy 1: the policy has no `Statement`",
    ],
    [
      "a fact that is no fact",
      { policies, request: { ...request, facts: { rcpSupported: "no" } } },
      "the fact `rcpSupported` is neither true nor false",
    ],
    [
      "a context that is no text",
      { policies, request: { ...request, context: { "aws:TagKeys": [{}] } } },
      "the context key `aws:TagKeys` is not a text",
    ],
  ])("says what is wrong: %s", (_, value, problem) => {
    expect(simulateCase(value)).toEqual({ name: "", problem });
  });

  it("says where the JSON text of a document is broken", () => {
    const simulation = simulateCase({ policies: [{ type: "SESSION_POLICY", document: '{"Statement": [' }], request });

    expect(simulation).toMatchObject({ problem: expect.stringContaining("the `document` of policy 1: ") });
  });
});
