import { resolve } from "node:path";
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
  const options = await reviewOptionsOf(repository, settings);
  const forge = toGitForge(await toGitSides(repository, settings.base, settings.head));
  const sides = await gatherSides(forge, { accepts: mayHoldPolicy, wantsOf });
  const result = reviewSides(sides, options);
  await emit(render(result, settings), settings);
  return exitCodeOf(result);
}
