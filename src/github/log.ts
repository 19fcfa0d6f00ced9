import { type Logger, pino } from "pino";
import type { LogLevel } from "./settings.js";

/** What must not be in a log: tokens of every format GitHub has had, signatures of webhooks, JSON Web Tokens, keys. */
const secrets: readonly RegExp[] = [
  /\bgh[a-z]_[A-Za-z0-9_.-]+/g,
  /\bgithub_pat_[A-Za-z0-9_]+/g,
  /\bsha(?:1|256)=[0-9a-f]{40,64}/g,
  /\beyJ[A-Za-z0-9_.-]+/g,
  /\b[Vv]?1\.[0-9a-f]{40}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** A text without what gives access. */
export function redact(text: string): string {
  return secrets.reduce((rest, secret) => rest.replace(secret, "[redacted]"), text);
}

/** An error without the request and the answer it came from: they hold what is under review. */
function toErrorFields(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const status = "status" in error ? { status: error.status } : {};
  return { name, message, ...status, stack, ...(cause === undefined ? {} : { cause: String(cause) }) };
}

/** One JSON object a line, on standard output, redacted as a whole whatever part of it a secret is in. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  return pino(
    { name: "leastwise", level, serializers: { err: toErrorFields } },
    { write: (line: string) => write(redact(line)) },
  );
}
