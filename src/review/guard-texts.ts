import type { Guard } from "../policy/index.js";

/** What is there only in some branch of the template: `var.x`, `not var.x`, or the choice and its branch. */
export function guardTexts(guards: readonly Guard[]): readonly string[] {
  const texts = guards.map(({ on, is }) => (is === "true" ? on : is === "false" ? `not ${on}` : `${on} is ${is}`));
  return [...new Set(texts)];
}
