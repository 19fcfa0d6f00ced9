import { type Backoff, backoffDelay } from "../queue/index.js";

/** Transient trouble: seven attempts over some ten minutes; after that recovery finds what is left. */
const backoff: Backoff = { attempts: 7, baseMs: 2_000, capMs: 300_000 };
/** A rate limit is over within the hour; what still fails then is given up. */
const rateLimitAttempts = 12;
const longestWait = 3_600_000;
/** GitHub asks for at least a minute where it names no time. */
const defaultWait = 60_000;

interface HttpFailure {
  readonly status: number;
  readonly message: string;
  readonly headers: { readonly [name: string]: string | number | undefined };
}

/**
 * Milliseconds until a job that failed with this is tried again; undefined when trying again would not help.
 *
 * What GitHub does not find (404, 422) may be a commit it has not yet spread to all its servers: tried again too. So is
 * a token that it refuses (401), with a new one.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function retryDelay(error: unknown, attempt: number, now = Date.now()): number | undefined {
  const limited = rateLimitedUntil(error, now);
  if (limited !== undefined) {
    if (attempt >= rateLimitAttempts) return undefined;
    return Math.min(longestWait, Math.max(1_000, limited - now) + Math.random() * 5_000);
  }
  return isTransient(error) ? backoffDelay(backoff, attempt) : undefined;
}

/** When the rate limit that this error tells of is over, in milliseconds since the epoch; undefined for other errors. */
export function rateLimitedUntil(error: unknown, now = Date.now()): number | undefined {
  const failure = httpFailure(error);
  const inBody = isRecord(error) && /rate limit/i.test(String(error.message));
  if (!failure) return inBody ? now + defaultWait : undefined;
  if (failure.status !== 403 && failure.status !== 429) return undefined;
  const retryAfter = Number(failure.headers["retry-after"]);
  if (retryAfter > 0) return now + retryAfter * 1_000;
  if (String(failure.headers["x-ratelimit-remaining"]) === "0") {
    const reset = Number(failure.headers["x-ratelimit-reset"]) * 1_000;
    return reset > now ? reset : now + 1_000;
  }
  return failure.status === 429 || inBody ? now + defaultWait : undefined;
}

/** Whether the same request may well succeed later. */
export function isTransient(error: unknown): boolean {
  const failure = httpFailure(error);
  if (failure) return failure.status >= 500 || [401, 404, 409, 422].includes(failure.status);
  return (
    isRecord(error) && (error.name === "TimeoutError" || error.name === "AbortError" || error.name === "HttpError")
  );
}

/** Whether GitHub may have done what was asked although the answer is a failure. */
export function mayHaveHappened(error: unknown): boolean {
  const failure = httpFailure(error);
  return failure ? failure.status >= 500 : isTransient(error);
}

/** Whether this is GitHub's answer with this status. */
export function isStatus(error: unknown, status: number): error is Error {
  return httpFailure(error)?.status === status;
}

function httpFailure(error: unknown): HttpFailure | undefined {
  if (!isRecord(error) || typeof error.status !== "number") return undefined;
  const response = isRecord(error.response) ? error.response : {};
  const headers = isRecord(response.headers) ? (response.headers as HttpFailure["headers"]) : {};
  return { status: error.status, message: String(error.message), headers };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null;
}
