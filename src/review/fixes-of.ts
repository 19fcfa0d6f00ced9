import { type FixContext, fixFor } from "../fixes/index.js";
import type { Problem } from "../source/index.js";
import type { Marked } from "./drafts.js";
import type { Finding } from "./review.js";

/** Fixes by finding, and what is to be said where none was looked for. */
export interface Fixes {
  readonly of: ReadonlyMap<Marked, Finding["fix"]>;
  readonly notices: readonly Problem[];
}

const fixLimit = 25;
const milliseconds = 5_000;

/** The proved fixes of findings that no other says; each is proved by itself, so there is an end to their number. */
export function fixesOf(drafts: readonly Marked[], context: FixContext, limit = fixLimit): Fixes {
  const wanted = drafts.filter(({ draft }) => draft.fix && !draft.supersededBy);
  const end = performance.now() + milliseconds;
  const fixes = new Map<Marked, Finding["fix"]>();
  for (const each of wanted) {
    if (fixes.size >= limit || performance.now() > end) break;
    fixes.set(each, guardedFix(each, context));
  }
  const left = wanted.length - fixes.size;
  const [next] = wanted.slice(fixes.size);
  if (!next) return { of: fixes, notices: [] };
  const because = fixes.size >= limit ? `suggestions are worked out for ${limit}` : "it would have taken too long";
  const message = `no suggestion was looked for at ${left} more finding${left === 1 ? "" : "s"}, from here on: ${because}`;
  return { of: fixes, notices: [{ code: "limit", message, span: next.draft.span }] };
}

/** A fix that fails is none. */
function guardedFix(each: Marked, context: FixContext): Finding["fix"] {
  try {
    return fixFor(each.draft, context);
  } catch {
    return undefined;
  }
}
