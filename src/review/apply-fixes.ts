import { applyEdits, type Edit, type Files } from "../source/index.js";
import type { Finding, Review } from "./review.js";
import { checkFiles, type ReviewOptions, type Sides } from "./review-sides.js";

/** Files with their proved fixes made. */
export interface Applied {
  readonly files: Files;
  /** What was fixed, in the order it was done. */
  readonly fixed: readonly Finding[];
  /** What is found afterwards. */
  readonly review: Review;
}

/** One fix may make another one possible; files that still change after so many rounds are left as they are then. */
const roundLimit = 50;

/**
 * Makes every proved fix. In a round those that are far enough apart are made together and what comes out is checked:
 * where more is found than before, or less can be read, only the first of them is made. Then everything is looked at
 * again, until no fix is left.
 */
export function applyFixes(files: Files, unreadable: Sides["unreadable"], options: ReviewOptions): Applied {
  const all: ReviewOptions = { ...options, fixes: Number.POSITIVE_INFINITY };
  const fixed: Finding[] = [];
  const done = new Set<string>();
  let now = files;
  let review = checkFiles(now, unreadable, all);
  for (let round = 0; round < roundLimit; round++) {
    const wanted = review.findings.filter((finding) => finding.fix && !done.has(keyOf(finding)));
    const together = apart(wanted);
    const [first] = together;
    if (!first) break;
    let made: readonly Finding[] = together;
    let next = edited(now, made);
    let after = checkFiles(next, unreadable, all);
    if (made.length > 1 && isWorse(after, review)) {
      made = [first];
      next = edited(now, made);
      after = checkFiles(next, unreadable, all);
    }
    for (const finding of made) done.add(keyOf(finding));
    fixed.push(...made);
    now = next;
    review = after;
  }
  return { files: now, fixed, review };
}

/** A finding and its fix: made once, it is not made again should it be found again. */
function keyOf({ fingerprint, fix }: Finding): string {
  return `${fingerprint} ${fix?.title ?? ""}`;
}

/** The findings whose edits touch no edit and no statement of one before. */
function apart(findings: readonly Finding[]): readonly Finding[] {
  const taken: Edit["span"][] = [];
  return findings.filter(({ fix }) => {
    const edits = fix?.edits ?? [];
    const free = edits.every(({ span }) =>
      taken.every((other) => other.path !== span.path || span.end < other.start || other.end < span.start),
    );
    if (free) taken.push(...edits.map(({ span }) => span));
    return free;
  });
}

function edited(files: Files, findings: readonly Finding[]): Files {
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  const result = new Map(files);
  for (const path of new Set(edits.map((edit) => edit.span.path))) {
    const file = files.get(path);
    const own = edits.filter((edit) => edit.span.path === path);
    if (file) result.set(path, { path, text: applyEdits(file.text, own) });
  }
  return result;
}

function isWorse(after: Review, before: Review): boolean {
  const problems = (review: Review) => review.files.reduce((sum, file) => sum + file.problems.length, 0);
  return after.findings.length >= before.findings.length || problems(after) > problems(before);
}
