import { expect, jest } from "@jest/globals";
import type { Reviewer } from "../../src/github/reviewer-port.js";
import type { Settings } from "../../src/github/settings.js";
import { type RunningApp, type StartOptions, startApp } from "../../src/github/start.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import { createLineReviewer } from "./line-reviewer.js";

/** Every request runs git: slow where much else runs. */
jest.setTimeout(60_000);

type Repository = Awaited<ReturnType<Practice["createRepository"]>>;
type Pull = Awaited<ReturnType<Practice["openPull"]>>;

/** A practice GitHub with one repository, and the App at work on it. */
export interface AppWorld {
  readonly github: Practice;
  readonly repository: Repository;
  app: RunningApp;
  readonly log: string[];
  /** Waits until GitHub has sent everything and the App has done everything. */
  settle(): Promise<void>;
  /** What the App has asked GitHub since this was last called, token requests included. */
  calls(): readonly { readonly operation: string; readonly path: string; readonly write: boolean }[];
  /** Stops the App and starts another, which knows nothing. */
  restart(options?: StartOptions): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(
  files: Readonly<Record<string, string>>,
  options: StartOptions = {},
  reviewer: Reviewer = createLineReviewer(),
): Promise<AppWorld> {
  const github = await startPractice({ checkResponses: true });
  const repository = await github.createRepository({ owner: "acme", name: "shop", files });
  const log: string[] = [];
  const start = (more: StartOptions = {}) =>
    startApp(settingsFor(github), reviewer, {
      paced: false,
      // How long a review takes here says nothing; tests of the sign of progress set their own.
      progressAfter: 60_000,
      since: Date.now() - 60_000,
      delayOf: (_error, attempt) => (attempt < 4 ? 20 : undefined),
      logTo: (line) => log.push(line),
      ...options,
      ...more,
    });
  let seen = 0;
  const world: AppWorld = {
    github,
    repository,
    log,
    app: await start(),
    async settle() {
      for (let quiet = 0; quiet < 2; quiet++) {
        await github.settled();
        await world.app.idle();
      }
    },
    calls() {
      const recent = github.requests.slice(seen);
      seen = github.requests.length;
      return recent;
    },
    async restart(more) {
      await world.app.stop();
      world.app = await start(more);
      github.hookUrl = world.app.webhookUrl;
    },
    async stop() {
      await world.app.stop();
      await github.stop();
      expect(github.violations).toEqual([]);
    },
  };
  github.hookUrl = world.app.webhookUrl;
  await until(async () => (await fetch(`${world.app.url}/readyz`)).ok);
  world.calls();
  return world;
}

export function settingsFor(github: Practice): Settings {
  return {
    appId: github.appId,
    privateKey: github.privateKey,
    webhookSecret: github.webhookSecret,
    markerSecret: github.webhookSecret,
    webhookPath: "/api/github/webhooks",
    baseUrl: `${github.url}/api/v3`,
    host: "127.0.0.1",
    port: 0,
    logLevel: "info",
    concurrency: 4,
    conclusionOnError: "neutral",
    recovers: false,
  };
}

/** The comments of ours that stand, as `path:line first words`; outdated ones without a line. */
export function standing(pull: Pull): readonly string[] {
  return pull.comments
    .filter((comment) => comment.author.type === "Bot")
    .map(
      (comment) =>
        `${comment.path}:${comment.now?.line ?? "outdated"} ${/^\*\*(.*?)\*\*/.exec(comment.body)?.[1] ?? ""}`,
    )
    .sort();
}

/** The newest check run of the pull request's head. */
export function checkOf({ github, repository }: AppWorld, sha: string) {
  const runs = github.checkRuns(repository, sha);
  return { runs, last: runs.at(-1) };
}

export async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await done()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Lines with a finding each. */
export function bad(...names: readonly string[]): string {
  return names.map((name) => `bad ${name}\n`).join("");
}

export function writesOf(calls: ReturnType<AppWorld["calls"]>): readonly string[] {
  return calls.filter(({ write }) => write).map(({ operation }) => operation);
}
