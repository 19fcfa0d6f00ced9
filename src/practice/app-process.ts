import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Practice } from "./practice.js";

const patience = 60_000;

/** An App in a process of its own. */
export interface AppProcess {
  readonly url: string;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

/**
 * Starts an App against the practice GitHub, as it would be started against a GitHub Enterprise Server, and sends it
 * the webhooks.
 *
 * @param main the App's compiled start module.
 * @throws Error if it ends, or does not answer `/healthz` within a minute.
 */
export async function startApp(github: Practice, main: URL): Promise<AppProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", fileURLToPath(main)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: environmentOf(github, port),
  });
  const url = `http://127.0.0.1:${port}`;
  await until("the App answers", async () => {
    if (child.exitCode !== null) throw new Error(`the App ended with exit code ${child.exitCode}`);
    return (await fetch(`${url}/healthz`).catch(() => undefined))?.ok === true;
  });
  github.hookUrl = `${url}/api/github/webhooks`;
  return { url, stop: () => end(child) };
}

function environmentOf(github: Practice, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    GHE_HOST: new URL(github.url).host,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Asks again until it is so. @throws Error after a minute. */
export async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + patience;
  while (!(await done())) {
    if (Date.now() > last) throw new Error(`waited ${patience / 1000} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
