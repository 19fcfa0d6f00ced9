import { resolve } from "node:path";
import { configurationPath } from "../config/index.js";
import { gatherSides, toGitForge, toGitSides } from "../forge/index.js";
import { mayHoldPolicy, wantsOf } from "../readers/index.js";
import { reviewSides } from "../review/index.js";
import { emit, exitCodeOf, type OutputSettings, render } from "./output.js";
import { reviewOptionsOf, type Settings } from "./settings.js";

export interface ReviewSettings extends Settings, OutputSettings {
  readonly repo?: string;
  readonly base?: string;
  readonly head?: string;
}

/**
 * `review`: what the App would post for base → head of a local repository. Exit code 1 if the check would fail, 2 if it
 * would not and a changed file cannot be read.
 */
export async function review(settings: ReviewSettings): Promise<number> {
  const repository = resolve(settings.repo ?? ".");
  const forge = toGitForge(await toGitSides(repository, settings.base, settings.head));
  // As the App does: a change has no say in how it is reviewed.
  const readUsual = async () => (await forge.read("base", [configurationPath])).files.get(configurationPath);
  const options = await reviewOptionsOf(readUsual, settings);
  const sides = await gatherSides(forge, { accepts: mayHoldPolicy, wantsOf });
  const result = reviewSides(sides, options);
  await emit(render(result, settings), settings);
  return exitCodeOf(result);
}
