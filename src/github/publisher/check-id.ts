import { createHash } from "node:crypto";
import type { PullReport } from "../../report/index.js";

/** What a check run is about. */
export type CheckSubject =
  | { readonly type: "pull"; readonly number: number; readonly headSha: string }
  | { readonly type: "group"; readonly baseSha: string; readonly headSha: string };

/** The `external_id` of a check run: what it is about and what it says, so that saying it again can be left out. */
export function toExternalId(subject: CheckSubject, output: CheckOutput): string {
  const digest = createHash("sha256").update(JSON.stringify(output)).digest("hex").slice(0, 16);
  return `${prefixOf(subject)}:${digest}`;
}

/** The beginning of every `external_id` about this subject. */
export function prefixOf(subject: CheckSubject): string {
  const about = subject.type === "pull" ? subject.number : subject.baseSha;
  return `leastwise:v1:${subject.type}:${about}:${subject.headSha}`;
}

/** What a check run of ours is about; undefined for an id that is not ours. */
export function subjectOf(externalId: string | null | undefined): CheckSubject | undefined {
  const pull = /^leastwise:v1:pull:(\d+):([0-9a-f]{40,64})(?::|$)/.exec(externalId ?? "");
  if (pull?.[1] && pull[2]) return { type: "pull", number: Number(pull[1]), headSha: pull[2] };
  const group = /^leastwise:v1:group:([0-9a-f]{40,64}):([0-9a-f]{40,64})(?::|$)/.exec(externalId ?? "");
  if (group?.[1] && group[2]) return { type: "group", baseSha: group[1], headSha: group[2] };
  return undefined;
}

/** What a check run shows. */
export type CheckOutput = Pick<PullReport, "conclusion" | "title" | "summary" | "text" | "annotations">;
