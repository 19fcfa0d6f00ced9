import { spawn } from "node:child_process";

/** A git command that ended with another code than 0. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Nothing of the user's or the machine's configuration reaches these repositories. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C.UTF-8",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_AUTHOR_NAME: "practice",
  GIT_AUTHOR_EMAIL: "practice@localhost",
  GIT_COMMITTER_NAME: "practice",
  GIT_COMMITTER_EMAIL: "practice@localhost",
};

/**
 * The standard output of `git -C folder …`.
 * @param input goes to standard input.
 * @throws GitError with standard error as its message.
 */
export function git(folder: string, args: readonly string[], input?: string | Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", folder, "-c", "core.quotePath=false", ...args], { env: ENVIRONMENT });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin.on("error", () => undefined);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new GitError(code ?? -1, Buffer.concat(err).toString("utf8").trim()));
    });
    child.stdin.end(input);
  });
}

/** Like {@link git}, as text without the last line break. */
export async function gitText(folder: string, args: readonly string[], input?: string): Promise<string> {
  return (await git(folder, args, input)).toString("utf8").replace(/\n$/, "");
}

/** Like {@link gitText}, null where git fails. */
export async function gitTry(folder: string, args: readonly string[]): Promise<string | null> {
  try {
    return await gitText(folder, args);
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
