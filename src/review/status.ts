import { type Allowance, attachedPolicy, newPart, within } from "../rules/index.js";
import type { Marked } from "./drafts.js";
import type { Status } from "./review.js";
import type { Unit } from "./unit.js";

/** A unit that both sides have. */
export interface Changed {
  readonly base: Unit;
  readonly head: Unit;
}

/** What a change is answerable for. */
export interface Statuses {
  /** Head's drafts; a new one says only what is new of it. */
  readonly now: readonly { readonly marked: Marked; readonly status: Status }[];
  /** Base's drafts that are gone. */
  readonly fixed: readonly Marked[];
}

/**
 * A finding of head is `existing` if base had it too, in whatever words: the same rule at the same place with the same
 * content, or a rule about access where base already allowed all of it. Every other one is `new`. A finding of base is
 * `fixed` if head has none of its rule at its place to match.
 *
 * @param pairsAt units of base, and what became of them, that a draft of head belongs to.
 */
export function statusesOf(
  base: readonly Marked[],
  head: readonly Marked[],
  pairsAt: (draft: Marked) => readonly Changed[],
  allowance: Allowance,
): Statuses {
  const before = new Map(base.map((each) => [each.fingerprint, each]));
  const same = new Set(head.map((each) => each.fingerprint));
  const left = new Map<string, Marked[]>();
  for (const each of base) {
    if (!same.has(each.fingerprint)) left.set(each.place, [...(left.get(each.place) ?? []), each]);
  }
  const words = new Set(head.map(wordsOf));
  const now = head.map((each) => {
    const twin = before.get(each.fingerprint);
    if (twin && (each.draft.paths.length === 0 || twin.draft.message === each.draft.message)) {
      return { marked: each, status: "existing" as const };
    }
    takeCounterpart(each, left.get(each.place) ?? [], words);
    const part = guarded(each, allowance, () => newest(each, base, pairsAt(each)));
    return part
      ? { marked: { ...each, draft: part }, status: "new" as const }
      : { marked: each, status: "existing" as const };
  });
  return { now, fixed: [...left.values()].flat() };
}

function wordsOf({ place, draft }: Marked): string {
  return `${place} ${draft.message}`;
}

/** Takes base's draft of the same words out of those left at the place, else one whose words head has no more. */
function takeCounterpart(head: Marked, left: Marked[], words: ReadonlySet<string>): void {
  const same = left.findIndex((each) => each.draft.message === head.draft.message);
  const at = same >= 0 ? same : left.findIndex((each) => !words.has(wordsOf(each)));
  if (at >= 0) left.splice(at, 1);
}

/** Where it cannot be told what is new of a draft, for want of time or by a fault, all of it counts as new. */
function guarded(
  { draft }: Marked,
  allowance: Allowance,
  ask: () => Marked["draft"] | undefined,
): Marked["draft"] | undefined {
  try {
    const answer = within(allowance, draft, () => ({ part: ask() }));
    return answer ? answer.part : draft;
  } catch {
    return draft;
  }
}

/** What of a draft is new against base; where a policy has several owners, against the first to whom it is news. */
function newest(head: Marked, base: readonly Marked[], pairs: readonly Changed[]): Marked["draft"] | undefined {
  const { draft, place } = head;
  if (!draft.site) {
    const drafts = base.filter((each) => each.place === place).map((each) => each.draft);
    return newPart(draft, { policies: [], now: [], drafts });
  }
  if (pairs.length === 0) return draft;
  for (const pair of pairs) {
    const drafts = base.map((each) => each.draft).filter(({ site }) => site && pair.base.sites.includes(site));
    const [policies, now] = [pair.base.sites.map(attachedPolicy), pair.head.sites.map(attachedPolicy)];
    const part = newPart(draft, { policies, now, drafts });
    if (part) return part;
  }
  return undefined;
}
