import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parse } from "yaml";
import { ReviewError } from "../../errors.js";
import { escapeHtml } from "../../report/index.js";

/** Where an App is registered, and where it will run. */
export interface Registration {
  /** GitHub's address for people, e.g. `https://github.com`. */
  readonly web: string;
  /** GitHub's REST API, e.g. `https://api.github.com`. */
  readonly api: string;
  /** The organisation that will own the App; undefined: whoever is signed in. */
  readonly organization: string | undefined;
  /** Where the App will be reached, `https://HOST`. */
  readonly appUrl: string;
  /** Text of `app.yml`. */
  readonly manifest: string;
}

/** A page on this machine from which a person registers the App. */
export interface RegistrationPage {
  readonly url: string;
  /** The settings of the App that GitHub has made: one `NAME=value` a line, as `docker run --env-file` reads them. */
  readonly settings: Promise<string>;
  close(): void;
}

/**
 * Opens the page, on loopback only. GitHub sends the browser back with a code that is good once and for an hour; it is
 * taken only with the state that this page gave out, and exchanged for the App's key and secret.
 *
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export async function openRegistration(registration: Registration): Promise<RegistrationPage> {
  const state = randomBytes(24).toString("hex");
  const outcome = new EventEmitter();
  const settings = once(outcome, "registered").then(([text]) => String(text));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const code = searchParams.get("code");
    if (pathname === "/") return answer(response, 200, form(registration, state, addressOf(request)));
    if (pathname !== "/done" || code === null || searchParams.get("state") !== state)
      return answer(response, 404, "<p>Nothing here.</p>");
    exchange(registration.api, code).then(
      (text) => {
        answer(response, 200, "<p>Registered. The terminal says what is next; this page can be closed.</p>");
        outcome.emit("registered", text);
      },
      (error: unknown) => {
        answer(response, 502, "<p>GitHub did not make the App; the terminal says why.</p>");
        outcome.emit("error", error);
      },
    );
  });
  await new Promise<void>((opened, failed) => server.once("error", failed).listen(0, "127.0.0.1", opened));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, settings, close: () => void server.close() };
}

/** The manifest as GitHub takes it: `app.yml`, with the addresses of this registration. */
export function toManifest({ manifest, appUrl }: Registration, redirectUrl: string): object {
  const webhook = new URL("/api/github/webhooks", appUrl).href;
  return { ...parse(manifest), hook_attributes: { url: webhook, active: true }, redirect_url: redirectUrl };
}

function form(registration: Registration, state: string, here: string): string {
  const { web, organization } = registration;
  const owner = organization === undefined ? "" : `/organizations/${encodeURIComponent(organization)}`;
  const manifest = JSON.stringify(toManifest(registration, `${here}/done`));
  return `<form method="post" action="${escapeHtml(`${web}${owner}/settings/apps/new?state=${state}`)}">
<input type="hidden" name="manifest" value="${escapeHtml(manifest)}">
<p>GitHub will show the name and the permissions before it makes anything.</p>
<button>Register Leastwise on ${escapeHtml(new URL(web).host)}</button></form>`;
}

async function exchange(api: string, code: string): Promise<string> {
  const response = await fetch(`${api}/app-manifests/${encodeURIComponent(code)}/conversions`, {
    method: "POST",
    headers: { accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new ReviewError("github-denied", `GitHub answered ${response.status} to the code it gave`);
  const { id, pem, webhook_secret: secret } = (await response.json()) as Partial<Record<string, unknown>>;
  if (typeof id !== "number" || typeof pem !== "string" || typeof secret !== "string")
    throw new ReviewError("github-denied", "GitHub's answer has no key or no webhook secret");
  return `APP_ID=${id}\nPRIVATE_KEY=${Buffer.from(pem).toString("base64")}\nWEBHOOK_SECRET=${secret}\n`;
}

function addressOf({ socket }: IncomingMessage): string {
  return `http://127.0.0.1:${socket.localPort}`;
}

function answer(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
    .end(`<!doctype html><html lang="en"><title>Register Leastwise</title><h1>Register Leastwise</h1>${body}</html>`);
}
