export { allowedActions, allowedActionsOf } from "./allowed-actions.js";
export { type CanAllowOptions, canAllow } from "./can-allow.js";
export { type Combination, canAllowAll } from "./can-allow-all.js";
export { type CanDenyOptions, canDeny } from "./can-deny.js";
export { enumerateNewAccess } from "./enumerate.js";
export { type EquivalentOptions, equivalent } from "./equivalent.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { amidFullAccess } from "./full-access.js";
export { newAccessBeyond, noNewAccess } from "./no-new-access.js";
export { publicAccess, type Trust } from "./public-access.js";
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
export { redundant } from "./redundant.js";
export { type PolicyInFile, type Simulation, simulateCase } from "./simulate.js";
export { conditionTexts, principalTexts, written } from "./statement-texts.js";
