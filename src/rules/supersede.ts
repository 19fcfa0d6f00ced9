import { holds } from "../source/index.js";
import type { Draft } from "./find.js";
import { severities } from "./severity.js";

/**
 * Marks what another finding says already: one whose rule names this rule or its category, about the same statement (or
 * one that takes part in it), or about a whole this is a part of. A note supersedes nothing.
 */
export function supersede(drafts: readonly Draft[]): Draft[] {
  const byPath = new Map<string, Draft[]>();
  for (const draft of drafts) {
    if (draft.note || (draft.rule.supersedes?.length ?? 0) === 0) continue;
    byPath.set(draft.span.path, [...(byPath.get(draft.span.path) ?? []), draft]);
  }
  return drafts.map((draft) => {
    const broader = (byPath.get(draft.span.path) ?? []).filter(
      (other) => other !== draft && names(other, draft) && isPart(draft, other),
    );
    const by = broader.sort(worstFirst)[0];
    return by ? { ...draft, supersededBy: by.rule.id } : draft;
  });
}

function worstFirst(a: Draft, b: Draft): number {
  const [one, other] = [severities.indexOf(a.severity), severities.indexOf(b.severity)];
  return other - one || (b.rule.supersedes?.length ?? 0) - (a.rule.supersedes?.length ?? 0);
}

function names(broad: Draft, narrow: Draft): boolean {
  const named = broad.rule.supersedes ?? [];
  return broad.rule.id !== narrow.rule.id && (named.includes(narrow.rule.id) || named.includes(narrow.category));
}

function isPart(narrow: Draft, broad: Draft): boolean {
  if (broad.statement && narrow.statement === broad.statement) return true;
  if (broad.related.some((span) => narrow.statement !== undefined && holds(span, narrow.statement.span))) return true;
  return broad.statement === undefined && holds(broad.span, narrow.span);
}
