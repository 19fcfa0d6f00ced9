import { simulateCase } from "../access/index.js";
import { ReviewError } from "../errors.js";
import { emit, formatOf, type OutputSettings } from "./output.js";
import { readPaths } from "./read-paths.js";

/** `simulate [FILE]`: decides one case, or a list of them. Exit code 0; 2 if one of them is no case, the others decided. */
export async function simulate(path: string | undefined, settings: OutputSettings): Promise<number> {
  const { files, unreadable } = await readPaths(process.cwd(), [path ?? "-"], () => false);
  const text = [...files.values()][0]?.text;
  if (text === undefined) throw new ReviewError("file-unreadable", unreadable[0]?.because ?? "nothing to read");
  const results = toCases(text).map(simulateCase);
  const lines = results.map((each) =>
    "problem" in each
      ? `${each.name}: ${each.problem}`
      : `${each.decision.padEnd(12)}  ${each.name}: ${each.because.join("; ")}`,
  );
  await emit(formatOf(settings) === "json" ? JSON.stringify({ results }, null, 2) : lines.join("\n"), settings);
  return results.some((each) => "problem" in each) ? 2 : 0;
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
