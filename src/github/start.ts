import type { AddressInfo } from "node:net";
import { Probot } from "probot";
import { createMemoryQueue } from "../queue/index.js";
import { listen } from "./app.js";
import { isTransient, retryDelay } from "./failures.js";
import { type Job, mergeJobs } from "./job.js";
import { createLog } from "./log.js";
import { createClients, createOctokit } from "./octokit.js";
import { startRecovery } from "./recovery.js";
import type { Reviewer } from "./reviewer-port.js";
import { createAppServer } from "./server.js";
import type { Settings } from "./settings.js";
import { giveUp, perform, type WorkContext } from "./work.js";

/** What tests change. */
export interface StartOptions {
  /** Writes are spaced out, as GitHub asks for; `true` when not said. */
  readonly paced?: boolean;
  readonly progressAfter?: number;
  /** Milliseconds between two looks for what was missed; 0: never. */
  readonly recoverEvery?: number;
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
const tenMinutes = 600_000;

/** Starts the App: server, queue, recovery. */
export async function startApp(
  settings: Settings,
  reviewer: Reviewer,
  options: StartOptions = {},
): Promise<RunningApp> {
  const { appId, privateKey, webhookSecret, webhookPath, baseUrl } = settings;
  const log = createLog(settings.logLevel, options.logTo);
  const Octokit = createOctokit(options.paced ?? true);
  const probot = new Probot({ appId, privateKey, secret: webhookSecret, baseUrl, webhookPath, log, Octokit });
  await probot.ready();
  const clients = createClients(probot, Octokit, baseUrl);
  let notReady: string | undefined = "GitHub has not been asked yet";

  const queue = createMemoryQueue<Job>({
    concurrency: settings.concurrency,
    concurrencyOfGroup: Math.max(1, Math.ceil(settings.concurrency / 2)),
    groupOf: (job) => String(job.installationId),
    merge: mergeJobs,
    delayOf: options.delayOf ?? retryDelay,
    onGivenUp: async (job, error) => giveUp(job, error, await context()),
  });
  let known: Promise<WorkContext> | undefined;
  const context = (): Promise<WorkContext> => {
    known ??= identify().catch((error: unknown) => {
      known = undefined;
      notReady = "GitHub does not know the App";
      throw error;
    });
    return known;
  };
  async function identify(): Promise<WorkContext> {
    const { data } = await (await clients.asApp()).rest.apps.getAuthenticated();
    notReady = undefined;
    return {
      clients,
      reviewer,
      queue,
      appId,
      bot: data?.slug ?? "",
      markerSecret: settings.markerSecret,
      progressAfter: options.progressAfter ?? 3_000,
      conclusionOnError: settings.conclusionOnError,
      log,
    };
  }

  listen(probot, queue, options.since ?? Date.now());
  queue.start(async (job, run) => perform(job, await context(), run));
  const server = createAppServer(await probot.getNodeMiddleware(), webhookPath, { notReady: () => notReady });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(settings.port, settings.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`;
  log.info({ url }, `listening on ${url}`);
  context().catch((err: unknown) => log.error({ err, transient: isTransient(err) }, "GitHub does not know the App"));
  const recovery = startRecovery({ clients, queue, appId, log }, options.recoverEvery ?? tenMinutes);

  return {
    url,
    webhookUrl: `${url}${webhookPath}`,
    idle: () => queue.idle(),
    recover: () => recovery.now(),
    async stop() {
      notReady = "stopping";
      recovery.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await queue.drain(drainLimit);
      server.closeAllConnections();
      await closed;
    },
  };
}
