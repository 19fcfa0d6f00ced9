import { writeFile } from "node:fs/promises";
import pico from "picocolors";
import { ReviewError } from "../errors.js";
import { toHtml, toJson, toMarkdown, toSarif, toText, unread } from "../report/index.js";
import type { Review } from "../review/index.js";

/** Where an answer goes and in which form. */
export interface OutputSettings {
  readonly format?: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

/** Text when a person looks, JSON otherwise, unless it is said. */
export function formatOf({ format, output }: OutputSettings): string {
  return format ?? (process.stdout.isTTY || output !== undefined ? "text" : "json");
}

/** @throws ReviewError `usage` for a format that is none. */
export function render(review: Review, settings: OutputSettings): string {
  const format = formatOf(settings);
  const color = settings.output === undefined && process.stdout.isTTY && pico.isColorSupported;
  switch (format) {
    case "json":
      return toJson(review);
    case "sarif":
      return toSarif(review);
    case "html":
      return toHtml(review);
    case "markdown":
      return toMarkdown(review);
    case "text":
      return toText(review, pico.createColors(color));
    default:
      throw new ReviewError("usage", `\`${format}\` is not a format: text, json, sarif, markdown, html`);
  }
}

/** 1 where the check would fail; 2 where it would not, and a file it is about cannot be read; else 0. */
export function exitCodeOf(review: Review): number {
  if (review.conclusion === "failure") return 1;
  return unread(review).length > 0 ? 2 : 0;
}

/**
 * Writes to `--output` or standard output; waits until it is out, so that an exit does not cut a pipe.
 *
 * @throws ReviewError `usage` for a file that cannot be written.
 */
export async function emit(text: string, { output, quiet }: OutputSettings): Promise<void> {
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  if (output !== undefined)
    await writeFile(output, whole).catch((cause: unknown) => {
      throw new ReviewError("usage", `\`${output}\` cannot be written`, { cause });
    });
  else if (!quiet) await new Promise<void>((resolve) => process.stdout.write(whole, () => resolve()));
}
