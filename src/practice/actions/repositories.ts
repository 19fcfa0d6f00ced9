import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resolveCommit } from "../git/objects.js";
import { git } from "../git/run.js";
import { type Files, moveRef, writeCommit } from "../git/write-commit.js";
import { emit } from "../hooks/send.js";
import { accountJson, installationJson } from "../json/account.js";
import { nodeId } from "../json/links.js";
import type { Account, Installation, Repository } from "../state/entities.js";
import { accountOf, fullName, nextId, repositoryOf, timestamp, type World } from "../state/world.js";
import { personOf } from "./branches.js";

/** A repository to make. */
export interface NewRepository {
  /** The organisation that the App is installed on from the start, when not said. */
  readonly owner?: string;
  readonly name: string;
  /** What the first commit holds. */
  readonly files: Files;
  /** `main` when not said. */
  readonly defaultBranch?: string;
  readonly private?: boolean;
  /** Names of the checks that must pass before merging. */
  readonly requiredChecks?: readonly string[];
  /** Whether the App is installed on the owner, if it is not yet; yes when not said. */
  readonly install?: boolean;
}

/** Makes a bare repository with one commit. */
export async function createRepository(world: World, wanted: NewRepository): Promise<Repository> {
  const owner = wanted.owner === undefined ? world.app.owner : accountOf(world, wanted.owner, "Organization");
  if (repositoryOf(world, owner.login, wanted.name)) throw new Error(`${owner.login}/${wanted.name} exists already`);
  const repository = await register(world, { owner, name: wanted.name, forkOf: null, wanted });
  await git(repository.folder, ["init", "--quiet", "--bare", "--initial-branch", repository.defaultBranch, "."]);
  await allowFetchingBySha(repository);
  const commit = { parents: [], files: wanted.files, message: "Initial commit", author: personOf(world, owner) };
  const made = await writeCommit(repository.folder, commit);
  await moveRef(repository.folder, `refs/heads/${repository.defaultBranch}`, made, null);
  repository.seenBranches.set(repository.defaultBranch, made.sha);
  const installed = [...world.installations.values()].some(({ account }) => account === owner);
  if (wanted.install !== false && !installed) install(world, owner);
  return repository;
}

/** A second bare repository that shares the objects of the first; the same one when this owner has it already. */
export async function forkRepository(world: World, source: Repository, ownerLogin: string): Promise<Repository> {
  const known = repositoryOf(world, ownerLogin, source.name);
  if (known) return known;
  const owner = accountOf(world, ownerLogin);
  const fork = await register(world, { owner, name: source.name, forkOf: source, wanted: source });
  await git(world.folder, ["clone", "--quiet", "--bare", "--shared", source.folder, fork.folder]);
  await allowFetchingBySha(fork);
  const head = await resolveCommit(fork.folder, fork.defaultBranch);
  if (head) fork.seenBranches.set(fork.defaultBranch, head);
  fork.collaborators.set(owner.login.toLowerCase(), "admin");
  return fork;
}

/** Installs the App on an account, with the permissions the App asks for. */
export function install(world: World, account: Account, permissions = world.app.permissions): Installation {
  const installation: Installation = {
    id: nextId(world),
    account,
    createdAt: timestamp(world),
    permissions,
    repositories: null,
    suspended: false,
    requestsUsed: 0,
  };
  world.installations.set(installation.id, installation);
  emitInstallation(world, installation, "created");
  return installation;
}

/** `installation` webhooks: `created`, `suspend`, `unsuspend`, `new_permissions_accepted`. */
export function emitInstallation(world: World, installation: Installation, action: string): void {
  const repositories = [...world.repositories.values()]
    .filter(({ owner }) => owner.id === installation.account.id)
    .map((one) => ({
      id: one.id,
      node_id: nodeId("R", one.id),
      name: one.name,
      full_name: fullName(one),
      private: one.private,
    }));
  const payload = {
    installation: installationJson(world, installation),
    repositories,
    requester: null,
    enterprise: undefined,
    account: accountJson(world, installation.account),
  };
  emit(world, { event: "installation", action, repository: null, installation, sender: installation.account, payload });
}

interface Registration {
  readonly owner: Account;
  readonly name: string;
  readonly forkOf: Repository | null;
  readonly wanted: {
    readonly defaultBranch?: string;
    readonly private?: boolean;
    readonly requiredChecks?: readonly string[];
  };
}

async function register(world: World, { owner, name, forkOf, wanted }: Registration): Promise<Repository> {
  const folder = join(world.folder, `${name.replace(/[^\w.-]/g, "_")}-${randomUUID()}.git`);
  await mkdir(folder);
  accountOf(world, world.viewer);
  const repository: Repository = {
    id: nextId(world),
    owner,
    name,
    folder,
    defaultBranch: wanted.defaultBranch ?? "main",
    private: wanted.private ?? true,
    forkOf,
    createdAt: timestamp(world),
    collaborators: new Map(forkOf ? [] : [[world.viewer.toLowerCase(), "admin"]]),
    requiredChecks: forkOf ? [] : [...(wanted.requiredChecks ?? [])],
    pulls: new Map(),
    checkRuns: new Map(),
    sarifs: new Map(),
    seenBranches: new Map(),
    nextNumber: 1,
  };
  world.repositories.set(fullName(repository).toLowerCase(), repository);
  return repository;
}

async function allowFetchingBySha({ folder }: Repository): Promise<void> {
  await git(folder, ["config", "uploadpack.allowAnySHA1InWant", "true"]);
  await git(folder, ["config", "gc.auto", "0"]);
}
