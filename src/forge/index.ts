export type { Contents, Forge, Side } from "./forge.js";
