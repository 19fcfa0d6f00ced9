import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { parseSync } from "@swc/core";
import { check } from "recheck";

const source = fileURLToPath(new URL("../src/", import.meta.url));

interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

/** The regular expressions written in a syntax tree. */
function expressionsIn(node: unknown): readonly Expression[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "type" in node && node.type === "RegExpLiteral" ? [node as unknown as Expression] : [];
  return [...own, ...Object.values(node).flatMap(expressionsIn)];
}

/** All but those of the practice GitHub, which a person runs for herself. */
function expressionsOf(folder: string): readonly Expression[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const own = files.filter((path) => path.endsWith(".ts") && !path.startsWith("practice"));
  return own.flatMap((path) =>
    expressionsIn(parseSync(readFileSync(join(folder, path), "utf8"), { syntax: "typescript" })),
  );
}

/** Is there a text that takes this one more than linear time? One that cannot be decided in time is let pass. */
async function isSlow({ pattern, flags }: Expression): Promise<boolean> {
  const { status } = await check(pattern, flags.replace("d", ""), { timeout: 1_000 });
  return status === "vulnerable";
}

describe("the regular expressions of the source", () => {
  it("are found slow where they are", async () => {
    expect(await isSlow({ pattern: '"((?:[^"]|\\$\\{[^}]*\\})+)"', flags: "g" })).toBe(true);
    expect(await isSlow({ pattern: '"([^"]+)"', flags: "y" })).toBe(false);
  });

  it("take linear time, whatever a pull request holds", async () => {
    const expressions = [...new Map(expressionsOf(source).map((each) => [`/${each.pattern}/${each.flags}`, each]))];
    const slow: string[] = [];

    for (const [written, expression] of expressions) if (await isSlow(expression)) slow.push(written);

    expect(expressions.length).toBeGreaterThan(200);
    expect(slow).toEqual([]);
  }, 600_000);
});
