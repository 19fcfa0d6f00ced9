import { type PolicySite, readAll, wantsOf, write } from "../../src/readers/index.js";
import {
  applyEdits,
  type Edit,
  type Files,
  holds,
  type Problem,
  type SourceFile,
  type Span,
} from "../../src/source/index.js";
import { briefs } from "../readers/read.js";
import { grouped } from "./corpus.js";
import { settled, type Trial, trialsOf } from "./trials.js";

/** What came of one change of one policy. */
export interface Outcome {
  /** Path and address of the policy, and the change. */
  readonly name: string;
  /** Why it cannot be written; undefined where it was. */
  readonly because: string | undefined;
  /** What was wrong with what was written; none is right. */
  readonly faults: readonly string[];
  readonly undone: boolean;
}

interface Written {
  readonly site: PolicySite;
  readonly trial: Trial;
  readonly edits: readonly Edit[];
}

/** The files that are needed to understand these, and are among all. */
function closure(own: readonly SourceFile[], all: Files): Files {
  const tree = new Set(all.keys());
  const files = new Map(own.map((file) => [file.path, file]));
  for (;;) {
    const wanted = wantsOf(files, tree).flatMap((path) => all.get(path) ?? []);
    if (wanted.length === 0) return files;
    for (const file of wanted) files.set(file.path, file);
  }
}

/** The policies of some files, and what is wrong with their syntax. */
function readSites(files: Files): { readonly sites: readonly PolicySite[]; readonly problems: readonly Problem[] } {
  const documents = readAll(files, {});
  return {
    sites: documents.flatMap((document) => document.policies),
    problems: documents.flatMap((document) => document.problems).filter((problem) => problem.code === "syntax"),
  };
}

function identity(site: PolicySite): string {
  return `${site.path} ${site.address}`;
}

function meets(a: Span, b: Span): boolean {
  return a.path === b.path && a.start < b.end && b.start < a.end;
}

/** Sites in rounds: those of a round share no text, so that they can all be changed at once. */
function rounds(sites: readonly PolicySite[]): readonly (readonly PolicySite[])[] {
  const result: { readonly sites: PolicySite[]; readonly taken: Span[] }[] = [];
  for (const site of sites) {
    const spans = [site.policy.span, ...site.policy.statements.map((statement) => statement.span)];
    let round = result.find(({ taken }) => !taken.some((one) => spans.some((span) => meets(one, span))));
    if (!round) {
      round = { sites: [], taken: [] };
      result.push(round);
    }
    round.sites.push(site);
    round.taken.push(...spans);
  }
  return result.map((round) => round.sites);
}

function edited(files: Files, edits: readonly Edit[]): Files {
  const byPath = grouped(edits, (edit) => edit.span.path);
  return new Map(
    [...files].map(([path, file]) => {
      const own = byPath.get(path);
      return [path, own ? { path, text: applyEdits(file.text, own) } : file];
    }),
  );
}

/** Each change of each policy of these files, written, read again, and taken back. Broken policies are passed over. */
export function tryChanges(own: readonly SourceFile[], all: Files): readonly Outcome[] {
  const files = closure(own, all);
  const paths = new Set(own.map((file) => file.path));
  const { sites, problems } = readSites(files);
  const first = [...grouped(sites, identity).values()].flatMap(([site]) => site ?? []);
  const whole = first.filter(
    (site) => paths.has(site.path) && !problems.some(({ span }) => meets(site.policy.span, span)),
  );
  const source = ({ path, start, end }: Span) => files.get(path)?.text.slice(start, end) ?? "";
  return rounds(whole).flatMap((round) => {
    const trials = round.map((site) => ({ site, trials: trialsOf(site, source) }));
    const most = Math.max(0, ...trials.map((each) => each.trials.length));
    return Array.from({ length: most }, (_, i) => i).flatMap((i) => {
      const these = trials.flatMap(({ site, trials: of }) => (of[i] ? [{ site, trial: of[i] }] : []));
      return tryTogether(these, files, problems.length);
    });
  });
}

function outcome({ site, trial }: Pick<Written, "site" | "trial">, what: Partial<Outcome>): Outcome {
  const plain = { because: undefined, faults: [], undone: false };
  return { name: `${identity(site)} ${trial.name}`, ...plain, ...what };
}

function tryTogether(
  these: readonly Pick<Written, "site" | "trial">[],
  files: Files,
  problems: number,
): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  const written: Written[] = [];
  for (const each of these) {
    const edits = write(each.trial.change, files);
    if ("because" in edits) outcomes.push(outcome(each, { because: edits.because }));
    else written.push({ ...each, edits });
  }
  if (written.length === 0) return outcomes;
  const changed = edited(
    files,
    written.flatMap((each) => each.edits),
  );
  const again = readSites(changed);
  const after = new Map(again.sites.toReversed().map((site) => [identity(site), site]));
  const results = written.map((each) => {
    const now = after.get(identity(each.site));
    const faults = [...faultsOf(each, now, files), ...(again.problems.length > problems ? ["does not parse"] : [])];
    const undo = faults.length === 0 && now ? each.trial.undo?.(now) : undefined;
    const back = undo && write(undo, changed);
    if (back && "because" in back) return { each, faults: [`cannot be undone: ${back.because}`], back: undefined };
    return { each, faults, back };
  });
  return [...outcomes, ...undoTogether(results, changed, files)];
}

/** Is the policy the one that was meant, and did the change stay inside of it? */
function faultsOf({ site, trial, edits }: Written, now: PolicySite | undefined, files: Files): readonly string[] {
  const faults: string[] = [];
  const inside = [site.policy.span, ...site.policy.statements.map((each) => each.span)];
  const isInside = ({ span }: Edit) => inside.some((outer) => holds(withLines(outer, files), span));
  if (!edits.every(isInside)) faults.push("changes something outside of the policy");
  const [read, wanted] = [now && settled(briefs(now.policy)), settled(trial.intended)].map((each) =>
    JSON.stringify(each),
  );
  if (read !== wanted) faults.push(`read again as ${read}, not as ${wanted}`);
  return faults;
}

/** A span with its whole lines, and a blank one before them. */
function withLines(span: Span, files: Files): Span {
  const text = files.get(span.path)?.text ?? "";
  const start = Math.max(0, text.lastIndexOf("\n", span.start - 1));
  const blank = /\n[ \t\r]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { ...span, start: start - blank, end: text.indexOf("\n", span.end) + 1 || text.length };
}

interface Result {
  readonly each: Written;
  readonly faults: readonly string[];
  readonly back: readonly Edit[] | undefined;
}

/** Takes back what can be; where the first text does not come back, each is looked at alone. */
function undoTogether(results: readonly Result[], changed: Files, files: Files): readonly Outcome[] {
  const restored = edited(
    changed,
    results.flatMap(({ back }) => back ?? []),
  );
  const expected = edited(
    files,
    results.flatMap(({ each, back }) => (back ? [] : each.edits)),
  );
  const isRestored = [...expected].every(([path, file]) => restored.get(path)?.text === file.text);
  return results.map(({ each, faults, back }) => {
    const lost = back && !isRestored && !comesBack(each, files) ? ["not the first text when it is undone"] : [];
    return outcome(each, { faults: [...faults, ...lost], undone: back !== undefined });
  });
}

function comesBack({ site, trial, edits }: Written, files: Files): boolean {
  const changed = edited(files, edits);
  const now = readSites(changed).sites.find((each) => identity(each) === identity(site));
  const undo = now && trial.undo?.(now);
  const back = undo && write(undo, changed);
  if (!back || "because" in back) return false;
  const restored = edited(changed, back);
  return [...files].every(([path, file]) => restored.get(path)?.text === file.text);
}
