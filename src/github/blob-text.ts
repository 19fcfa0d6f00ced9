import type { RepositoryRef } from "./job.js";
import type { Octokit } from "./octokit.js";
import type { BlobAnswer } from "./review-query.js";

/** Bytes; a larger file is named and not read. */
const sizeLimit = 5_000_000;

/**
 * The text of a file, or why there is none.
 *
 * GitHub's GraphQL cuts long texts; such a file is asked for on its own.
 */
export async function textOf(
  answer: BlobAnswer,
  octokit: Octokit,
  { owner, name }: RepositoryRef,
): Promise<string | { readonly because: string }> {
  if (answer?.oid === undefined) return { because: "GitHub has no such file" };
  const size = answer.byteSize ?? 0;
  if (size > sizeLimit) {
    return { because: `${(size / 1_000_000).toFixed(1)} MB, larger than ${sizeLimit / 1_000_000} MB, not read` };
  }
  if (answer.isBinary) return { because: "not a text file, not read" };
  if (typeof answer.text === "string" && !answer.isTruncated) return answer.text;
  const { data } = await octokit.rest.git.getBlob({ owner, repo: name, file_sha: answer.oid });
  const bytes = Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
  return bytes.includes(0) ? { because: "not a text file, not read" } : bytes.toString("utf8");
}
