#!/usr/bin/env node
import { CommanderError } from "commander";
import { ReviewError } from "../errors.js";
import { toProgram } from "./program.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

try {
  await toProgram((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const { visible } = await import("../report/index.js");
    const message = error instanceof ReviewError ? error.message : error instanceof Error ? error.stack : error;
    console.error(`leastwise: ${visible(String(message))}`);
    process.exitCode = 2;
  }
}
