/** An answer that refuses a request, with GitHub's status and words. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** 404, also where something exists but is out of reach. */
export const notFound = (): GitHubError => new GitHubError(404, "Not Found");

/** 403 as a missing permission is answered. */
export const forbidden = (): GitHubError => new GitHubError(403, "Resource not accessible by integration");

/** 422 as newer endpoints answer it: a list of sentences. */
export const unprocessable = (...errors: string[]): GitHubError => new GitHubError(422, "Unprocessable Entity", errors);

/** 422 as older endpoints answer it: a list of objects. */
export const invalid = (resource: string, field: string, message: string): GitHubError =>
  new GitHubError(422, "Validation Failed", [{ resource, code: "custom", field, message }]);

/** The value, or a 404 where there is none. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
