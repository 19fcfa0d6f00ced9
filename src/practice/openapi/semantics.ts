/** The longest body of a review, comment or reply, in characters: "body is too long (maximum is 65536 characters)". */
const MAX_BODY = 65_536;

interface CommentLike {
  readonly line?: number;
  readonly start_line?: number;
  readonly side?: string;
  readonly start_side?: string;
  readonly position?: number;
  readonly body?: string;
  readonly subject_type?: string;
  readonly in_reply_to?: number;
}

interface BodyLike extends CommentLike {
  readonly event?: string;
  readonly comments?: readonly CommentLike[];
  readonly status?: string;
  readonly conclusion?: string;
  readonly completed_at?: string;
  readonly output?: { readonly annotations?: readonly Annotation[] };
  readonly actions?: readonly { readonly identifier: string }[];
}

interface Annotation {
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

/** What GitHub refuses in a body although its schema allows it, in GitHub's words where they are known. */
export function semanticProblems(operationId: string, body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null) return [];
  const given = body as BodyLike;
  switch (operationId) {
    case "pulls/create-review":
      return [...reviewProblems(given), ...(given.comments ?? []).flatMap(commentProblems)];
    case "pulls/submit-review":
      return tooLong(given.body);
    case "pulls/create-review-comment":
      return [...bodyProblems(given.body), ...placeProblems(given), ...commentProblems(given)];
    case "pulls/update-review-comment":
    case "pulls/update-review":
    case "issues/create-comment":
    case "issues/update-comment":
      return bodyProblems(given.body);
    case "checks/create":
    case "checks/update":
      return checkProblems(given);
    default:
      return [];
  }
}

function reviewProblems(review: BodyLike): string[] {
  const needsBody = review.event === "COMMENT" || review.event === "REQUEST_CHANGES";
  if (needsBody && !review.body?.trim()) return ["Review body can't be blank"];
  return tooLong(review.body);
}

function bodyProblems(body: string | undefined): string[] {
  if (body !== undefined && body.trim() === "") return ["Body can't be blank"];
  return tooLong(body);
}

function tooLong(body: string | undefined): string[] {
  return body !== undefined && body.length > MAX_BODY ? ["Body is too long (maximum is 65536 characters)"] : [];
}

function placeProblems(comment: CommentLike): string[] {
  const placed = comment.line !== undefined || comment.position !== undefined || comment.in_reply_to !== undefined;
  return placed || comment.subject_type === "file" ? [] : ["Pull request review thread line can't be blank"];
}

function commentProblems(comment: CommentLike): string[] {
  const problems = bodyProblems(comment.body);
  for (const side of [comment.side, comment.start_side]) {
    if (side !== undefined && side !== "LEFT" && side !== "RIGHT") problems.push(`\`${side}\` is not a valid side`);
  }
  const { start_line: start, line } = comment;
  if (start !== undefined && line !== undefined && start >= line && sameSide(comment)) {
    problems.push("Pull request review thread start line must precede the end line.");
  }
  return problems;
}

function sameSide(comment: CommentLike): boolean {
  return (comment.start_side ?? comment.side ?? "RIGHT") === (comment.side ?? "RIGHT");
}

function checkProblems(run: BodyLike): string[] {
  const problems = (run.output?.annotations ?? []).flatMap(annotationProblems);
  if (run.status === "completed" && run.conclusion === undefined) {
    problems.push('Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  if (run.conclusion === "stale") problems.push("only GitHub can change a check run conclusion to stale");
  const open = run.status !== undefined && run.status !== "completed";
  if (open && run.conclusion !== undefined) problems.push(`a check run that is ${run.status} has no conclusion`);
  const identifiers = (run.actions ?? []).map((action) => action.identifier);
  if (new Set(identifiers).size < identifiers.length) problems.push("two actions have the same identifier");
  return problems;
}

function annotationProblems(annotation: Annotation): string[] {
  const problems: string[] = [];
  const { start_line: start, end_line: end } = annotation;
  if (start < 1 || end < start) problems.push("Invalid request.\n\nannotation lines are out of order.");
  const columns = annotation.start_column !== undefined || annotation.end_column !== undefined;
  if (columns && start !== end) problems.push("annotation columns are only allowed when start_line equals end_line");
  if (Buffer.byteLength(annotation.message) > 65_536) problems.push("annotation message exceeds 64 KB");
  if (Buffer.byteLength(annotation.raw_details ?? "") > 65_536) problems.push("annotation raw_details exceeds 64 KB");
  if ((annotation.title?.length ?? 0) > 255) problems.push("annotation title exceeds 255 characters");
  return problems;
}
