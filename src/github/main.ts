import { ReviewError } from "../errors.js";
import { createReviewer } from "./reviewer.js";
import { readSettings } from "./settings.js";
import { startApp } from "./start.js";

/** Starts the App from the environment and stops it when it is told to. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const app = await startApp(settings, createReviewer());
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
