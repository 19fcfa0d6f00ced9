/** A failure outside our code: GitHub, disk, settings, configuration. Policies and templates never throw. */
export class ReviewError extends Error {
  override readonly name = "ReviewError";
  readonly code:
    | "settings-invalid"
    | "usage"
    | "config-invalid"
    | "file-unreadable"
    | "git-failed"
    | "review-too-long"
    | "github-denied"
    | "github-unavailable";

  /** @param message lower case, no final period, user text in backticks. */
  constructor(code: ReviewError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
