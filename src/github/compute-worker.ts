import { parentPort } from "node:worker_threads";
import { computeReport, type ReportInput } from "./compute-report.js";

// The thread that makes reports. What it throws ends it, and reaches whoever asked as the thread's error.
parentPort?.on("message", (input: ReportInput) => {
  parentPort?.postMessage(computeReport(input));
});
