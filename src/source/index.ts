export { applyEdits, type Edit } from "./edit.js";
export { type Files, type SourceFile, toFiles } from "./file.js";
export { type HclResult, loadHcl, parseHcl, parseHclJsonString, parseHclTemplate } from "./hcl.js";
export type {
  HclAttribute,
  HclBlock,
  HclBody,
  HclExpression,
  HclFor,
  HclItem,
  HclLabel,
  HclPiece,
  HclStep,
} from "./hcl-syntax.js";
export type { Hole, Shape } from "./hole.js";
export { type JsonResult, parseJson, parseJsonFile } from "./json.js";
export { type MappedText, toMappedText } from "./mapped-text.js";
export { placeBack, putBack, textPath } from "./mapped-value.js";
export { isUnread, type Problem } from "./problem.js";
export { covering, holds, type Span } from "./span.js";
export {
  type AbsentValue,
  at,
  type BooleanValue,
  type ChoiceValue,
  type Entry,
  type HoleValue,
  type ListValue,
  literal,
  type MapValue,
  type NullValue,
  type NumberValue,
  type Syntax,
  type TextPart,
  type TextValue,
  type Value,
  written,
} from "./value.js";
export { parseYaml, parseYamlFile, type YamlResult } from "./yaml.js";
