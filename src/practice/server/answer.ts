import { createHash } from "node:crypto";
import type { GitHubError } from "./errors.js";
import type { FaultRequest } from "./faults.js";

/** A request as it came over HTTP. */
export interface HttpRequest {
  readonly method: string;
  /** Path below `/api/v3`, not decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** What is sent back. */
export interface Sent {
  readonly drop: false;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** What goes back; `drop` cuts the connection instead. */
export type Answer = Sent | { readonly drop: true; readonly status: 0 };

/** A JSON answer. */
export function jsonAnswer(status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): Sent {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { drop: false, status, headers: { ...type, ...headers }, body: JSON.stringify(json) };
}

/** A refusal in GitHub's shape. */
export function errorAnswer(error: GitHubError, headers: Readonly<Record<string, string>> = {}): Sent {
  const documentation = "https://docs.github.com/rest";
  const { message, errors, status } = error;
  return jsonAnswer(
    status,
    { message, ...(errors ? { errors } : {}), documentation_url: documentation, status: String(status) },
    headers,
  );
}

/** The answer of a planned trouble; null when it is only a delay. */
export function faultAnswer(fault: FaultRequest, resetAt: number): Answer | null {
  if (fault.drop) return { drop: true, status: 0 };
  if (fault.status === undefined && fault.delayMs !== undefined) return null;
  const status = fault.status ?? 502;
  if (status !== 403 && status !== 429)
    return jsonAnswer(status, { message: status === 502 ? "Server Error" : "Unavailable" });
  const headers: Record<string, string> = {};
  if (fault.retryAfter !== undefined) headers["retry-after"] = String(fault.retryAfter);
  if (fault.limit === "primary") {
    headers["x-ratelimit-remaining"] = "0";
    headers["x-ratelimit-reset"] = String(resetAt);
    return jsonAnswer(status, { message: "API rate limit exceeded for installation." }, headers);
  }
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return jsonAnswer(status, { message }, headers);
}

/** Adds an `etag`, and answers 304 where the caller has this already. */
export function withEtag(answer: Sent, method: string, ifNoneMatch: string | undefined): Sent {
  if (method !== "GET" || answer.status !== 200) return answer;
  const etag = `W/"${createHash("sha256")
    .update(answer.body ?? "")
    .digest("hex")}"`;
  const headers = { ...answer.headers, etag };
  if (ifNoneMatch !== etag) return { ...answer, headers };
  return { drop: false, status: 304, headers, body: null };
}
