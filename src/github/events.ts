import type { Context } from "probot";
import type { Job, PullFacts, PullJob, RepositoryRef } from "./job.js";
import { subjectOf } from "./publisher/check-id.js";

type Payload<Event extends EventName> = Context<Event>["payload"];
type EventName = "pull_request" | "check_run.rerequested" | "check_suite.rerequested" | "merge_group.checks_requested";

/** Whether a pull request's event changes what there is to review. */
export function concernsReview(payload: Payload<"pull_request">): boolean {
  switch (payload.action) {
    case "opened":
    case "synchronize":
    case "reopened":
    case "ready_for_review":
    case "converted_to_draft":
      return true;
    case "edited":
      return payload.changes.base !== undefined;
    default:
      return false;
  }
}

/** @param isNew whether nobody can have seen this delivery before. */
export function jobOfPullRequest(
  payload: Payload<"pull_request">,
  isNew: (at: number) => boolean,
): PullJob | undefined {
  const { pull_request: pull, repository, action } = payload;
  const installation = "installation" in payload ? payload.installation : undefined;
  if (!installation) return undefined;
  const at = Date.parse(pull.updated_at);
  const pushed = action === "opened" || action === "synchronize";
  const uncommented = "review_comments" in pull && pull.review_comments === 0;
  const facts: PullFacts = {
    headSha: pull.head.sha,
    baseRef: pull.base.ref,
    draft: pull.draft === true,
    untouched: pushed && uncommented && isNew(at),
  };
  return {
    type: "pull",
    installationId: installation.id,
    repository: refOf(repository),
    number: pull.number,
    facts,
    at,
    forced: false,
  };
}

/** A person has asked for a check to be run again. The check itself says of which pull request; forks have no other way. */
export function jobOfCheckRun(payload: Payload<"check_run.rerequested">, now = Date.now()): Job | undefined {
  const { check_run: run, installation, repository } = payload;
  if (!installation) return undefined;
  const common = { installationId: installation.id, repository: refOf(repository), at: now };
  const subject = subjectOf(run.external_id);
  if (subject?.type === "group")
    return { ...common, type: "group", headSha: subject.headSha, baseSha: subject.baseSha, forced: true };
  const number = subject?.number ?? run.pull_requests[0]?.number;
  if (number === undefined) return { ...common, type: "commit", headSha: run.head_sha };
  return { ...common, type: "pull", number, facts: undefined, forced: true };
}

/** All checks of a commit are to be run again. */
export function jobOfCheckSuite(payload: Payload<"check_suite.rerequested">, now = Date.now()): Job | undefined {
  const { check_suite: suite, installation, repository } = payload;
  if (!installation) return undefined;
  const common = { installationId: installation.id, repository: refOf(repository), at: now };
  return { ...common, type: "commit", headSha: suite.head_sha };
}

/** A merge queue waits for a report on the commit that it made. */
export function jobOfMergeGroup(payload: Payload<"merge_group.checks_requested">, now = Date.now()): Job | undefined {
  const { merge_group: group, installation, repository } = payload;
  if (!installation || !repository) return undefined;
  return {
    type: "group",
    installationId: installation.id,
    repository: refOf(repository),
    headSha: group.head_sha,
    baseSha: group.base_sha,
    forced: false,
    at: now,
  };
}

/** A repository as jobs name it. */
export function refOf(repository: {
  readonly id: number;
  readonly name: string;
  readonly owner: { readonly login: string };
}): RepositoryRef {
  return { id: repository.id, owner: repository.owner.login, name: repository.name };
}
