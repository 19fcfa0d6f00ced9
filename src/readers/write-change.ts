import type { Edit, Files } from "../source/index.js";
import type { Change } from "./change.js";
import { cloudFormationReader } from "./cloudformation/reader.js";
import { templateIn } from "./cloudformation/stack.js";
import { cloudFormationWriter } from "./cloudformation/writer.js";
import { jsonPolicyWriter } from "./json-policy/writer.js";
import { serverlessReader } from "./serverless/reader.js";
import { serverlessWriter } from "./serverless/writer.js";
import { terraformPlanReader } from "./terraform-plan/reader.js";
import type { NotWritable, Writer } from "./writer.js";

/** The path of the file in which a change is to be made: that of the text itself, wherever it is used. */
export function pathOf(change: Change): string {
  switch (change.type) {
    case "set-property":
      return change.resource.nameSpan.path;
    case "remove-property":
      return change.property.span.path;
    case "replace-value":
      return change.target.span.path;
    case "split":
      return change.like.span.path;
    case "add-statement":
    case "set-version":
      return change.policy.value.span.path;
    default:
      return change.statement.span.path;
  }
}

/** The writer of JSON and YAML for the file of a change. */
export const dataWriter: Writer = (change: Change, files: Files): readonly Edit[] | NotWritable => {
  const file = files.get(pathOf(change));
  if (!file) return { type: "not-writable", because: `\`${pathOf(change)}\` is not at hand` };
  if (terraformPlanReader.accepts(file.path, file.text)) {
    return { type: "not-writable", because: "a plan is made, not written: its configuration is to be changed" };
  }
  if (serverlessReader.accepts(file.path, file.text)) return serverlessWriter(change, files);
  const template = cloudFormationReader.accepts(file.path, file.text) && templateIn(file) !== undefined;
  return (template ? cloudFormationWriter : jsonPolicyWriter)(change, files);
};
