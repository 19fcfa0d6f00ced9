import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Bytes of a webhook; GitHub sends no larger one, @see https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const bodyLimit = 25_000_000;
/** Milliseconds in which a request must have arrived. */
const arrivalLimit = 10_000;

type Middleware = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** What the server answers to whoever watches over it. */
export interface Health {
  /** Undefined while the App can work; else why it cannot. */
  notReady(): string | undefined;
}

/**
 * The App's server: `/healthz` (it runs), `/readyz` (it can work), and webhooks, whose bodies are read here, up to
 * GitHub's own limit, before anything looks at them.
 */
export function createAppServer(webhooks: Middleware, webhookPath: string, health: Health): Server {
  const server = createServer((request, response) => {
    route(request, response).catch(() => {
      if (!response.headersSent) answer(response, 500, "something went wrong");
    });
  });
  server.requestTimeout = arrivalLimit;
  server.headersTimeout = arrivalLimit;
  return server;

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?")[0];
    if (path === "/healthz" && request.method === "GET") return answer(response, 200, "ok");
    if (path === "/readyz" && request.method === "GET") {
      const reason = health.notReady();
      return answer(response, reason === undefined ? 200 : 503, reason ?? "ok");
    }
    if (path !== webhookPath) return answer(response, 404, "not found");
    if (request.method !== "POST") return answer(response, 405, "only POST");
    const body = await readBody(request);
    if (body === undefined) return answer(response, 413, "larger than GitHub sends");
    await webhooks(Object.assign(request, { body }), response);
  }
}

/** The whole body as text; undefined where it is too large, whatever its headers say. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > bodyLimit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}
