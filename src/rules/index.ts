export { loadBuiltIn, readCatalogue, readTables, ruleFiles, toText } from "./built-in.js";
export { propertyPlace } from "./entities.js";
export { type Draft, type FixPlan, type Found, find, findIn } from "./find.js";
export { type LoadedRules, loadRules, type RuleFile } from "./load.js";
export { isGiven, noParameters, type RuleParameters } from "./parameters.js";
export type { Catalogue, Example, Fix, FixOperation, Row, Rule, RuleKind, Tables } from "./rule.js";
export { type Category, type Severity, severities } from "./severity.js";
export { attachedPolicy } from "./subject.js";
