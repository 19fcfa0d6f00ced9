import type { HclAttribute, HclBlock, Problem } from "../../source/index.js";
import type { ParsedFile } from "./parsed-file.js";

/** The blocks of one directory, by name. Evaluated later, once for each call. */
export interface ModuleConfig {
  readonly dir: string;
  readonly files: readonly ParsedFile[];
  readonly variables: ReadonlyMap<string, HclBlock>;
  readonly locals: ReadonlyMap<string, HclAttribute>;
  /** By address: `aws_iam_role.r`, `data.aws_iam_policy_document.d`. */
  readonly resources: ReadonlyMap<string, HclBlock>;
  readonly calls: ReadonlyMap<string, HclBlock>;
  readonly outputs: ReadonlyMap<string, HclBlock>;
  readonly problems: readonly Problem[];
}

/** Does this file change what others declare? */
export function isOverride(file: Pick<ParsedFile, "path">): boolean {
  return /(^|[/_])override\.(tf|tofu)(\.json)?$/.test(file.path);
}

interface Collected {
  readonly variables: Map<string, HclBlock>;
  readonly locals: Map<string, HclAttribute>;
  readonly resources: Map<string, HclBlock>;
  readonly calls: Map<string, HclBlock>;
  readonly outputs: Map<string, HclBlock>;
}

/**
 * The configuration that these files of one directory make together.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function toModuleConfig(dir: string, files: readonly ParsedFile[]): ModuleConfig {
  const found: Collected = {
    variables: new Map(),
    locals: new Map(),
    resources: new Map(),
    calls: new Map(),
    outputs: new Map(),
  };
  for (const file of files.filter((each) => !isOverride(each))) collect(file.body.blocks, found, false);
  for (const file of files.filter(isOverride)) collect(file.body.blocks, found, true);
  return { dir, files, ...found, problems: files.flatMap((file) => file.problems) };
}

function collect(blocks: readonly HclBlock[], found: Collected, overrides: boolean): void {
  for (const block of blocks) {
    const [first, second] = block.labels.map((label) => label.text);
    const put = (into: Map<string, HclBlock>, name: string | undefined) => {
      if (name === undefined) return;
      const known = into.get(name);
      if (known && overrides) into.set(name, overridden(known, block));
      else into.set(known ? `${name}#${into.size}` : name, block);
    };
    if (block.type === "variable") put(found.variables, first);
    else if (block.type === "output") put(found.outputs, first);
    else if (block.type === "module") put(found.calls, first);
    else if (block.type === "resource" || block.type === "ephemeral")
      put(found.resources, second && `${first}.${second}`);
    else if (block.type === "data") put(found.resources, second && `data.${first}.${second}`);
    else if (block.type === "check") collect(block.body.blocks, found, overrides);
    else if (block.type === "locals") {
      for (const attribute of block.body.attributes) {
        if (overrides || !found.locals.has(attribute.name)) found.locals.set(attribute.name, attribute);
      }
    }
  }
}

/** Arguments of the override go before; its nested blocks replace all of their type. */
function overridden(block: HclBlock, by: HclBlock): HclBlock {
  const names = new Set(by.body.attributes.map((attribute) => attribute.name));
  const types = new Set(by.body.blocks.map((inner) => inner.type));
  return {
    ...block,
    body: {
      attributes: [...block.body.attributes.filter((attribute) => !names.has(attribute.name)), ...by.body.attributes],
      blocks: [...block.body.blocks.filter((inner) => !types.has(inner.type)), ...by.body.blocks],
    },
  };
}
