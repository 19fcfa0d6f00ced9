export { code, cut, escaped, fenced, listed, oneLine, sentence } from "./markdown.js";
export { rangeOf } from "./position.js";
export type { Annotation, InlineComment, PullReport } from "./pull-report.js";
export type { ReportOptions } from "./report.js";
export { toJson } from "./to-json.js";
export { toMarkdown } from "./to-markdown.js";
export { toPullReport } from "./to-pull-report.js";
export { toText } from "./to-text.js";
export { canDo, exampleOf, onWhat, personOf } from "./words.js";
