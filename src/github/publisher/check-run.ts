import type { Annotation } from "../../report/index.js";
import type { RepositoryRef } from "../job.js";
import type { Octokit } from "../octokit.js";
import { type CheckOutput, type CheckSubject, prefixOf, toExternalId } from "./check-id.js";
import { fitLine, fitMarkdown } from "./limits.js";

/** The name of the check, which required checks are bound to: it must never change. */
export const checkName = "Leastwise";

/** Annotations in one request, @see https://docs.github.com/en/rest/checks/runs#create-a-check-run */
const annotationsPerRequest = 50;
/** Annotations of one check run; every finding is in its text all the same. */
const annotationLimit = 250;

/** A check run of ours that GitHub has. */
export interface KnownCheck {
  readonly id: number;
  readonly completed: boolean;
  readonly externalId: string | null;
  readonly annotations: number;
}

/** Reads and writes the check run of one commit. */
export interface CheckWriter {
  /** Says that a review is under way. */
  begin(): Promise<void>;
  /** Says the result; writes nothing where `known` says it already, unless `again`. */
  complete(output: CheckOutput, known: readonly KnownCheck[], again: boolean): Promise<"written" | "unchanged">;
  /** Takes back what `begin` has written, if it has. */
  abandon(why: string): Promise<void>;
  /** Check runs about the same subject, the newest first. */
  known(): Promise<readonly KnownCheck[]>;
}

export function createCheckWriter(
  octokit: Octokit,
  repository: RepositoryRef,
  subject: CheckSubject,
  appId: number,
): CheckWriter {
  const { headSha } = subject;
  const at = { owner: repository.owner, repo: repository.name };
  /** The run that `begin` makes; it may still be on its way. */
  let begun: Promise<number> | undefined;

  async function create(fields: object): Promise<number> {
    const named = { ...at, name: checkName, head_sha: headSha, ...fields };
    const { data } = await octokit.rest.checks.create({ ...named, request: { retries: 0 } });
    return data.id;
  }

  async function update(id: number, fields: object): Promise<void> {
    await octokit.rest.checks.update({ ...at, check_run_id: id, ...fields });
  }

  /** A run that can still be completed: ours of this job, or one that an earlier job left behind. */
  async function unfinished(known: readonly KnownCheck[]): Promise<number | undefined> {
    const own = await begun?.catch(() => undefined);
    return own ?? known.find((run) => !run.completed && run.annotations === 0)?.id;
  }

  async function write(output: CheckOutput, known: readonly KnownCheck[], externalId: string): Promise<void> {
    const { title, summary, text, annotations } = output;
    const chunks = chunksOf(annotations.map(toGitHub));
    const words = { title, summary, ...(text === "" ? {} : { text }) };
    let id = await unfinished(known);
    for (const run of known) if (!run.completed && run.id !== id) await update(run.id, cancelled("replaced"));
    for (const [i, chunk] of chunks.entries()) {
      const done = i === chunks.length - 1;
      const fields = {
        external_id: externalId,
        status: done ? "completed" : "in_progress",
        ...(done ? { conclusion: output.conclusion } : {}),
        output: { ...words, annotations: chunk },
      };
      if (id === undefined) id = await create(fields);
      else await update(id, fields);
    }
    begun = undefined;
  }

  return {
    async begin() {
      begun ??= create({ status: "in_progress", external_id: prefixOf(subject) });
      await begun;
    },
    async complete(output, known, again) {
      const fitted = fitOutput(output);
      const externalId = toExternalId(subject, fitted);
      const last = known.find((run) => run.completed);
      if (!again && last?.externalId === externalId && (await unfinished(known)) === undefined) return "unchanged";
      await write(fitted, known, externalId);
      return "written";
    },
    async abandon(why) {
      const id = await begun?.catch(() => undefined);
      begun = undefined;
      if (id !== undefined) await update(id, cancelled(why));
    },
    async known() {
      const { data } = await octokit.rest.checks.listForRef({
        ...at,
        ref: headSha,
        check_name: checkName,
        app_id: appId,
        filter: "all",
        per_page: 100,
      });
      const prefix = prefixOf(subject);
      return data.check_runs
        .filter((run) => run.external_id?.startsWith(prefix))
        .map((run) => ({
          id: run.id,
          completed: run.status === "completed",
          externalId: run.external_id,
          annotations: run.output.annotations_count,
        }))
        .sort((a, b) => b.id - a.id);
    },
  };
}

function cancelled(why: string): object {
  return { status: "completed", conclusion: "cancelled", output: { title: "Cancelled", summary: why } };
}

function fitOutput(output: CheckOutput): CheckOutput {
  return {
    conclusion: output.conclusion,
    title: fitLine(output.title, 255),
    summary: fitMarkdown(output.summary),
    text: fitMarkdown(output.text),
    annotations: output.annotations.slice(0, annotationLimit),
  };
}

/** At least one chunk, so that there is a request to complete the run with. */
function chunksOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [items.slice(0, annotationsPerRequest)];
  for (let i = annotationsPerRequest; i < items.length; i += annotationsPerRequest) {
    chunks.push(items.slice(i, i + annotationsPerRequest));
  }
  return chunks;
}

function toGitHub({ path, startLine, endLine, level, title, message }: Annotation) {
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    title: fitLine(title, 255),
    message: fitLine(message, 16_000),
  };
}
