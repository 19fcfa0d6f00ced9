import { randomUUID } from "node:crypto";
import type { Person } from "./objects.js";
import { GitError, git } from "./run.js";

/** File contents by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A commit to be written; the committer is the author when not said. */
export interface CommitRequest {
  readonly parents: readonly string[];
  readonly files: Files;
  readonly delete?: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer?: Person;
}

/** A commit made by one `git fast-import`, on no branch yet. */
export interface NewCommit {
  readonly sha: string;
  /** The ref that keeps it until {@link moveRef} takes it over. */
  readonly scratch: string;
}

/** Writes a commit whose tree is that of its first parent with these files set and removed. */
export async function writeCommit(folder: string, request: CommitRequest): Promise<NewCommit> {
  const scratch = `refs/practice/${randomUUID()}`;
  const out = await git(
    folder,
    ["fast-import", "--quiet", "--done", "--date-format=raw"],
    fastImport(scratch, request),
  );
  return { sha: out.toString("utf8").trim(), scratch };
}

/**
 * Points a ref to a commit, only if it still stands at `expected` (null: it must not exist).
 * @returns false when somebody else moved it.
 */
export async function moveRef(folder: string, ref: string, to: NewCommit, expected: string | null): Promise<boolean> {
  const commands = [`update ${ref} ${to.sha} ${expected ?? "0".repeat(40)}`, `delete ${to.scratch}`];
  try {
    await git(folder, ["update-ref", "--stdin"], `${commands.join("\n")}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    await git(folder, ["update-ref", "-d", to.scratch]);
    return false;
  }
}

function fastImport(ref: string, request: CommitRequest): Buffer {
  const parts: (string | Uint8Array)[] = [`commit ${ref}\nmark :1\n`];
  parts.push(`author ${person(request.author)}\ncommitter ${person(request.committer ?? request.author)}\n`);
  parts.push(...data(request.message));
  request.parents.forEach((parent, i) => {
    parts.push(`${i === 0 ? "from" : "merge"} ${parent}\n`);
  });
  for (const path of request.delete ?? []) parts.push(`D ${quoted(path)}\n`);
  for (const [path, content] of Object.entries(request.files)) {
    parts.push(`M 100644 inline ${quoted(path)}\n`, ...data(content));
  }
  parts.push("get-mark :1\ndone\n");
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

function data(content: string | Uint8Array): (string | Uint8Array)[] {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return [`data ${bytes.length}\n`, bytes, "\n"];
}

function person({ name, email, at }: Person): string {
  const plain = (text: string) => text.replace(/[<>\n]/g, "");
  return `${plain(name)} <${plain(email)}> ${at} +0000`;
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
