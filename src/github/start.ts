import type { Server } from "node:http";
import { Probot } from "probot";
import { createMemoryQueue } from "../queue/index.js";
import { listen } from "./app.js";
import { retryDelay } from "./failures.js";
import { findIdentity } from "./identity.js";
import { type Job, mergeJobs } from "./job.js";
import { createLog } from "./log.js";
import { createClients, createOctokit } from "./octokit.js";
import { createRecovery } from "./recovery.js";
import type { Reviewer } from "./reviewer-port.js";
import { createAppServer } from "./server.js";
import type { Settings } from "./settings.js";
import { giveUp, perform, type WorkContext } from "./work.js";

/** What tests change. */
export interface StartOptions {
  /** Writes are spaced out, as GitHub asks for; `true` when not said. */
  readonly paced?: boolean;
  /** Milliseconds after which a review that goes on is shown to be under way. */
  readonly progressAfter?: number;
  /** Events from before this moment (milliseconds) may have been seen by another process; now, when not said. */
  readonly since?: number;
  readonly delayOf?: (error: unknown, attempt: number) => number | undefined;
  readonly logTo?: (line: string) => void;
}

/** The App, at work. */
export interface RunningApp {
  /** `http://HOST:PORT` */
  readonly url: string;
  readonly webhookUrl: string;
  /** Resolves when every job that is known is done. */
  idle(): Promise<void>;
  /** Looks for what was missed, now. */
  recover(): Promise<void>;
  /** Takes no more events, and lets running jobs end. */
  stop(): Promise<void>;
}

/** Milliseconds that running jobs have to end: most hosts kill after 30 seconds. */
const drainLimit = 25_000;
/** Milliseconds between two looks for what was missed. */
const recoverEvery = 600_000;
const progressAfter = 3_000;

/** Starts the App: server, queue, recovery. */
export async function startApp(
  settings: Settings,
  reviewer: Reviewer,
  options: StartOptions = {},
): Promise<RunningApp> {
  const { appId, privateKey, webhookSecret: secret, webhookPath, baseUrl, markerSecret, conclusionOnError } = settings;
  const log = createLog(settings.logLevel, options.logTo);
  const Octokit = createOctokit(options.paced ?? true);
  const probot = new Probot({ appId, privateKey, secret, baseUrl, webhookPath, log, Octokit });
  await probot.ready();
  const clients = createClients(probot, Octokit, baseUrl);
  const identity = findIdentity(clients, (err) => log.error({ err }, "GitHub does not know the App"));
  const context = async (): Promise<WorkContext> => ({
    clients,
    reviewer,
    queue,
    appId,
    bot: await identity.slug(),
    markerSecret,
    progressAfter: options.progressAfter ?? progressAfter,
    conclusionOnError,
    log,
  });
  const queue = createMemoryQueue<Job>({
    concurrency: settings.concurrency,
    concurrencyOfGroup: Math.ceil(settings.concurrency / 2),
    groupOf: (job) => String(job.installationId),
    merge: mergeJobs,
    delayOf: options.delayOf ?? retryDelay,
    onGivenUp: async (job, error) => giveUp(job, error, await context()),
  });
  listen(probot, queue, options.since ?? Date.now());
  queue.start(async (job, run) => perform(job, await context(), run));

  let stopping = false;
  const notReady = () => (stopping ? "stopping" : identity.known() ? undefined : "GitHub does not know the App");
  const server = createAppServer(await probot.getNodeMiddleware(), webhookPath, { notReady });
  const url = await openAt(server, settings);
  log.info({ url }, `listening on ${url}`);
  const recovery = createRecovery({ clients, queue, appId, log });
  if (settings.recovers) recovery.start(recoverEvery);

  return {
    url,
    webhookUrl: `${url}${webhookPath}`,
    idle: () => queue.idle(),
    recover: () => recovery.look(),
    async stop() {
      stopping = true;
      recovery.stop();
      identity.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await queue.drain(drainLimit);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function openAt(server: Server, { host, port }: Settings): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  return `http://${host.includes(":") ? `[${host}]` : host}:${actual}`;
}
