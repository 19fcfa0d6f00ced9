import { holds } from "../source/index.js";
import type { Draft } from "./find.js";

/**
 * Marks what another finding says already: one whose rule names this rule or its category, about the same statement (or
 * one that takes part in it), or about a whole this is a part of. A note supersedes nothing.
 */
export function supersede(drafts: readonly Draft[]): Draft[] {
  const broader = drafts.filter((draft) => !draft.note && (draft.rule.supersedes?.length ?? 0) > 0);
  return drafts.map((draft) => {
    const by = broader.find((other) => other !== draft && names(other, draft) && isPart(draft, other));
    return by ? { ...draft, supersededBy: by.rule.id } : draft;
  });
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
