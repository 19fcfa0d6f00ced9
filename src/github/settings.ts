import { readFileSync } from "node:fs";
import { ReviewError } from "../errors.js";

type Environment = { readonly [name: string]: string | undefined };

/** What the App is told by its environment. */
export interface Settings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Signs the hidden markers of our comments; when it changes, comments that stand are not known as ours any more. */
  readonly markerSecret: string;
  readonly webhookPath: string;
  /** Of GitHub's REST API. */
  readonly baseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Jobs at once. */
  readonly concurrency: number;
  readonly conclusionOnError: "neutral" | "failure";
  /** Look for what was missed; of several processes one is enough. */
  readonly recovers: boolean;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Shorter secrets can be guessed by trying. */
const secretLength = 16;

/**
 * The settings of the environment: `APP_ID`, `PRIVATE_KEY` or `PRIVATE_KEY_PATH`, `WEBHOOK_SECRET`; and where the
 * default does not fit `HOST`, `PORT`, `WEBHOOK_PATH`, `GHE_HOST`, `GHE_PROTOCOL`, `LOG_LEVEL`,
 * `LEASTWISE_MARKER_SECRET`, `LEASTWISE_CONCURRENCY`, `LEASTWISE_ON_ERROR`,
 * `LEASTWISE_RECOVERY`.
 *
 * @throws ReviewError `settings-invalid`, naming the variable. There is no default for a secret.
 */
export function readSettings(env: Environment): Settings {
  const webhookSecret = secretOf(env, "WEBHOOK_SECRET");
  return {
    appId: numberOf(env, "APP_ID", undefined, 1, Number.MAX_SAFE_INTEGER),
    privateKey: privateKeyOf(env),
    webhookSecret,
    markerSecret: env.LEASTWISE_MARKER_SECRET ? secretOf(env, "LEASTWISE_MARKER_SECRET") : webhookSecret,
    webhookPath: env.WEBHOOK_PATH || "/api/github/webhooks",
    baseUrl: env.GHE_HOST ? `${env.GHE_PROTOCOL || "https"}://${env.GHE_HOST}/api/v3` : "https://api.github.com",
    host: env.HOST || "localhost",
    port: numberOf(env, "PORT", 3000, 0, 65_535),
    logLevel: oneOf(env, "LOG_LEVEL", logLevels, "info"),
    concurrency: numberOf(env, "LEASTWISE_CONCURRENCY", 4, 1, 64),
    conclusionOnError: oneOf(env, "LEASTWISE_ON_ERROR", ["neutral", "failure"], "neutral"),
    recovers: oneOf(env, "LEASTWISE_RECOVERY", ["on", "off"], "on") === "on",
  };
}

function secretOf(env: Environment, name: string): string {
  const secret = env[name]?.trim() ?? "";
  if (secret === "") throw invalid(`\`${name}\` is not set: without it anybody could send events`);
  if (secret === "development") throw invalid(`\`${name}\` is \`development\`, which everybody knows`);
  if (secret.length < secretLength) throw invalid(`\`${name}\` is shorter than ${secretLength} characters`);
  return secret;
}

function privateKeyOf(env: Environment): string {
  const given = env.PRIVATE_KEY ? keyText(env.PRIVATE_KEY) : keyFile(env.PRIVATE_KEY_PATH);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(given)) throw invalid("the private key is not a PEM file");
  return given;
}

/** As it is, with `\n` for its line breaks, or in base64: what different hosts make of a variable. */
function keyText(value: string): string {
  if (value.includes("-----BEGIN")) return value.replaceAll("\\n", "\n");
  return Buffer.from(value, "base64").toString("utf8");
}

function keyFile(path: string | undefined): string {
  if (!path) throw invalid("neither `PRIVATE_KEY` nor `PRIVATE_KEY_PATH` is set");
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ReviewError("settings-invalid", `\`PRIVATE_KEY_PATH\`: cannot read \`${path}\``, { cause });
  }
}

function numberOf(env: Environment, name: string, fallback: number | undefined, least: number, most: number): number {
  const text = env[name]?.trim();
  if (!text) {
    if (fallback === undefined) throw invalid(`\`${name}\` is not set`);
    return fallback;
  }
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalid(`\`${name}\` is \`${text}\`, and not a number from ${least} to ${most}`);
  }
  return value;
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[], fallback: T): T {
  const text = env[name]?.trim();
  if (!text) return fallback;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw invalid(`\`${name}\` is \`${text}\`, and not one of ${allowed.join(", ")}`);
  return found;
}

function invalid(message: string): ReviewError {
  return new ReviewError("settings-invalid", message);
}
