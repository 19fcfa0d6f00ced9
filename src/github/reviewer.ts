import picomatch from "picomatch";
import { configurationPath, loadConfiguration } from "../config/index.js";
import { concerns, gatherSides } from "../forge/index.js";
import { mayHoldPolicy, wantsOf } from "../readers/index.js";
import { type ReportOptions, toPullReport } from "../report/index.js";
import { type Review, reviewSides, type Sides } from "../review/index.js";
import { loadBuiltIn } from "../rules/index.js";
import type { Reviewer } from "./reviewer-port.js";

const reading = { accepts: mayHoldPolicy, wantsOf };

/** The reviewer that the App runs: the built-in rules, and the configuration of the default branch. */
export function createReviewer(options: ReportOptions = {}): Reviewer {
  const catalogue = loadBuiltIn();
  return {
    async review(forge, context) {
      const changed = await forge.changed();
      const concerned = changed.some((file) => concerns(file, reading));
      const [sides, file] = await Promise.all([
        gatherSides(forge, reading),
        concerned ? context.readDefault(configurationPath) : undefined,
      ]);
      context.signal.throwIfAborted();
      const { configuration, problems: notices } = loadConfiguration(file);
      const review = reviewSides(withoutIgnored(sides, configuration.ignore), { configuration, notices, catalogue });
      return { ...toPullReport(review, options), unread: unreadFiles(review) };
    },
  };
}

function withoutIgnored(sides: Sides, ignore: readonly string[]): Sides {
  if (ignore.length === 0) return sides;
  const ignored = picomatch([...ignore], { dot: true });
  const kept = (files: Sides["head"]) => new Map([...files].filter(([path]) => !ignored(path)));
  return {
    changed: sides.changed,
    base: kept(sides.base),
    head: kept(sides.head),
    unreadable: sides.unreadable.filter(({ path }) => !ignored(path)),
  };
}

/** Files of which nothing, or not all, is known. */
function unreadFiles(review: Review): readonly string[] {
  const broken = review.files.filter(({ problems }) =>
    problems.some(({ code }) => code === "syntax" || code === "limit"),
  );
  return broken.map(({ path }) => path);
}
