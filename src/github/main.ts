import { ReviewError } from "../errors.js";
import type { PullReport } from "../report/index.js";
import type { ReportInput } from "./compute-report.js";
import { createReviewer } from "./reviewer.js";
import { readSettings } from "./settings.js";
import { startApp } from "./start.js";
import { createThreads } from "./threads.js";

/** Starts the App from the environment and stops it when it is told to. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const script = new URL("./compute-worker.js", import.meta.url);
  const threads = createThreads<ReportInput, PullReport>({ script, timeLimit: 60_000, memoryLimitMb: 1_024 });
  const app = await startApp(settings, createReviewer(threads.ask));
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      app.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  const message = error instanceof ReviewError ? error.message : error;
  console.error("leastwise could not start:", message);
  process.exitCode = 2;
});
