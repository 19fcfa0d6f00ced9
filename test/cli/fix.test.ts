import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { toProgram } from "../../src/cli/program.js";

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"},
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/x"}
  ]
}
`;
const before = process.cwd();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leastwise-"));
  process.chdir(folder);
  await writeFile("p.json", text);
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

async function run(...words: readonly string[]): Promise<{ readonly code: number; readonly answer: string }> {
  let code = -1;
  const output = words[0] === "init" ? [] : ["--output", "answer"];
  await toProgram((each) => {
    code = each;
  }).parseAsync([...words, ...output], { from: "user" });
  return { code, answer: await readFile("answer", "utf8").catch(() => "") };
}

describe("fix", () => {
  it("changes the file, says what it did, and exits with 0 where nothing grave is left", async () => {
    const { code, answer } = await run("fix", "p.json");

    expect(code).toBe(0);
    expect(answer).toContain("p.json:5  Remove the statement  (redundant-statement)");
    expect(answer).toContain("1 fix in 1 file");
    expect(await readFile("p.json", "utf8")).not.toContain("s3:GetObject");
  });

  it("prints a patch and changes nothing with --dry-run", async () => {
    const { answer } = await run("fix", "p.json", "--dry-run");

    expect(answer).toContain("--- a/p.json\n+++ b/p.json\n");
    expect(answer).toMatch(/^- {4}\{"Effect": "Allow", "Action": "s3:GetObject"/m);
    expect(await readFile("p.json", "utf8")).toBe(text);
  });

  it("exits with 1 where something grave is left", async () => {
    await writeFile("p.json", text.replace('"s3:Get*", "Resource": "arn:aws:s3:::b/*"', '"*", "Resource": "*"'));

    expect((await run("fix", "p.json")).code).toBe(1);
  });
});

describe("init", () => {
  it("writes a configuration that is valid, and never over another", async () => {
    await run("init", "--quiet");

    expect((await run("check", "p.json", "--config", ".github/leastwise.yml")).code).toBe(0);
    await expect(run("init", "--quiet")).rejects.toThrow("is there already");
  });
});
