export { type FixContext, fixFor, type ProvedFix } from "./fix-for.js";
