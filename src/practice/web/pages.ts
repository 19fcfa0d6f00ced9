import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { clickAction, rerequestRun } from "../actions/checks.js";
import { mergePull } from "../actions/pulls.js";
import { replyTo, resolveThread } from "../actions/reviews.js";
import { commitSuggestion } from "../actions/suggestions.js";
import { objectAt, readBlob } from "../git/objects.js";
import { found, GitHubError } from "../server/errors.js";
import type { Account, Pull } from "../state/entities.js";
import { missingChecks } from "../state/pull-git.js";
import { accountOf, repositoryOf, type World } from "../state/world.js";
import { layout } from "./layout.js";
import { listView, pullView, type Tab } from "./pull-view.js";

type Bindings = { Bindings: HttpBindings };
type Page = Context<Bindings>;

/** Nothing is loaded from elsewhere and nothing but our own script runs. */
const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

const ASSETS: Readonly<Record<string, string>> = { "style.css": "text/css", "page.js": "text/javascript" };

/** Adds the web page of this GitHub. Who looks at it is the viewer. */
export function addPages(app: Hono<Bindings>, world: World): void {
  app.use("/*", async (c, next) => {
    await next();
    c.header("content-security-policy", POLICY);
    c.header("x-content-type-options", "nosniff");
  });
  app.get("/assets/:name", (c) => asset(c, c.req.param("name")));
  app.get("/", (c) => c.html(layout("Pull requests", listView(world), { version: versionOf(world) })));
  app.get("/version", (c) => c.text(versionOf(world)));
  for (const [path, tab] of Object.entries({ "": "conversation", "/files": "files", "/checks": "checks" })) {
    app.get(`/:owner/:repo/pull/:number${path}`, (c) => showPull(c, world, tab as Tab));
  }
  app.get("/:owner/:repo/blob/:sha/*", (c) => showBlob(c, world));
  addActions(app, world);
}

function addActions(app: Hono<Bindings>, world: World): void {
  const act = (path: string, action: (pull: Pull, viewer: Account, c: Page) => unknown) =>
    app.post(`/:owner/:repo/pull/:number${path}`, async (c) => {
      const origin = c.req.header("origin");
      if (origin && origin !== world.url) return c.text("this form was not sent from this page", 403);
      const back = new URL(c.req.header("referer") ?? "/", world.url).pathname;
      try {
        await action(pullOf(c, world), accountOf(world, world.viewer), c);
        return c.redirect(back, 303);
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        const message = [error.message, ...(error.errors ?? []).map(String)].join(": ");
        return c.redirect(`${back}?error=${encodeURIComponent(message)}`, 303);
      }
    });
  const comment = (pull: Pull, c: Page) => found(pull.comments.find(({ id }) => id === Number(c.req.param("id"))));
  const run = (pull: Pull, c: Page) => found(pull.repository.checkRuns.get(Number(c.req.param("id"))));
  act("/comments/:id/suggestion", (pull, viewer, c) => commitSuggestion(world, pull, comment(pull, c), viewer));
  act("/comments/:id/reply", async (pull, viewer, c) => {
    const { body } = await c.req.parseBody();
    if (typeof body === "string" && body.trim() !== "") replyTo(world, pull, comment(pull, c), body, viewer);
  });
  act("/comments/:id/resolve", (pull, viewer, c) => resolveThread(world, pull, comment(pull, c), viewer, true));
  act("/comments/:id/unresolve", (pull, viewer, c) => resolveThread(world, pull, comment(pull, c), viewer, false));
  act("/checks/:id/rerequest", (pull, viewer, c) => rerequestRun(world, run(pull, c), viewer));
  act("/checks/:id/action/:identifier", (pull, viewer, c) =>
    clickAction(world, run(pull, c), c.req.param("identifier") ?? "", viewer),
  );
  act("/merge", (pull, viewer) => mergePull(world, pull, viewer));
}

function asset(c: Page, name: string): Response {
  const type = ASSETS[name];
  if (!type) return c.notFound() as Response;
  return c.body(readFileSync(new URL(`./${name}`, import.meta.url), "utf8"), 200, {
    "content-type": `${type}; charset=utf-8`,
  });
}

function pullOf(c: Page, world: World): Pull {
  const repository = found(repositoryOf(world, c.req.param("owner") ?? "", c.req.param("repo") ?? ""));
  return found(repository.pulls.get(Number(c.req.param("number"))));
}

async function showPull(c: Page, world: World, tab: Tab): Promise<Response> {
  const repository = repositoryOf(world, c.req.param("owner") ?? "", c.req.param("repo") ?? "");
  const pull = repository?.pulls.get(Number(c.req.param("number")));
  if (!pull) return c.notFound();
  const options = { version: versionOf(world), error: c.req.query("error") ?? "" };
  return c.html(layout(`${pull.title} #${pull.number}`, await pullView(pull, tab), options));
}

/** A file at a commit, with an anchor a line. */
async function showBlob(c: Page, world: World): Promise<Response> {
  const { owner = "", repo = "", sha = "" } = c.req.param() as Record<string, string>;
  const repository = repositoryOf(world, owner, repo);
  const path = decodeURIComponent(c.req.path.split(`/blob/${sha}/`)[1] ?? "");
  const known = repository && /^[0-9a-f]{40}$/.test(sha);
  const entry = known ? await objectAt(repository.folder, sha, path).catch(() => null) : null;
  const data = entry && repository ? await readBlob(repository.folder, entry.sha) : null;
  if (!data) return c.notFound();
  const lines = data.toString("utf8").replace(/\n$/, "").split("\n");
  const rows = lines.map(
    (line, i) => html`<tr id="L${i + 1}"><td class="number">${i + 1}</td><td class="code">${line}</td></tr>`,
  );
  return c.html(layout(path, html`<h2><code>${path}</code></h2><table class="diff"><tbody>${rows}</tbody></table>`));
}

/** Changes whenever a page would look different. */
function versionOf(world: World): string {
  const shown = [...world.repositories.values()].flatMap(({ pulls, checkRuns }) => [
    [...pulls.values()].map((pull) => [
      pull.headSha,
      pull.state,
      pull.draft,
      pull.title,
      missingChecks(pull).length,
      pull.reviews.length,
    ]),
    [...pulls.values()].flatMap((pull) =>
      pull.comments.map((one) => [one.id, one.body, one.minimized, one.now, one.thread]),
    ),
    [...pulls.values()].flatMap((pull) => pull.issueComments.map((one) => [one.id, one.body, one.minimized])),
    [...checkRuns.values()].map((run) => [
      run.id,
      run.status,
      run.conclusion,
      run.output.title,
      run.annotations.length,
    ]),
  ]);
  return createHash("sha256").update(JSON.stringify(shown)).digest("hex").slice(0, 16);
}
