import { literal, type Value } from "../../source/index.js";
import { inlineTemplate, within } from "../cloudformation/inline-template.js";
import { readRoot } from "../cloudformation/reader.js";
import type { Document, ReadOptions } from "../reader.js";
import { wholeFile } from "./functions/files.js";
import { configured } from "./resource-attributes.js";
import type { Instance } from "./scope.js";
import { isEncoded } from "./values.js";

/** Types of resources whose `template_body` is a template of CloudFormation. */
export const stacks: ReadonlySet<string> = new Set([
  "aws_cloudformation_stack",
  "aws_cloudformation_stack_set",
  "awscc_cloudformation_stack",
]);

/**
 * What the template of a stack says that is written here: in a heredoc, by `jsonencode` or `yamlencode`, or made of a
 * template file. One that is a file as it stands is read by itself.
 */
export function stackDocuments(instance: Instance, options: ReadOptions): readonly Document[] {
  const body = stacks.has(instance.type) && !instance.isData ? configured(instance, "template_body") : undefined;
  if (!body || wholeFile(body, instance.scope)) return [];
  const { files, problems } = instance.module.world;
  const file = files.get(instance.block.span.path);
  const root = inlineTemplate(isEncoded(body) ? body.decoded : body, problems);
  if (!file || !root) return [];
  const { document } = readRoot(file, root, files, options, {
    passed: parametersOf(configured(instance, "parameters")),
  });
  return [within(document, instance.address, instance.when)];
}

function parametersOf(value: Value | undefined): Map<string, Value> {
  const entries = value?.type === "map" ? value.entries : [];
  return new Map(entries.map((entry) => [literal(entry.key) ?? "?", entry.value]));
}
