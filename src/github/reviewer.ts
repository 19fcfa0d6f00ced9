import { configurationPath } from "../config/index.js";
import { concerns, gatherSides } from "../forge/index.js";
import { mayHoldPolicy, wantsOf } from "../readers/index.js";
import type { PullReport, ReportOptions } from "../report/index.js";
import type { ReportInput } from "./compute-report.js";
import type { Reviewer } from "./reviewer-port.js";

/** Makes a report, here or in another thread. */
export type Compute = (input: ReportInput, signal: AbortSignal) => Promise<PullReport>;

const reading = { accepts: mayHoldPolicy, wantsOf };

/** The reviewer that the App runs: the built-in rules, and the configuration of the default branch. */
export function createReviewer(compute: Compute, options: ReportOptions = {}): Reviewer {
  return {
    async review(forge, context) {
      const changed = await forge.changed();
      const concerned = changed.some((file) => concerns(file, reading));
      const [sides, configuration] = await Promise.all([
        gatherSides(forge, reading),
        concerned ? context.readDefault(configurationPath) : undefined,
      ]);
      context.signal.throwIfAborted();
      return compute({ sides, configuration, options, repository: context.repository }, context.signal);
    },
  };
}
