import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { Delivery, HookFault } from "../hooks/delivery.js";
import type { Fault } from "../server/faults.js";
import type { RequestRecord, Violation } from "../server/records.js";
import type { Account, Installation, Repository, Token } from "./entities.js";

/** The one GitHub App that is registered here. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly bot: Account;
  /** PEM, PKCS#1. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  readonly createdAt: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** Everything this GitHub knows. */
export interface World {
  /** Folder of the bare repositories, removed at the end. */
  readonly folder: string;
  readonly app: App;
  readonly now: () => Date;
  readonly accounts: Map<string, Account>;
  /** By `owner/name` in lower case. */
  readonly repositories: Map<string, Repository>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, Token>;
  readonly deliveries: Delivery[];
  readonly requests: RequestRecord[];
  readonly violations: Violation[];
  /** Where our own answers leave GitHub's response schemas; must stay empty. */
  readonly drift: string[];
  readonly faults: Fault[];
  readonly hookFaults: HookFault[];
  readonly rateLimit: number;
  readonly checkResponses: boolean;
  /** Login of who looks at the web page. */
  readonly viewer: string;
  readonly hook: { url: string | null; secret: string; readonly held: Delivery[] };
  readonly pendingHooks: Set<Promise<void>>;
  url: string;
  lastId: number;
}

/** What a world starts with. */
export interface WorldOptions {
  readonly folder: string;
  readonly slug: string;
  readonly owner: string;
  readonly viewer: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly rateLimit: number;
  readonly checkResponses: boolean;
  readonly now: () => Date;
}

/** A GitHub with one App and nothing else. */
export function createWorld(options: WorldOptions): World {
  const accounts = new Map<string, Account>();
  const world: World = {
    ...options,
    app: createApp(options, accounts),
    accounts,
    repositories: new Map(),
    installations: new Map(),
    tokens: new Map(),
    deliveries: [],
    requests: [],
    violations: [],
    drift: [],
    faults: [],
    hookFaults: [],
    hook: { url: null, secret: randomBytes(24).toString("hex"), held: [] },
    pendingHooks: new Set(),
    url: "",
    lastId: 10_000,
  };
  return world;
}

function createApp(options: WorldOptions, accounts: Map<string, Account>): App {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const owner: Account = { id: 101, login: options.owner, type: "Organization" };
  const bot: Account = { id: 102, login: `${options.slug}[bot]`, type: "Bot" };
  for (const account of [owner, bot]) accounts.set(account.login.toLowerCase(), account);
  return {
    id: 1001,
    slug: options.slug,
    name: options.slug,
    clientId: "Iv23practice0000001",
    owner,
    bot,
    privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey,
    createdAt: options.now().toISOString(),
    permissions: options.permissions,
    events: options.events,
  };
}

/** A new id, larger than all before. */
export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** This moment as GitHub writes it: ISO 8601 in UTC, whole seconds. */
export function timestamp(world: World): string {
  return world
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
}

/** The account of this name, made when it is new. */
export function accountOf(world: World, login: string, type: Account["type"] = "User"): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known) return known;
  const made: Account = { id: nextId(world), login, type };
  world.accounts.set(login.toLowerCase(), made);
  return made;
}

/** The repository `owner/name`, whatever the case; undefined when there is none. */
export function repositoryOf(world: World, owner: string, name: string): Repository | undefined {
  return world.repositories.get(`${owner}/${name}`.toLowerCase());
}

/** `owner/name`. */
export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

/** The installation that covers a repository; undefined when the App is not installed on it. */
export function installationOf(world: World, repository: Repository): Installation | undefined {
  return [...world.installations.values()].find(
    (installation) => installation.account.id === repository.owner.id && reaches(installation.repositories, repository),
  );
}

/** Whether a list of repository ids (null: all) holds this one. */
export function reaches(ids: readonly number[] | null, repository: Repository): boolean {
  return ids === null || ids.includes(repository.id);
}
