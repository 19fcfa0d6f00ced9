import type { ThreadAnswer } from "../review-query.js";
import type { Mark, Marker } from "./marker.js";

/** A comment of ours that stands on a pull request. */
export interface Posted extends Mark {
  /** For GraphQL; `id` is for REST. */
  readonly nodeId: string;
  readonly id: number;
  readonly path: string;
  /** Undefined where the lines it was about are gone. */
  readonly line: number | undefined;
  readonly startLine: number | undefined;
  readonly body: string;
  /** A person has closed the thread. */
  readonly resolved: boolean;
  readonly minimized: boolean;
  /** Somebody answered. */
  readonly answered: boolean;
}

/**
 * The comments that are ours: written by our own bot, and ending in our own marker.
 *
 * @param bot login of the App's bot, without `[bot]`.
 */
export function postedIn(threads: readonly ThreadAnswer[], bot: string, marker: Marker): readonly Posted[] {
  return threads.flatMap((thread) => {
    const [comment] = thread.comments.nodes;
    if (comment?.author?.__typename !== "Bot" || loginOf(comment.author.login) !== loginOf(bot)) return [];
    const mark = marker.read(comment.body);
    if (!mark) return [];
    return [
      {
        ...mark,
        nodeId: comment.id,
        id: Number(comment.fullDatabaseId),
        path: thread.path,
        line: thread.isOutdated ? undefined : (thread.line ?? undefined),
        startLine: thread.startLine ?? undefined,
        body: comment.body,
        resolved: thread.isResolved,
        minimized: comment.isMinimized,
        answered: thread.comments.totalCount > 1,
      },
    ];
  });
}

function loginOf(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, "");
}
