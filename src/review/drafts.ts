import { createHash } from "node:crypto";
import { canonicalStatement } from "../policy/index.js";
import type { Draft } from "../rules/index.js";
import type { Finding, Status } from "./review.js";
import { type Renames, scopeOf } from "./scope.js";
import { nameOf } from "./unit.js";

/** A draft with what tells it from others, the same at base and head. */
export interface Marked {
  readonly draft: Draft;
  /** Rule and place, whatever is written there. */
  readonly place: string;
  /** Rule, place, content and ordinal; hex. */
  readonly fingerprint: string;
}

/** Drafts with their fingerprints: no line numbers, so that a comment stays with its statement. */
export function marked(drafts: readonly Draft[], renames: Renames): readonly Marked[] {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const { rule, site, resource, statement } = draft;
    const subject = site ?? resource;
    const scope = subject ? scopeOf(subject, renames) : (renames.get(draft.span.path) ?? draft.span.path);
    const place = `${rule.id} ${scope} ${subject?.address ?? ""}`;
    const content = statement ? canonicalStatement(statement) : draft.message;
    const ordinal = seen.get(place + content) ?? 0;
    seen.set(place + content, ordinal + 1);
    const fingerprint = createHash("sha256").update(`${place} ${content} ${ordinal}`).digest("hex").slice(0, 16);
    return { draft, place, fingerprint };
  });
}

/** A draft as the review says it. */
export function toFinding({ draft, fingerprint }: Marked, status: Status | undefined, fix: Finding["fix"]): Finding {
  const { rule, site, resource, statement } = draft;
  const sid = statement?.sid?.parts.map((part) => (part.type === "text" ? part.text : "…")).join("");
  return {
    rule: rule.id,
    category: draft.category,
    severity: draft.severity,
    status,
    message: draft.message,
    why: rule.why,
    span: draft.span,
    related: draft.related,
    added: draft.added,
    policy: site
      ? { kind: site.kind, owner: nameOf(site), address: site.address }
      : resource && { kind: "unknown", owner: resource.address, address: resource.address },
    statement: statement && { index: statement.index, sid },
    witness: draft.witness?.request,
    dependsOn: draft.dependsOn,
    peers: rule.peers,
    supersededBy: draft.supersededBy,
    fix,
    fingerprint,
  };
}
