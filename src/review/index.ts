export type {
  Accepted,
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
