import { existsSync } from "node:fs";
import { normalize, sep } from "node:path";
import { type PolicyInFile, simulateCase } from "../access/index.js";
import { ReviewError } from "../errors.js";
import { readAll } from "../readers/index.js";
import { visible } from "../report/index.js";
import { attachedPolicy } from "../rules/index.js";
import { emit, formatOf, type OutputSettings } from "./output.js";
import { readPaths } from "./read-paths.js";

/** `simulate [FILE]`: decides one case, or a list of them. Exit code 0; 2 if one of them is no case, the others decided. */
export async function simulate(path: string | undefined, settings: OutputSettings): Promise<number> {
  const { files, unreadable } = await readPaths(process.cwd(), [path ?? "-"], () => false);
  const text = [...files.values()][0]?.text;
  if (text === undefined) throw new ReviewError("file-unreadable", unreadable[0]?.because ?? "nothing to read");
  const cases = toCases(text);
  const inFile = await policiesOf(cases);
  const results = cases.map((each) => simulateCase(each, inFile));
  const lines = results.map((each) =>
    "problem" in each
      ? `${each.name}: ${each.problem}`
      : `${each.decision.padEnd(12)}  ${each.name}: ${each.because.join("; ")}`,
  );
  const json = formatOf(settings) === "json";
  await emit(json ? JSON.stringify({ results }, null, 2) : visible(lines.join("\n")), settings);
  return results.some((each) => "problem" in each) ? 2 : 0;
}

/** The policies of the files that cases name, templates or bare documents; paths are from the working folder. */
async function policiesOf(cases: readonly unknown[]): Promise<PolicyInFile> {
  const named = JSON.stringify(cases).matchAll(/"file":("(?:[^"\\]|\\.)*")/g);
  const paths = [...new Set([...named].map((match) => String(JSON.parse(match[1] ?? '""'))))];
  if (paths.length === 0) return () => "no file is named";
  const present = [];
  for (const path of paths) if (existsSync(path)) present.push(path);
  const { files } = await readPaths(process.cwd(), present, () => false);
  const sites = readAll(files, {}).flatMap((document) => document.policies);
  return (file, address) => {
    const own = sites.filter((site) => site.path === normalize(file).split(sep).join("/"));
    const found = own.filter((site) => address === undefined || site.address === address);
    const [first, ...more] = found;
    if (first && more.length === 0) return attachedPolicy(first);
    const addresses = own.map((site) => `\`${site.address}\``).join(", ");
    if (own.length === 0) return `\`${file}\` holds no policy`;
    return first ? `\`${file}\` holds several policies, say which: ${addresses}` : `\`${file}\` has ${addresses}`;
  };
}

function toCases(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch (cause) {
    throw new ReviewError("file-unreadable", `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
