import type { Guard } from "../../policy/index.js";
import type { Files, HclBlock, HclExpression, Problem, SourceFile, Span, Value } from "../../source/index.js";
import type { ModuleConfig } from "./module-config.js";

/** All that one reading shares. */
export interface World {
  readonly files: Files;
  /** Files of values that are loaded by themselves, by folder. */
  readonly automatic: ReadonlyMap<string, readonly SourceFile[]>;
  readonly configs: ReadonlyMap<string, ModuleConfig>;
  readonly problems: Problem[];
  /** The policies that `aws_iam_policy_document` data sources give, and where from. */
  readonly documents: Map<Value, Instance>;
  /** Those that stand in a policy that is reported elsewhere. */
  readonly used: Set<Value>;
  /** What is left of the steps that one root module may take. */
  steps: number;
  depth: number;
}

/** A module with its arguments: the root, or one call of it. */
export interface Module {
  readonly world: World;
  readonly config: ModuleConfig;
  /** `` for the root, else `module.a.module.b["k"]`. */
  readonly address: string;
  readonly depth: number;
  /** Folders of the modules it is called from, and its own. */
  readonly folders: ReadonlySet<string>;
  /** Folder of the root module, which relative paths start from. */
  readonly rootDir: string;
  /** Arguments of the call; undefined for a module that nobody calls. */
  readonly args: Arguments | undefined;
  /** Values from `*.tfvars` and the configuration. */
  readonly given: ReadonlyMap<string, Value>;
  /** Defaults of variables count for nothing: to ask what a module could do with other values. */
  readonly open: boolean;
  readonly memo: Map<string, Value>;
  readonly busy: Set<string>;
  readonly instances: Map<string, readonly Instance[]>;
  readonly calls: Map<string, readonly Call[]>;
  readonly when: readonly Guard[];
}

/** One resource or data source of one module; with `count` or `for_each`, one of its instances. */
export interface Instance {
  readonly block: HclBlock;
  readonly module: Module;
  /** As written in its module, e.g. `data.aws_iam_policy_document.x` or `aws_iam_role.r["k"]`. */
  readonly local: string;
  /** The same with the module in front. */
  readonly address: string;
  /** `aws_iam_role`, for a data source too. */
  readonly type: string;
  readonly isData: boolean;
  readonly scope: Scope;
  readonly when: readonly Guard[];
  readonly key: string | number | undefined;
}

/** What a call gives for the variables of the module, evaluated when it is asked for. */
export interface Arguments {
  readonly get: (name: string) => Value | undefined;
}

/** One call of a local module. */
export interface Call {
  readonly module: Module;
  readonly key: string | number | undefined;
}

/** Where an expression is evaluated. */
export interface Scope {
  readonly module: Module;
  /** Variables of `for`, of a template, `each.key`, `count.index`, the iterator of a `dynamic` block. */
  readonly names: ReadonlyMap<string, Value>;
  readonly evaluate: (expression: HclExpression, scope: Scope) => Value;
  /** The text of the file an expression stands in. */
  readonly source: (span: Span) => string;
}

/** The scope with some more names. */
export function withNames(scope: Scope, names: Iterable<readonly [string, Value]>): Scope {
  return { ...scope, names: new Map([...scope.names, ...names]) };
}
