export type { ChangedFile, Contents, Forge, Hunk, Side } from "./forge.js";
