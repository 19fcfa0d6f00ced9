import type { Files } from "../source/index.js";
import { cloudFormationReader } from "./cloudformation/reader.js";
import { jsonPolicyReader } from "./json-policy/reader.js";
import { otherReader } from "./other/reader.js";
import { readWith } from "./read-all.js";
import type { Document, Reader, ReadOptions } from "./reader.js";
import { serverlessReader } from "./serverless/reader.js";
import { isTemplateFile } from "./terraform/given-templates.js";
import { isModuleFile } from "./terraform/parsed-file.js";
import { terraformReader } from "./terraform/reader.js";
import { terraformWriter } from "./terraform/write/writer.js";
import { terraformPlanReader } from "./terraform-plan/reader.js";
import { dataWriter, pathOf } from "./write-change.js";
import type { Writer } from "./writer.js";

export type { Change, ElementName, NewStatement, NewText } from "./change.js";
export { mayHoldPolicy } from "./may-hold-policy.js";
export {
  type Attachment,
  type Document,
  type Format,
  type Owner,
  type PolicySite,
  type Reader,
  type ReadOptions,
  type Resource,
  tellingAddress,
} from "./reader.js";
export { nameArgument } from "./terraform/resource-attributes.js";
export type { NotWritable, Writer } from "./writer.js";

/** Every reader, the most particular first: a file goes to the first that makes something of it. */
export const readers: readonly Reader[] = [
  terraformReader,
  terraformPlanReader,
  serverlessReader,
  cloudFormationReader,
  jsonPolicyReader,
  otherReader,
];

/**
 * What every file of one side says. A file that holds nothing for us has no document; one that cannot be read has one
 * with its problem, and costs the others nothing.
 */
export function readAll(files: Files, options: ReadOptions): readonly Document[] {
  return readWith(readers, files, options);
}

/**
 * Paths of `tree` that must be known to understand these files and are not among them. Ask again, with what was
 * fetched, until there are none.
 */
export function wantsOf(files: Files, tree: ReadonlySet<string>): readonly string[] {
  const wanted = new Set(readers.flatMap((reader) => reader.wants(files, tree)));
  return [...wanted].filter((path) => tree.has(path) && !files.has(path));
}

/** The edits of a change, by the writer of the file that the changed text stands in. */
export const write: Writer = (change, files) => {
  const path = pathOf(change);
  const writer = isModuleFile(path) || isTemplateFile(path, files) ? terraformWriter : dataWriter;
  return writer(change, files);
};
