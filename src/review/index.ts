export type { ChangedFile, Hunk } from "./changed-file.js";
export type {
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
