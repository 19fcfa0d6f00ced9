export type { Contents, Forge, Side } from "./forge.js";
export { concerns, gatherSides, type Reading } from "./gather.js";
export { type GitSides, toGitForge, toGitSides } from "./git.js";
export { hunksOf } from "./hunks.js";
