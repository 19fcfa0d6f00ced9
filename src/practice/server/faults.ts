/** A trouble to come, for the next requests that match. */
export interface FaultRequest {
  /** An operation id such as `pulls/create-review`, or `graphql:createCommitOnBranch`. */
  readonly operation?: string;
  /** A part of the path, or a pattern. */
  readonly path?: string | RegExp;
  /** How many requests it hits; 1 when not said. */
  readonly times?: number;
  /** 502 when not said. 403 and 429 answer as GitHub's rate limits do. */
  readonly status?: number;
  /** The request is carried out, only its answer is lost. */
  readonly afterApply?: boolean;
  /** Cut the connection instead of answering. */
  readonly drop?: boolean;
  /** Wait this many milliseconds before answering; without a status the answer is then the true one. */
  readonly delayMs?: number;
  /** Seconds in the `retry-after` header of a 403 or 429. */
  readonly retryAfter?: number;
  /** `primary` answers as an exhausted hourly limit, `secondary` (when not said) as too fast writing. */
  readonly limit?: "primary" | "secondary";
}

/** A fault that still hits `left` requests. */
export interface Fault {
  readonly request: FaultRequest;
  left: number;
}

/** The fault that hits this request, used up by one; null when none does. */
export function takeFault(faults: Fault[], operation: string, path: string): FaultRequest | null {
  const index = faults.findIndex(({ request }) => matches(request, operation, path));
  const fault = faults[index];
  if (!fault) return null;
  fault.left -= 1;
  if (fault.left <= 0) faults.splice(index, 1);
  return fault.request;
}

function matches(request: FaultRequest, operation: string, path: string): boolean {
  if (request.operation !== undefined && request.operation !== operation) return false;
  if (request.path === undefined) return true;
  return typeof request.path === "string" ? path.includes(request.path) : request.path.test(path);
}
