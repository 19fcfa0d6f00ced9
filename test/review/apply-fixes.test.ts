import { describe, expect, it } from "@jest/globals";
import { applyFixes } from "../../src/review/index.js";
import { toFiles } from "../../src/source/index.js";
import { options } from "../helpers/sides.js";

const fixedText = (text: string) => {
  const applied = applyFixes(toFiles([{ path: "p.json", text }]), [], options);
  return { applied, after: applied.files.get("p.json")?.text };
};
const policy = (...statements: readonly string[]) =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [\n    ${statements.join(",\n    ")}\n  ]\n}\n`;
const wide = '{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"}';
const covered = (key: string) => `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${key}"}`;

describe("applyFixes", () => {
  it("makes every fix, the rest byte for byte the same", () => {
    const { applied, after } = fixedText(policy(wide, covered("x"), covered("y")));

    expect(after).toBe(policy(wide));
    expect(applied.fixed.map(({ rule }) => rule)).toEqual(["redundant-statement", "redundant-statement"]);
    expect(applied.review.findings.filter(({ fix }) => fix)).toEqual([]);
  });

  it("does not remove both of two statements that cover each other", () => {
    const { after } = fixedText(policy(covered("x"), covered("x")));

    expect(after).toBe(policy(covered("x")));
  });

  it("repairs a misspelt action with the one that was meant", () => {
    const misspelt = wide.replace("s3:Get*", "s3:PutObjekt");

    expect(fixedText(policy(misspelt)).after).toBe(policy(wide.replace("s3:Get*", "s3:PutObject")));
  });

  it("leaves alone what has no fix", () => {
    const text = policy('{"Effect": "Allow", "Action": "*", "Resource": "*"}');
    const { applied, after } = fixedText(text);

    expect(after).toBe(text);
    expect(applied.fixed).toEqual([]);
    expect(applied.review.conclusion).toBe("failure");
  });
});
