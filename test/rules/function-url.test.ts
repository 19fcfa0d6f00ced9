import { describe, expect, it } from "@jest/globals";
import { readAll } from "../../src/readers/index.js";
import { find, noParameters, readCatalogue } from "../../src/rules/index.js";
import { toFiles } from "../../src/source/index.js";

const catalogue = readCatalogue();

const sam = (auth: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      FunctionUrlConfig:
        AuthType: ${auth}
`;

describe("the URL of a SAM function", () => {
  it.each([
    ["NONE", ["NONE"], "anybody can call it"],
    ["AWS_IAM", [], "calls are signed"],
  ])("with AuthType %s", (auth, expected, _why) => {
    const text = sam(auth);
    const documents = readAll(toFiles([{ path: "template.yaml", text }]), { kindOf: () => undefined });

    const { findings } = find(documents, catalogue, noParameters, { only: new Set(["function-url-without-login"]) });

    expect(findings.map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
  });
});
