import type { Annotation } from "../../report/index.js";
import type { CheckApi, KnownCheck } from "./check-api.js";
import { type CheckOutput, type CheckSubject, prefixOf, toExternalId } from "./check-id.js";
import { fitLine, fitMarkdown } from "./limits.js";

/** Annotations in one request, @see https://docs.github.com/en/rest/checks/runs#create-a-check-run */
const annotationsPerRequest = 50;
/** Annotations of one check run; every finding is in its text all the same. */
const annotationLimit = 250;

/** Writes the check run of one commit. */
export interface CheckWriter {
  /** Says that a review is under way. */
  begin(): Promise<void>;
  /** Says the result; writes nothing where `known` says it already, unless `again`. */
  complete(output: CheckOutput, known: readonly KnownCheck[], again: boolean): Promise<"written" | "unchanged">;
  /** Takes back what `begin` has written, if it has. */
  abandon(why: string): Promise<void>;
}

export function createCheckWriter(api: CheckApi, subject: CheckSubject): CheckWriter {
  /** The run that `begin` makes; it may still be on its way. */
  let begun: Promise<number> | undefined;
  const own = (): Promise<number | undefined> => begun?.catch(() => undefined) ?? Promise.resolve(undefined);
  return {
    async begin() {
      begun ??= api.create({ status: "in_progress", external_id: prefixOf(subject) });
      await begun;
    },
    async complete(output, known, again) {
      const fitted = fitOutput(output);
      const externalId = toExternalId(subject, fitted);
      const unfinished = (await own()) ?? known.find((run) => !run.completed && run.annotations === 0)?.id;
      const last = known.find((run) => run.completed);
      if (!again && last?.externalId === externalId && unfinished === undefined) return "unchanged";
      for (const run of known) {
        if (!run.completed && run.id !== unfinished) await api.update(run.id, cancelled("Replaced by a newer run."));
      }
      await write(api, fitted, externalId, unfinished);
      begun = undefined;
      return "written";
    },
    async abandon(why) {
      const id = await own();
      begun = undefined;
      if (id !== undefined) await api.update(id, cancelled(why));
    },
  };
}

/**
 * Writes a result into the run `id`, or into a new one. GitHub only ever adds annotations, so a run that has a result
 * is not used for another. The run is complete with its last annotations.
 */
async function write(api: CheckApi, output: CheckOutput, externalId: string, id: number | undefined): Promise<void> {
  const { title, summary, text, conclusion } = output;
  const words = { title, summary, ...(text === "" ? {} : { text }) };
  const chunks = chunksOf(output.annotations.map(toGitHub));
  let run = id;
  for (const [i, annotations] of chunks.entries()) {
    const state = i === chunks.length - 1 ? { status: "completed", conclusion } : { status: "in_progress" };
    const fields = { external_id: externalId, ...state, output: { ...words, annotations } };
    if (run === undefined) run = await api.create(fields);
    else await api.update(run, fields);
  }
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

function toGitHub({ path, startLine, endLine, level, title, message }: Annotation): object {
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    title: fitLine(title, 255),
    message: fitLine(message, 16_000),
  };
}
