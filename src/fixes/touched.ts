import { policyContent } from "../policy/index.js";
import type { Document, PolicySite } from "../readers/index.js";
import type { Edit, Files, Span } from "../source/index.js";

/** The files of one side and what they hold. */
interface Side {
  readonly files: Files;
  readonly documents: readonly Document[];
}

/** What names a policy, the same before and after an edit. */
export function placeOf({ path, address }: PolicySite): string {
  return `${path} ${address}`;
}

/**
 * Does every edit stand in the text of some policy? Then nothing but policies has changed, and what is found of other
 * resources is what was found before.
 */
export function isWithinPolicy(edits: readonly Edit[], documents: readonly Document[]): boolean {
  const spans = documents.flatMap(({ policies }) =>
    policies.flatMap(({ policy }) => [policy.span, ...policy.statements.map(({ span }) => span)]),
  );
  return edits.every(({ span }) => spans.some((outer) => contains(outer, span)));
}

function contains(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

/** The policies that differ between two sides, in what they say or in how it is written. */
export function touched(before: Side, after: Side): (site: PolicySite) => boolean {
  const [old, now] = [contents(before), contents(after)];
  const places = new Set([...old.keys(), ...now.keys()]);
  const changed = new Set([...places].filter((place) => old.get(place) !== now.get(place)));
  return (site) => changed.has(placeOf(site));
}

/** The content of every policy, by its place; of several at one place, all of them. */
function contents({ files, documents }: Side): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const site of documents.flatMap(({ policies }) => policies)) {
    const place = placeOf(site);
    found.set(place, `${found.get(place) ?? ""}\n${contentOf(site, files)}`);
  }
  return found;
}

function contentOf({ kind, policy, owners, when }: PolicySite, files: Files): string {
  const written = [policy.span, ...policy.statements.map(({ span }) => span)].map(({ path, start, end }) =>
    files.get(path)?.text.slice(start, end),
  );
  const names = owners.map(({ is, name, address }) => [is, name, address]);
  return JSON.stringify([kind, names, when, policyContent(policy), policy.problems.length, written]);
}
