export { evaluate } from "./evaluate.js";
export { noNewAccess } from "./no-new-access.js";
export type {
  AccessGroup,
  AttachedPolicy,
  Comparison,
  Decision,
  Facts,
  KeyPattern,
  NewAccess,
  Pattern,
  PolicySet,
  PolicyType,
  Possibility,
  QuestionOptions,
  Redundancy,
  Request,
  StatementRef,
  TextPattern,
  Witness,
} from "./question.js";
