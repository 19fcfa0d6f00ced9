import { createSign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { jest } from "@jest/globals";
import type { Practice } from "../../src/practice/practice.js";

// Git runs as processes of its own, which take their time on a busy machine.
jest.setTimeout(30_000);

/** A JSON answer of any shape, read field by field. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: ReturnType<typeof JSON.parse>;
}

export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** A JSON web token of the App. */
export function appToken(practice: Practice, claims: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 30, exp: now + 540, iss: practice.appId, ...claims })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(practice.privateKey, "base64url")}`;
}

/** Sends requests with one credential. */
export function client(practice: Practice, credential: string | null): Client {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${practice.url}${path.startsWith("/api") ? "" : "/api/v3"}${path}`, {
      method,
      headers: { "user-agent": "test", ...(credential ? { authorization: `bearer ${credential}` } : {}), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: response.headers,
      json: isJson && text !== "" ? JSON.parse(text) : text,
    };
  };
}

/** Sends requests as an installation, with a new token. */
export async function installationClient(
  practice: Practice,
  scope: object = {},
  id = practice.installationId,
): Promise<Client> {
  const app = client(practice, appToken(practice));
  const { status, json } = await app("POST", `/app/installations/${id}/access_tokens`, scope);
  if (status !== 201) throw new Error(`token: ${status} ${JSON.stringify(json)}`);
  return client(practice, json.token);
}

/** Sends a GraphQL request. */
export const graphql = (send: Client, query: string, variables: object = {}) =>
  send("POST", "/api/graphql", { query, variables });

export interface Received {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
  readonly text: string;
  readonly payload: ReturnType<typeof JSON.parse>;
}

/** A webhook receiver that keeps what it got; `status` is what it answers. */
export async function receiver(): Promise<{ url: string; got: Received[]; status: number; server: Server }> {
  const state = { url: "", got: [] as Received[], status: 200, server: createServer() };
  state.server.on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const header = (name: string) => String(request.headers[name] ?? "");
      state.got.push({
        event: header("x-github-event"),
        guid: header("x-github-delivery"),
        signature: header("x-hub-signature-256"),
        text,
        payload: JSON.parse(text),
      });
      response.statusCode = state.status;
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => state.server.listen(0, "127.0.0.1", resolve));
  state.url = `http://127.0.0.1:${(state.server.address() as AddressInfo).port}/hook`;
  return state;
}

/** Numbered lines, `from` to `to`. */
export const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join("");
