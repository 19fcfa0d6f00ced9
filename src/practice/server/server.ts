import type { AddressInfo } from "node:net";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { World } from "../state/world.js";
import { addPages } from "../web/pages.js";
import type { Answer, HttpRequest } from "./answer.js";
import { answerGraphql } from "./graphql.js";
import { answerRest } from "./rest.js";

type Bindings = { Bindings: HttpBindings };

/** A running server; `stop` ends it and all its connections. */
export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the API as a GitHub Enterprise Server does, and the web page, on loopback only. */
export async function listen(world: World, port: number): Promise<Listening> {
  const app = new Hono<Bindings>();
  app.all("/api/v3/*", async (c) => reply(c, await answerRest(world, await toRequest(c))));
  app.post("/api/graphql", async (c) => reply(c, await answerGraphql(world, await toRequest(c))));
  addPages(app, world);
  app.onError((error, c) => c.json({ message: `practice: ${error.message}`, stack: error.stack }, 500));
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", () => resolve());
    server.once("error", reject);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.url = url;
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

async function toRequest(c: Context<Bindings>): Promise<HttpRequest> {
  const { pathname, searchParams } = new URL(c.req.url);
  return {
    method: c.req.method,
    path: pathname.replace(/^\/api(\/v3)?/, ""),
    query: Object.fromEntries(searchParams),
    header: (name) => c.req.header(name),
    text: await c.req.text(),
  };
}

function reply(c: Context<Bindings>, answer: Answer): Response {
  if (answer.drop) {
    c.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const body = typeof answer.body === "string" || answer.body === null ? answer.body : new Uint8Array(answer.body);
  const headers = {
    ...answer.headers,
    "x-github-request-id": crypto.randomUUID(),
    "x-github-media-type": "github.v3; format=json",
  };
  return new Response(body, { status: answer.status, headers });
}
