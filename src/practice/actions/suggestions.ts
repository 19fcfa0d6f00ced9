import { objectAt, readBlob } from "../git/objects.js";
import { emailOf } from "../json/commit.js";
import { GitHubError, unprocessable } from "../server/errors.js";
import type { Account, Pull, Repository, ReviewComment, Role } from "../state/entities.js";
import type { World } from "../state/world.js";
import { commitToBranch } from "./branches.js";
import { resolveThread } from "./reviews.js";

/** The lines that each `suggestion` fence of a comment offers; a fence ends with one at least as long as it began. */
export function suggestionsIn(body: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  let open: { fence: string; lines: string[]; suggestion: boolean } | null = null;
  for (const line of body.split(/\r?\n/)) {
    if (open) {
      const end: RegExpExecArray | null = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line);
      const closes: boolean = end?.[1]?.startsWith(open.fence) ?? false;
      if (!closes) {
        open.lines.push(line);
        continue;
      }
      if (open.suggestion) found.push(open.lines);
      open = null;
      continue;
    }
    const start = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/.exec(line);
    if (start) open = { fence: start[1] ?? "", lines: [], suggestion: start[2] === "suggestion" };
  }
  return found;
}

/** The role of an account in a repository. */
export function roleOf(repository: Repository, account: Account): Role {
  if (repository.owner.id === account.id) return "admin";
  return repository.collaborators.get(account.login.toLowerCase()) ?? (repository.private ? "none" : "read");
}

/** Whether somebody may push to a repository. */
export const mayPush = (repository: Repository, account: Account): boolean =>
  ["admin", "maintain", "write"].includes(roleOf(repository, account));

/** Why a suggestion cannot be committed, in the words of GitHub's page; null when it can. */
export function suggestionObstacle(
  pull: Pull,
  comment: ReviewComment,
  lines: readonly (readonly string[])[],
): string | null {
  if (lines.length === 0) return "There is no suggestion in this comment.";
  if (lines.length > 1) return "Only one suggestion per line can be applied in a batch.";
  if (pull.state === "closed") return "Suggestions cannot be applied while the pull request is closed.";
  if (pull.reviews.find(({ id }) => id === comment.reviewId)?.state === "PENDING") {
    return "Suggestions cannot be applied from pending reviews.";
  }
  if (comment.side === "LEFT") return "Applying suggestions on deleted lines is not supported.";
  if (comment.subject === "file") return "Suggestions cannot be applied to a whole file.";
  return comment.now ? null : "Outdated suggestions cannot be applied.";
}

/**
 * Commits the suggestion of a comment to the head branch, with the author of the suggestion as co-author.
 * @throws GitHubError 422 with the reason GitHub's page gives, 403 when the account may not push there.
 */
export async function commitSuggestion(
  world: World,
  pull: Pull,
  comment: ReviewComment,
  account: Account,
): Promise<string> {
  const suggestions = suggestionsIn(comment.body);
  const obstacle = suggestionObstacle(pull, comment, suggestions);
  const [lines] = suggestions;
  if (obstacle || !lines || !comment.now) throw unprocessable(obstacle ?? "There is no suggestion in this comment.");
  const maintains = pull.maintainerCanModify && mayPush(pull.repository, account);
  if (!mayPush(pull.headRepository, account) && !maintains) {
    throw new GitHubError(403, "You must have write access to the head repository to apply suggestions.");
  }
  const before = await contentAt(pull, comment.path);
  const after = replaceLines(before, comment.now.startLine ?? comment.now.line, comment.now.line, lines);
  if (after === before) throw unprocessable("Suggestion must change the line.");
  const name = comment.path.split("/").at(-1) ?? comment.path;
  const coAuthor = `Co-authored-by: ${comment.author.login} <${emailOf(comment.author)}>`;
  const sha = await commitToBranch(world, pull.headRepository, {
    branch: pull.headBranch,
    files: { [comment.path]: after },
    message: `Update ${name}\n\n${coAuthor}\n`,
    author: account,
    expected: pull.headSha,
  });
  if (!sha) throw new GitHubError(409, "The head branch was modified. Review and try the merge again.");
  resolveThread(world, pull, comment, account, true);
  return sha;
}

async function contentAt(pull: Pull, path: string): Promise<string> {
  const entry = await objectAt(pull.repository.folder, pull.headSha, path);
  const data = entry ? await readBlob(pull.repository.folder, entry.sha) : null;
  if (!data) throw unprocessable("Outdated suggestions cannot be applied.");
  return data.toString("utf8");
}

/** Lines `first` to `last`, counted from 1, exchanged; the line ending of the last one is kept. */
function replaceLines(text: string, first: number, last: number, lines: readonly string[]): string {
  const all = text.split("\n");
  const carriage = all[last - 1]?.endsWith("\r") ? "\r" : "";
  const next = [...all.slice(0, first - 1), ...lines.map((line) => line + carriage), ...all.slice(last)];
  return next.join("\n");
}
