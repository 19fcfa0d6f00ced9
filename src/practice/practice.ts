import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitToBranch, noticePushes } from "./actions/branches.js";
import { clickAction, rerequestRun, rerequestSuite } from "./actions/checks.js";
import { createIssueComment } from "./actions/conversation.js";
import {
  destroyMergeGroup,
  editPull,
  type MergeGroup,
  mergePull,
  openPull,
  type PullEdit,
  queuePull,
  setDraft,
  setOpen,
} from "./actions/pulls.js";
import {
  createRepository,
  emitInstallation,
  forkRepository,
  install,
  type NewRepository,
} from "./actions/repositories.js";
import { replyTo, resolveThread } from "./actions/reviews.js";
import { commitSuggestion } from "./actions/suggestions.js";
import { resolveCommit } from "./git/objects.js";
import type { Files } from "./git/write-commit.js";
import type { Delivery, HookFaultRequest } from "./hooks/delivery.js";
import { redeliver } from "./hooks/send.js";
import type { FaultRequest } from "./server/faults.js";
import type { RequestRecord, Violation } from "./server/records.js";
import { listen } from "./server/server.js";
import type { CheckRun, Installation, Pull, Repository, ReviewComment, Role } from "./state/entities.js";
import { accountOf, createWorld, type World } from "./state/world.js";

/** How the practice GitHub is set up. */
export interface PracticeOptions {
  /** 0, when not said: any free port. */
  readonly port?: number;
  /** The App's slug; its bot is `<slug>[bot]`. */
  readonly appSlug?: string;
  /** The organisation that the App is installed on from the start. */
  readonly owner?: string;
  /** Somebody with the role `admin` in every repository; who looks at the web page. */
  readonly viewer?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly events?: readonly string[];
  /** Requests an hour and installation; 5,000 when not said. */
  readonly rateLimit?: number;
  /** Compare every answer with GitHub's response schemas, into `drift`. */
  readonly checkResponses?: boolean;
  readonly now?: () => Date;
}

/** How a push is done, and by whom (`developer` when not said). */
export interface PushOptions {
  /** Replaces the last commit instead of following it. */
  readonly force?: boolean;
  readonly author?: string;
}

/** A pull request to open. */
export interface PullOptions {
  readonly head: string;
  /** The default branch when not said. */
  readonly base?: string;
  readonly title: string;
  readonly body?: string;
  readonly author?: string;
  readonly draft?: boolean;
  /** The head branch is in a fork, owned by this account. See {@link Practice.fork}. */
  readonly fork?: string;
  readonly maintainerCanModify?: boolean;
  readonly labels?: readonly string[];
}

/** A GitHub on loopback. */
export interface Practice {
  /** `http://127.0.0.1:PORT`: the web page; the API is below `/api/v3` and `/api/graphql`. */
  readonly url: string;
  readonly appId: number;
  /** PEM, made for this run. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The installation on {@link PracticeOptions.owner}. */
  readonly installationId: number;
  /** Where webhooks go; null: nobody listens. */
  hookUrl: string | null;
  readonly requests: readonly RequestRecord[];
  readonly violations: readonly Violation[];
  /** Where our own answers leave GitHub's response schemas. */
  readonly drift: readonly string[];
  readonly deliveries: readonly Delivery[];

  createRepository(wanted: NewRepository): Promise<Repository>;
  /** A fork of the repository, the same one when asked again. */
  fork(repository: Repository, owner: string): Promise<Repository>;
  setRole(repository: Repository, login: string, role: Role): void;
  /** Commits to a branch, new or not, and sends what a push sends. Gives the new head. */
  push(
    repository: Repository,
    branch: string,
    change: { readonly files?: Files; readonly delete?: readonly string[] },
    message: string,
    options?: PushOptions,
  ): Promise<string>;
  /** Sends what pushes from outside (plain `git push` into `repository.folder`) would have sent. */
  noticePushes(repository: Repository): Promise<void>;
  headOf(repository: Repository, branch: string): Promise<string | null>;

  openPull(repository: Repository, options: PullOptions): Promise<Pull>;
  editPull(pull: Pull, edit: PullEdit): Promise<void>;
  setDraft(pull: Pull, draft: boolean): Promise<void>;
  closePull(pull: Pull): Promise<void>;
  reopenPull(pull: Pull): Promise<void>;
  /** Gives the merge commit. Throws GitHubError 405 while a required check is missing. */
  merge(pull: Pull): Promise<string>;
  queue(pull: Pull): Promise<MergeGroup>;
  destroyMergeGroup(
    repository: Repository,
    group: MergeGroup,
    reason: "merged" | "invalidated" | "dequeued",
  ): Promise<void>;

  /** A reply in the thread of a review comment. */
  reply(commentId: number, body: string, user: string): ReviewComment;
  /** A comment in the conversation. */
  comment(pull: Pull, body: string, user: string): { readonly id: number };
  resolve(commentId: number, user: string, resolved?: boolean): void;
  /** Presses *Commit suggestion*. Gives the new head. Throws GitHubError as the page would refuse. */
  commitSuggestion(commentId: number, user: string): Promise<string>;
  /** Presses a button of a check run. */
  clickAction(checkRunId: number, identifier: string, user: string): void;
  rerequest(checkRunId: number, user: string): void;
  rerequestSuite(repository: Repository, sha: string, user: string): Promise<void>;
  checkRuns(repository: Repository, sha?: string): readonly CheckRun[];

  /** Installs the App on another account. Gives the installation id. */
  install(owner: string, permissions?: Readonly<Record<string, string>>): number;
  /** Changes what an installation may do; `new_permissions_accepted`, `suspend` or `unsuspend` is sent. */
  setInstallation(id: number, change: InstallationChange): void;

  /** Trouble for coming API requests. */
  fail(fault: FaultRequest): void;
  /** Trouble for coming webhooks. */
  disturbHooks(fault: HookFaultRequest): void;
  redeliver(deliveryId: number): void;
  /** Waits until no webhook is under way. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** What changes of an installation; what is absent stays. */
export interface InstallationChange {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly suspended?: boolean;
  /** Repositories it is limited to; null: all. */
  readonly repositories?: readonly Repository[] | null;
}

/** What a review App asks for. */
const PERMISSIONS = {
  metadata: "read",
  contents: "read",
  pull_requests: "write",
  checks: "write",
  merge_queues: "read",
};
const EVENTS = ["pull_request", "pull_request_review_comment", "pull_request_review_thread", "merge_group"];

/** Starts a GitHub with one App, installed on one organisation. Its data lives in a temporary folder until `stop`. */
export async function startPractice(options: PracticeOptions = {}): Promise<Practice> {
  const folder = await mkdtemp(join(tmpdir(), "practice-"));
  const world = createWorld({
    folder,
    slug: options.appSlug ?? "practice-app",
    owner: options.owner ?? "acme",
    viewer: options.viewer ?? "maintainer",
    permissions: options.permissions ?? PERMISSIONS,
    events: options.events ?? EVENTS,
    rateLimit: options.rateLimit ?? 5000,
    checkResponses: options.checkResponses ?? false,
    now: options.now ?? (() => new Date()),
  });
  const server = await listen(world, options.port ?? 0);
  const installation = install(world, world.app.owner);
  return {
    ...identityOf(world, installation),
    get hookUrl() {
      return world.hook.url;
    },
    set hookUrl(url) {
      world.hook.url = url;
    },
    get webhookSecret() {
      return world.hook.secret;
    },
    ...repositoriesOf(world),
    ...pullsOf(world),
    ...peopleOf(world),
    ...troubleOf(world),
    async stop() {
      await server.stop();
      await settled(world);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function identityOf(world: World, installation: Installation) {
  const { url, requests, violations, drift, deliveries, app } = world;
  const lists = { requests, violations, drift, deliveries };
  return { url, appId: app.id, privateKey: app.privateKey, installationId: installation.id, ...lists };
}

type Part<K extends keyof Practice> = Pick<Practice, K>;

function repositoriesOf(
  world: World,
): Part<"createRepository" | "fork" | "setRole" | "push" | "noticePushes" | "headOf" | "checkRuns"> {
  return {
    createRepository: (wanted) => createRepository(world, wanted),
    fork: (repository, owner) => forkRepository(world, repository, owner),
    setRole: (repository, login, role) => {
      accountOf(world, login);
      repository.collaborators.set(login.toLowerCase(), role);
    },
    async push(repository, branch, change, message, { force = false, author = "developer" } = {}) {
      const sha = await commitToBranch(world, repository, {
        ...change,
        branch,
        message,
        force,
        author: accountOf(world, author),
      });
      if (!sha) throw new Error(`branch ${branch} was moved by somebody else`);
      return sha;
    },
    noticePushes: (repository) => noticePushes(world, repository, accountOf(world, "developer")),
    headOf: (repository, branch) => resolveCommit(repository.folder, `refs/heads/${branch}`),
    checkRuns: (repository, sha) =>
      [...repository.checkRuns.values()].filter((run) => sha === undefined || run.headSha === sha),
  };
}

function pullsOf(
  world: World,
): Part<"openPull" | "editPull" | "setDraft" | "closePull" | "reopenPull" | "merge" | "queue" | "destroyMergeGroup"> {
  const viewer = () => accountOf(world, world.viewer);
  return {
    async openPull(repository, options) {
      const headRepository = options.fork ? await forkRepository(world, repository, options.fork) : repository;
      const author = accountOf(world, options.author ?? options.fork ?? "developer");
      if (!options.fork && !repository.collaborators.has(author.login.toLowerCase())) {
        repository.collaborators.set(author.login.toLowerCase(), "write");
      }
      return openPull(world, repository, headRepository, author, {
        ...options,
        base: options.base ?? repository.defaultBranch,
      });
    },
    editPull: (pull, edit) => editPull(world, pull, edit, pull.author),
    setDraft: (pull, draft) => setDraft(world, pull, draft, pull.author),
    closePull: (pull) => setOpen(world, pull, false, pull.author),
    reopenPull: (pull) => setOpen(world, pull, true, pull.author),
    merge: (pull) => mergePull(world, pull, viewer()),
    queue: (pull) => queuePull(world, pull, viewer()),
    destroyMergeGroup: (repository, group, reason) => destroyMergeGroup(world, repository, group, reason, viewer()),
  };
}

function peopleOf(
  world: World,
): Part<"reply" | "comment" | "resolve" | "commitSuggestion" | "clickAction" | "rerequest" | "rerequestSuite"> {
  return {
    reply(commentId, body, user) {
      const { pull, comment } = reviewComment(world, commentId);
      return replyTo(world, pull, comment, body, accountOf(world, user));
    },
    comment: (pull, body, user) => createIssueComment(world, pull, accountOf(world, user), body),
    resolve(commentId, user, resolved = true) {
      const { pull, comment } = reviewComment(world, commentId);
      resolveThread(world, pull, comment, accountOf(world, user), resolved);
    },
    commitSuggestion(commentId, user) {
      const { pull, comment } = reviewComment(world, commentId);
      return commitSuggestion(world, pull, comment, accountOf(world, user));
    },
    clickAction: (id, identifier, user) => clickAction(world, checkRun(world, id), identifier, accountOf(world, user)),
    rerequest: (id, user) => rerequestRun(world, checkRun(world, id), accountOf(world, user)),
    rerequestSuite: (repository, sha, user) => rerequestSuite(world, repository, sha, accountOf(world, user)),
  };
}

function troubleOf(
  world: World,
): Part<"install" | "setInstallation" | "fail" | "disturbHooks" | "redeliver" | "settled"> {
  return {
    install: (owner, permissions) => install(world, accountOf(world, owner, "Organization"), permissions).id,
    setInstallation(id, change) {
      const installation = world.installations.get(id);
      if (!installation) throw new Error(`no installation ${id}`);
      if (change.repositories !== undefined)
        installation.repositories = change.repositories?.map((one) => one.id) ?? null;
      if (change.permissions) {
        installation.permissions = change.permissions;
        emitInstallation(world, installation, "new_permissions_accepted");
      }
      if (change.suspended !== undefined) suspend(world, installation, change.suspended);
    },
    fail: (request) => void world.faults.push({ request, left: request.times ?? 1 }),
    disturbHooks: (request) => void world.hookFaults.push({ request, left: request.times ?? 1 }),
    redeliver(id) {
      const delivery = world.deliveries.find((one) => one.id === id);
      if (!delivery) throw new Error(`no delivery ${id}`);
      redeliver(world, delivery);
    },
    settled: () => settled(world),
  };
}

function suspend(world: World, installation: Installation, suspended: boolean): void {
  installation.suspended = false;
  emitInstallation(world, installation, suspended ? "suspend" : "unsuspend");
  installation.suspended = suspended;
}

async function settled(world: World): Promise<void> {
  while (world.pendingHooks.size > 0) await Promise.all(world.pendingHooks);
}

function reviewComment(world: World, id: number): { pull: Pull; comment: ReviewComment } {
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      const comment = pull.comments.find((one) => one.id === id);
      if (comment) return { pull, comment };
    }
  }
  throw new Error(`no review comment ${id}`);
}

function checkRun(world: World, id: number): CheckRun {
  for (const repository of world.repositories.values()) {
    const run = repository.checkRuns.get(id);
    if (run) return run;
  }
  throw new Error(`no check run ${id}`);
}
