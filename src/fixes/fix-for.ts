import { type NotWritable, write } from "../readers/index.js";
import type { Draft } from "../rules/index.js";
import type { Edit } from "../source/index.js";
import type { FixContext } from "./context.js";
import { changesFor } from "./operations.js";
import { isProved } from "./prove.js";

export type { FixContext };

/** A fix that was proved: every file parses, the finding is gone, no other has come, and nothing is granted anew. */
export interface ProvedFix {
  readonly title: string;
  readonly safety: "safe" | "review";
  readonly because: string;
  readonly edits: readonly Edit[];
  readonly proved: true;
}

/** The fix of a finding, if its rule has one, its values are known here, it can be written and it is proved. */
export function fixFor(draft: Draft, context: FixContext): ProvedFix | undefined {
  const { fix } = draft.fix ?? {};
  if (!draft.fix || !fix || draft.answer !== "yes") return undefined;
  const changes = changesFor(draft.fix, context);
  if (changes.length === 0) return undefined;
  const edits: Edit[] = [];
  for (const change of changes) {
    const written = write(change, context.files);
    if (isNotWritable(written)) return undefined;
    edits.push(...written);
  }
  if (edits.length === 0 || overlap(edits) || !isProved(draft, fix, edits, context)) return undefined;
  return { title: fix.title, safety: fix.safety, because: fix.because, edits, proved: true };
}

function isNotWritable(written: readonly Edit[] | NotWritable): written is NotWritable {
  return "type" in written;
}

function overlap(edits: readonly Edit[]): boolean {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return ordered.some((edit, i) => {
    const before = ordered[i - 1];
    return before !== undefined && before.span.path === edit.span.path && edit.span.start < before.span.end;
  });
}
