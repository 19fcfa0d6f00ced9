export { type Arn, issuerOfProvider, normalService, parseArn, partitions } from "./arn.js";
export { canonicalPolicy, canonicalStatement } from "./canonical.js";
export {
  type AccessLevel,
  type Action,
  type ActionResource,
  actionsMatching,
  actionsOf,
  allActions,
  catalogueDate,
  findAction,
  type ServiceDetail,
  serviceDetail,
  serviceName,
  services,
  supportsResourceControl,
} from "./catalogue.js";
export { policyContent, statementContent } from "./content.js";
export { type PolicyKind, policyKinds } from "./kind.js";
export { type Operator, type OperatorFamily, operatorInCase, operatorNames, parseOperator } from "./operator.js";
export { parsePolicy, spread } from "./parse.js";
export { lowerAscii, policyText, toPolicyText } from "./parse-text.js";
export type {
  ConditionLine,
  Element,
  Guard,
  Policy,
  PrincipalElement,
  PrincipalEntry,
  Statement,
  Unread,
  Version,
} from "./policy.js";
export { holesOf, type Part, type PolicyText, plain, shown } from "./policy-text.js";
export { readable, readableName } from "./readable.js";
export { writtenTwice } from "./written-twice.js";
