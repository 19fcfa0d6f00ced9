import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Configuration, configurationPath, loadConfiguration, type Threshold } from "../config/index.js";
import { ReviewError } from "../errors.js";
import { type PolicyKind, policyKinds } from "../policy/index.js";
import { rangeOf } from "../report/index.js";
import type { ReviewOptions } from "../review/index.js";
import { loadBuiltIn } from "../rules/index.js";
import { type Problem, type SourceFile, toFiles } from "../source/index.js";

/** Options that commands share. */
export interface Settings {
  readonly config?: string;
  readonly kind?: string;
  readonly failOn?: string;
}

/** Names that `--kind` takes beside the rules' own: those of `simulate`. */
const types: { readonly [type: string]: PolicyKind } = {
  IDENTITY_POLICY: "identity",
  RESOURCE_POLICY: "resource",
  TRUST_POLICY: "trust",
  KMS_KEY_POLICY: "resource",
  PERMISSIONS_BOUNDARY: "boundary",
  SESSION_POLICY: "session",
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
  VPC_ENDPOINT_POLICY: "vpc-endpoint",
};

/** @throws ReviewError `usage` for a name that is no kind. */
export function toKind(name: string | undefined): PolicyKind | undefined {
  if (name === undefined) return undefined;
  const kind = policyKinds.find((each) => each === name) ?? (Object.hasOwn(types, name) ? types[name] : undefined);
  if (!kind)
    throw new ReviewError(
      "usage",
      `\`${name}\` is not a kind of policy: ${[...policyKinds, ...Object.keys(types)].join(", ")}`,
    );
  return kind;
}

/** Reads the configuration where nobody names one; undefined if there is none. */
export type ReadUsual = () => Promise<SourceFile | undefined>;

/** The configuration at its usual place below a folder. */
export function usualBelow(root: string): ReadUsual {
  return async () => {
    const text = await readFile(join(root, configurationPath), "utf8").catch(() => undefined);
    return text === undefined ? undefined : { path: configurationPath, text };
  };
}

async function readNamed(path: string): Promise<SourceFile> {
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (cause) {
    throw new ReviewError("config-invalid", `\`${path}\` cannot be read`, { cause });
  }
}

/**
 * The configuration named by `--config`, else the usual one.
 *
 * @throws ReviewError `config-invalid` for a file given by name that is not there or has a mistake.
 */
export async function configurationOf(
  readUsual: ReadUsual,
  settings: Settings,
): Promise<{ configuration: Configuration; notices: readonly Problem[] }> {
  const file = settings.config === undefined ? await readUsual() : await readNamed(settings.config);
  const { configuration, problems } = loadConfiguration(file);
  const [problem] = problems;
  if (file && problem && settings.config !== undefined) {
    const { startLine } = rangeOf(problem.span, toFiles([file]));
    throw new ReviewError("config-invalid", `${file.path}:${startLine}: ${problem.message}`);
  }
  return {
    configuration:
      settings.failOn === undefined ? configuration : { ...configuration, failOn: toThreshold(settings.failOn) },
    notices: problems,
  };
}

const thresholds: readonly Threshold[] = ["low", "medium", "high", "critical", "never"];

function toThreshold(name: string): Threshold {
  const threshold = thresholds.find((each) => each === name);
  if (!threshold) throw new ReviewError("usage", `\`${name}\` is not a severity: ${thresholds.join(", ")}`);
  return threshold;
}

/** Everything a review needs beside its sides. */
export async function reviewOptionsOf(readUsual: ReadUsual, settings: Settings): Promise<ReviewOptions> {
  const { configuration, notices } = await configurationOf(readUsual, settings);
  const kind = toKind(settings.kind);
  return { configuration, notices, catalogue: loadBuiltIn(), ...(kind && { kind }) };
}
