export { type Applied, applyFixes } from "./apply-fixes.js";
export type { ChangedFile, Hunk } from "./changed-file.js";
export { controlsIn, limits } from "./controls.js";
export type {
  AccessLeft,
  AccessRow,
  AccessTable,
  Finding,
  FindingPolicy,
  Fix,
  Review,
  ReviewedFile,
  Severity,
  Status,
  WitnessRequest,
} from "./review.js";
export { checkFiles, type ReviewOptions, reviewSides, type Sides } from "./review-sides.js";
export { pairUnits, type Unit, unitsOf } from "./unit.js";
