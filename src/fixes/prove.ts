import { newAccessBeyond, noNewAccess, type Pattern, type PolicySet } from "../access/index.js";
import { type PolicyText, policyContent, type Statement } from "../policy/index.js";
import { type Document, type PolicySite, readAll } from "../readers/index.js";
import { attachedPolicy, type Draft, type Fix, type Found, find, type Run } from "../rules/index.js";
import { applyEdits, type Edit, type Files } from "../source/index.js";
import type { FixContext } from "./context.js";
import { folderOf } from "./reach.js";
import { isWithinPolicy, placeOf, touched } from "./touched.js";

/** One side of a proof: the files around the edit and what they hold. */
interface Around {
  readonly files: Files;
  readonly documents: readonly Document[];
}

/**
 * Is it true of these edits that every file still parses, the finding is gone and no other has come, nothing is allowed
 * that was not (but what a repair declares), and, for a safe fix, nothing is taken away?
 */
export function isProved(draft: Draft, fix: Fix, edits: readonly Edit[], context: FixContext): boolean {
  const before = sidesFor(edits, context).find((side) => holds(side, draft, context));
  const files = before && edited(before.files, edits);
  if (!files) return false;
  const documents = readAll(files, context.reading);
  if (broken(documents) > broken(before.documents)) return false;
  const after = { files, documents };
  const about = isWithinPolicy(edits, before.documents) ? touched(before, after) : undefined;
  const [old, now] = [before, after].map((side) => found(side, context, about ? { about } : {}));
  if (!old || !now || now.faults.length > 0) return false;
  return isGone(draft, old.findings, now.findings) && keepsAccess(draft, fix, before.documents, documents);
}

function found({ documents }: Around, { catalogue, parameters, cache }: FixContext, run: Run): Found {
  return find(documents, catalogue, parameters, { ...(cache && { cache }), ...run });
}

/** Has the side the finding that is to be fixed? Only its rule is asked, of its policy. */
function holds(side: Around, draft: Draft, context: FixContext): boolean {
  const only = new Set([draft.rule.id]);
  const about = (site: PolicySite): boolean => draft.site !== undefined && placeOf(site) === placeOf(draft.site);
  return found(side, context, { only, about }).findings.some(
    (each) => isSame(each, draft) && idOf(each) === idOf(draft),
  );
}

const known = new WeakMap<Files, Map<string, Around>>();

/**
 * Where a proof may be made, the cheaper first: in the folders of the edited files, since a template's neighbours may
 * give it meaning, or in all files: what a module says may depend on who calls it.
 */
function sidesFor(edits: readonly Edit[], { files, documents, reading }: FixContext): readonly Around[] {
  const all: Around = { files, documents };
  const folders = new Set(edits.map((edit) => folderOf(edit.span.path)));
  const near = new Map([...files].filter(([path]) => folders.has(folderOf(path))));
  if (near.size === files.size) return [all];
  const id = [...folders].sort().join("\n");
  const byFolder = known.get(files) ?? new Map<string, Around>();
  known.set(files, byFolder);
  const side = byFolder.get(id) ?? { files: near, documents: readAll(near, reading) };
  byFolder.set(id, side);
  return [side, all];
}

function edited(files: Files, edits: readonly Edit[]): Files | undefined {
  const result = new Map(files);
  for (const path of new Set(edits.map((edit) => edit.span.path))) {
    const file = files.get(path);
    if (!file) return undefined;
    result.set(path, {
      path,
      text: applyEdits(
        file.text,
        edits.filter((edit) => edit.span.path === path),
      ),
    });
  }
  return result;
}

function broken(documents: readonly Document[]): number {
  return documents.reduce(
    (sum, { problems, policies }) =>
      sum + problems.length + policies.reduce((inner, { policy }) => inner + policy.problems.length, 0),
    0,
  );
}

function isSame(a: Draft, b: Draft): boolean {
  return (
    a.rule.id === b.rule.id && a.span.path === b.span.path && a.span.start === b.span.start && a.span.end === b.span.end
  );
}

/** Findings are counted by rule and address: an edit moves places, and may make two statements of one. */
function isGone(draft: Draft, before: readonly Draft[], after: readonly Draft[]): boolean {
  const [old, now] = [counted(before), counted(after)];
  for (const [id, count] of now) if (count > (old.get(id) ?? 0)) return false;
  const id = idOf(draft);
  return (now.get(id) ?? 0) < (old.get(id) ?? 0);
}

function counted(drafts: readonly Draft[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const draft of drafts) counts.set(idOf(draft), (counts.get(idOf(draft)) ?? 0) + 1);
  return counts;
}

function idOf({ rule, site, resource, span }: Draft): string {
  return `${rule.id} ${span.path} ${site?.address ?? resource?.address ?? ""}`;
}

function keepsAccess(draft: Draft, fix: Fix, before: readonly Document[], after: readonly Document[]): boolean {
  const old = sitesOf(before);
  const now = sitesOf(after);
  if (old.size !== now.size) return false;
  const beyond = fix.adds === undefined ? [] : meant(draft);
  return [...now].every(([id, site]) => {
    const former = old.get(id);
    return former !== undefined && keepsPolicy(former, site, beyond, fix.safety === "safe");
  });
}

function sitesOf(documents: readonly Document[]): ReadonlyMap<string, PolicySite> {
  const sites = documents.flatMap((document) => document.policies);
  return new Map(
    sites.map((site, i) => [site.address === "" ? `${site.path} ${i}` : `${site.path} ${site.address}`, site]),
  );
}

function keepsPolicy(former: PolicySite, site: PolicySite, beyond: readonly Pattern[], safe: boolean): boolean {
  const [old, now]: readonly PolicySet[] = [[attachedPolicy(former)], [attachedPolicy(site)]];
  if (!old || !now) return false;
  if (saysTheSame(old, now)) return true;
  const more = beyond.length === 0 ? noNewAccess(old, now) : newAccessBeyond(old, now, beyond, {});
  return more.is === "no-new-access" && (!safe || noNewAccess(now, old).is === "no-new-access");
}

/** The same text is the same access: nothing to prove. */
function saysTheSame(old: PolicySet, now: PolicySet): boolean {
  const [a, b] = [old, now].map((set) => set.map(({ type, policy }) => `${type} ${policyContent(policy)}`).join("\n"));
  return a === b;
}

/** What a repair may add: requests for what the statement names, and the action that was meant. */
function meant({ statement, fix }: Draft): readonly Pattern[] {
  if (!statement) return [{}];
  const named = statement.action?.negated ? undefined : globsOf(statement.action?.values);
  const computed =
    fix?.place.text && fix.place.computed !== undefined && statement.action?.values.includes(fix.place.text)
      ? [fix.place.computed]
      : [];
  const resources = resourcesOf(statement);
  return [
    {
      ...(named ? { action: { like: [...named, ...computed] } } : {}),
      ...(resources ? { resource: { like: resources } } : {}),
    },
  ];
}

function resourcesOf({ resource }: Statement): readonly string[] | undefined {
  const globs = resource && !resource.negated ? globsOf(resource.values) : undefined;
  return globs?.some((glob) => glob.includes("$")) ? undefined : globs;
}

function globsOf(values: readonly PolicyText[] = []): readonly string[] {
  return values.map(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "*")).join(""));
}
