/** A permission of a GitHub App and the level that an operation needs. */
export interface Need {
  /** Any one of these is enough, such as `issues` or `pull_requests` for a comment in the conversation. */
  readonly anyOf: readonly string[];
  readonly level: "read" | "write";
}

/** Who calls: the App itself (a JSON Web Token), an installation (a token), or nobody in particular. */
export type Caller = "app" | "installation" | "anyone";

const read = (...anyOf: string[]): Need => ({ anyOf, level: "read" });
const write = (...anyOf: string[]): Need => ({ anyOf, level: "write" });

/**
 * What each operation needs from an installation token.
 * @see https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
const NEEDS: Readonly<Record<string, Need>> = {
  "repos/get": read("metadata"),
  "repos/get-collaborator-permission-level": read("metadata"),
  "repos/get-branch-rules": read("metadata"),
  "repos/get-content": read("contents"),
  "repos/compare-commits-with-basehead": read("contents"),
  "repos/create-or-update-file-contents": write("contents"),
  "repos/list-pull-requests-associated-with-commit": read("pull_requests", "contents"),
  "git/get-blob": read("contents"),
  "git/get-tree": read("contents"),
  "git/get-ref": read("contents"),
  "pulls/list": read("pull_requests"),
  "pulls/get": read("pull_requests"),
  "pulls/list-files": read("pull_requests"),
  "pulls/list-commits": read("pull_requests"),
  "pulls/list-reviews": read("pull_requests"),
  "pulls/get-review": read("pull_requests"),
  "pulls/create-review": write("pull_requests"),
  "pulls/update-review": write("pull_requests"),
  "pulls/delete-pending-review": write("pull_requests"),
  "pulls/submit-review": write("pull_requests"),
  "pulls/dismiss-review": write("pull_requests"),
  "pulls/list-review-comments": read("pull_requests"),
  "pulls/get-review-comment": read("pull_requests"),
  "pulls/create-review-comment": write("pull_requests"),
  "pulls/create-reply-for-review-comment": write("pull_requests"),
  "pulls/update-review-comment": write("pull_requests"),
  "pulls/delete-review-comment": write("pull_requests"),
  "reactions/create-for-pull-request-review-comment": write("pull_requests"),
  "reactions/create-for-issue-comment": write("issues", "pull_requests"),
  "issues/list-comments": read("issues", "pull_requests"),
  "issues/get-comment": read("issues", "pull_requests"),
  "issues/create-comment": write("issues", "pull_requests"),
  "issues/update-comment": write("issues", "pull_requests"),
  "issues/delete-comment": write("issues", "pull_requests"),
  "issues/list-labels-for-repo": read("issues", "pull_requests"),
  "checks/create": write("checks"),
  "checks/update": write("checks"),
  "checks/get": read("checks"),
  "checks/list-annotations": read("checks"),
  "checks/list-for-ref": read("checks"),
  "checks/rerequest-run": write("checks"),
  "code-scanning/upload-sarif": write("security_events"),
  "code-scanning/get-sarif": read("security_events"),
  "teams/get-membership-for-user-in-org": read("members"),
};

const BY_APP = new Set([
  "apps/get-authenticated",
  "apps/list-installations",
  "apps/get-installation",
  "apps/create-installation-access-token",
  "apps/list-webhook-deliveries",
  "apps/get-webhook-delivery",
  "apps/redeliver-webhook-delivery",
  "apps/get-webhook-config-for-app",
  "apps/update-webhook-config-for-app",
  "apps/get-repo-installation",
]);

/** Who may call an operation. */
export function callerOf(operationId: string): Caller {
  if (BY_APP.has(operationId)) return "app";
  return operationId === "apps/create-from-manifest" || operationId === "rate-limit/get" ? "anyone" : "installation";
}

/** What an operation needs; null when any installation token will do. */
export function needOf(operationId: string): Need | null {
  return NEEDS[operationId] ?? null;
}

/** Whether granted permissions cover a need. Every App may read metadata. */
export function covers(granted: Readonly<Record<string, string>>, need: Need): boolean {
  return need.anyOf.some((name) => {
    const level = granted[name] ?? (name === "metadata" ? "read" : undefined);
    return level === "write" || level === "admin" || (level === "read" && need.level === "read");
  });
}
