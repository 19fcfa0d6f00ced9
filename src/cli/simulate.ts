import { simulateCase } from "../access/index.js";
import { ReviewError } from "../errors.js";
import { emit, formatOf, type OutputSettings } from "./output.js";
import { readPaths } from "./read-paths.js";

/** `simulate [FILE]`: decides one case, or a list of them. Exit code 0; 2 for what is no case. */
export async function simulate(path: string | undefined, settings: OutputSettings): Promise<number> {
  const { files, unreadable } = await readPaths(process.cwd(), [path ?? "-"], () => false);
  const text = [...files.values()][0]?.text;
  if (text === undefined) throw new ReviewError("file-unreadable", unreadable[0]?.because ?? "nothing to read");
  const results = toCases(text).map(simulateCase);
  if (formatOf(settings) === "json") await emit(JSON.stringify({ results }, null, 2), settings);
  else
    await emit(
      results.map((each) => `${each.decision.padEnd(12)}  ${each.name}: ${each.because.join("; ")}`).join("\n"),
      settings,
    );
  return 0;
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
