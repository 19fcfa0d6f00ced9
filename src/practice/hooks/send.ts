import { createHmac, randomUUID } from "node:crypto";
import { accountJson } from "../json/account.js";
import { type Json, nodeId } from "../json/links.js";
import { repositoryJson } from "../json/repository.js";
import type { Account, Installation, Repository } from "../state/entities.js";
import { installationOf, nextId, timestamp, type World } from "../state/world.js";
import type { Delivery, HookFaultRequest } from "./delivery.js";

/** GitHub waits this long for an answer. @see https://docs.github.com/en/webhooks/using-webhooks/handling-webhook-deliveries */
const TIMEOUT_MS = 10_000;
/** Larger payloads are not delivered. */
const MAX_PAYLOAD_BYTES = 25_000_000;

/** Something that happened. */
export interface HookEvent {
  readonly event: string;
  readonly action: string;
  readonly repository: Repository | null;
  /** Said when there is no repository to find it by. */
  readonly installation?: Installation;
  readonly sender: Account;
  readonly payload: Json;
}

/** Tells the App of an event, if it is installed there and subscribed. Returns at once. */
export function emit(world: World, happened: HookEvent): void {
  const installation = happened.installation ?? (happened.repository && installationOf(world, happened.repository));
  if (!installation || installation.suspended || !subscribed(world, installation, happened.event)) return;
  const how = takeHookFault(world, happened)?.how;
  const delivery = toDelivery(world, happened, installation);
  world.deliveries.push(delivery);
  if (how === "swap") {
    world.hook.held.push(delivery);
    return;
  }
  if (how === "lose") fail(delivery, "failed to connect to host");
  else send(world, delivery, world.hook.held.splice(0));
  if (how === "duplicate") send(world, attemptAgain(world, delivery, false));
}

/** Sends a stored delivery once more, with its old guid. */
export function redeliver(world: World, delivery: Delivery): void {
  send(world, attemptAgain(world, delivery, true));
}

function attemptAgain(world: World, delivery: Delivery, redelivery: boolean): Delivery {
  const again = { ...delivery, id: nextId(world), redelivery, deliveredAt: timestamp(world) };
  world.deliveries.push(again);
  return again;
}

function subscribed(world: World, installation: Installation, event: string): boolean {
  if (event.startsWith("installation")) return true;
  if (event === "check_run" || event === "check_suite") return installation.permissions.checks === "write";
  return world.app.events.includes(event);
}

function takeHookFault(world: World, { event, action }: HookEvent): HookFaultRequest | null {
  const index = world.hookFaults.findIndex(
    ({ request }) => (request.event ?? event) === event && (request.action ?? action) === action,
  );
  const fault = world.hookFaults[index];
  if (!fault) return null;
  fault.left -= 1;
  if (fault.left <= 0) world.hookFaults.splice(index, 1);
  return fault.request;
}

function toDelivery(world: World, happened: HookEvent, installation: Installation): Delivery {
  const { repository } = happened;
  const organization = installation.account.type === "Organization" ? installation.account : null;
  const own = "installation" in happened.payload;
  return {
    id: nextId(world),
    guid: randomUUID(),
    event: happened.event,
    action: happened.action,
    installationId: installation.id,
    repositoryId: repository?.id ?? null,
    redelivery: false,
    deliveredAt: timestamp(world),
    payload: {
      action: happened.action,
      ...happened.payload,
      ...(repository ? { repository: repositoryJson(world, repository) } : {}),
      ...(organization ? { organization: { login: organization.login, id: organization.id } } : {}),
      sender: accountJson(world, happened.sender),
      ...(own ? {} : { installation: { id: installation.id, node_id: nodeId("MDI", installation.id) } }),
    },
    requestHeaders: {},
    status: "pending",
    statusCode: 0,
    duration: 0,
    responseBody: "",
  };
}

/** Sends a delivery, and when it has arrived those that were held back for it. */
function send(world: World, delivery: Delivery, then: readonly Delivery[] = []): void {
  const sending: Promise<void> = attempt(world, delivery).finally(() => {
    for (const held of then) send(world, held);
    world.pendingHooks.delete(sending);
  });
  world.pendingHooks.add(sending);
}

async function attempt(world: World, delivery: Delivery): Promise<void> {
  const body = JSON.stringify(delivery.payload);
  const { url, secret } = world.hook;
  if (!url) return fail(delivery, "failed to connect to host");
  if (Buffer.byteLength(body) > MAX_PAYLOAD_BYTES) return fail(delivery, "payload too large");
  delivery.requestHeaders = headersOf(world, delivery, body, secret);
  const started = Date.now();
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: "POST", headers: delivery.requestHeaders, body, signal });
    delivery.responseBody = (await response.text()).slice(0, 10_000);
    delivery.statusCode = response.status;
    delivery.status = response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`;
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    fail(delivery, late ? "timed out" : "failed to connect to host");
  }
  delivery.duration = (Date.now() - started) / 1000;
}

function fail(delivery: Delivery, status: string): void {
  delivery.status = status;
  delivery.statusCode = 0;
}

function headersOf(world: World, delivery: Delivery, body: string, secret: string): Record<string, string> {
  const sign = (hash: string) => `${hash}=${createHmac(hash, secret).update(body).digest("hex")}`;
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/practice",
    "x-github-delivery": delivery.guid,
    "x-github-event": delivery.event,
    "x-github-hook-id": "1",
    "x-github-hook-installation-target-id": String(world.app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-github-enterprise-host": new URL(world.url).host,
    "x-hub-signature": sign("sha1"),
    "x-hub-signature-256": sign("sha256"),
  };
}
