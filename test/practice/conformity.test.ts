import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { operations } from "../../src/practice/openapi/description.js";
import { callerOf } from "../../src/practice/openapi/permissions.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import { handlers } from "../../src/practice/rest/handlers.js";
import { appToken, type Client, client, installationClient, lines } from "./client.js";

let practice: Practice;
let app: Client;
let send: Client;
/** Values for the path parameters of the operations, and the paths that need others. */
const params: Record<string, string> = {
  owner: "acme",
  repo: "shop",
  pull_number: "1",
  issue_number: "1",
  path: "policy.txt",
};

beforeAll(async () => {
  practice = await startPractice({
    checkResponses: true,
    permissions: {
      ...{ metadata: "read", contents: "write", pull_requests: "write", issues: "write", checks: "write" },
      ...{ security_events: "write", members: "read" },
    },
  });
  const repository = await practice.createRepository({
    ...{ owner: "acme", name: "shop", requiredChecks: ["review"] },
    files: { "policy.txt": lines(1, 30), "lib/a.txt": "a\n" },
  });
  const files = { "policy.txt": `${lines(1, 9)}changed\n${lines(11, 30)}`, "new.txt": "one\ntwo\n" };
  await practice.push(repository, "feature", { files, delete: ["lib/a.txt"] }, "Change");
  const pull = await practice.openPull(repository, { head: "feature", title: "Change", labels: ["iam"] });
  app = client(practice, appToken(practice));
  send = await installationClient(practice);
  const ids = await seed(pull.headSha);
  Object.assign(params, ids, {
    ...{ ref: pull.headSha, commit_sha: pull.headSha, basehead: `main...${pull.headSha}`, tree_sha: pull.headSha },
    ...{ installation_id: String(practice.installationId), username: "developer", branch: "main", code: "c" },
    ...{ org: "acme", team_slug: "devs", delivery_id: String(practice.deliveries[0]?.id) },
  });
});

afterAll(() => practice.stop());

async function seed(headSha: string): Promise<Record<string, string>> {
  const comment = { path: "policy.txt", line: 10, body: "look" };
  const review = await send("POST", "/repos/acme/shop/pulls/1/reviews", {
    event: "COMMENT",
    body: "b",
    comments: [comment],
  });
  const comments = await send("GET", "/repos/acme/shop/pulls/1/comments");
  const annotations = [{ path: "policy.txt", start_line: 1, end_line: 1, annotation_level: "warning", message: "m" }];
  const output = { title: "t", summary: "s", annotations };
  const run = await send("POST", "/repos/acme/shop/check-runs", {
    name: "review",
    head_sha: headSha,
    conclusion: "success",
    output,
  });
  const sarif = gzipSync('{"version":"2.1.0","runs":[]}').toString("base64");
  const upload = await send("POST", "/repos/acme/shop/code-scanning/sarifs", {
    commit_sha: headSha,
    ref: "refs/heads/feature",
    sarif,
  });
  const files = await send("GET", "/repos/acme/shop/pulls/1/files");
  const issueComment = await send("POST", "/repos/acme/shop/issues/1/comments", { body: "first" });
  return {
    issue_comment_id: String(issueComment.json.id),
    review_id: String(review.json.id),
    comment_id: String(comments.json[0].id),
    check_run_id: String(run.json.id),
    sarif_id: upload.json.id,
    file_sha: files.json.find((file: { filename: string }) => file.filename === "new.txt").sha,
  };
}

/** Bodies of the operations that need one. */
const bodies: Record<string, () => unknown> = {
  "apps/update-webhook-config-for-app": () => ({ content_type: "json" }),
  "pulls/create-review": () => ({ event: "COMMENT", body: "again" }),
  "pulls/update-review": () => ({ body: "edited" }),
  "pulls/create-review-comment": () => ({ body: "c", commit_id: params.ref, path: "new.txt", line: 1, side: "RIGHT" }),
  "pulls/update-review-comment": () => ({ body: "edited" }),
  "issues/create-comment": () => ({ body: "hello" }),
  "issues/update-comment": () => ({ body: "hello again" }),
  "reactions/create-for-issue-comment": () => ({ content: "eyes" }),
  "reactions/create-for-pull-request-review-comment": () => ({ content: "+1" }),
  "checks/create": () => ({ name: "other", head_sha: params.ref, status: "in_progress" }),
  "checks/update": () => ({ conclusion: "neutral", output: { title: "t", summary: "s" } }),
  "repos/create-or-update-file-contents": () => ({ message: "m", content: "aGk=", branch: "feature" }),
  "code-scanning/upload-sarif": () => ({
    ...{ commit_sha: params.ref, ref: "refs/heads/feature" },
    sarif: gzipSync('{"runs":[]}').toString("base64"),
  }),
};

const special: Record<string, Record<string, string>> = {
  "git/get-ref": { ref: "heads/main" },
  "repos/create-or-update-file-contents": { path: "made.txt" },
};

/** Operations that an App may call and that this sequence can reach; deletions last. */
function ordered() {
  const elsewhere = [
    "pulls/create-reply-for-review-comment",
    "pulls/submit-review",
    "pulls/delete-pending-review",
    "pulls/dismiss-review",
  ];
  const rank = ({ method, id }: { method: string; id: string }) =>
    method === "DELETE" ? 2 : id === "checks/rerequest-run" ? 1 : 0;
  return operations.filter(({ id }) => !elsewhere.includes(id)).sort((a, b) => rank(a) - rank(b));
}

describe("the operations of GitHub's description", () => {
  it("are all answered", () => {
    expect(operations.map(({ id }) => id).filter((id) => !(id in handlers))).toEqual([]);
  });

  it.each(ordered())("$id answers in the shape that GitHub describes", async (operation) => {
    const inConversation = operation.id.includes("issue") && operation.pathNames.includes("comment_id");
    const comment: Record<string, string> = inConversation ? { comment_id: params.issue_comment_id ?? "" } : {};
    const values: Record<string, string> = { ...params, ...comment, ...special[operation.id] };
    const path = operation.template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "missing");
    const sender = callerOf(operation.id) === "app" ? app : send;

    const { status } = await sender(operation.method, path, bodies[operation.id]?.());

    expect(status).toBeLessThan(400);
    expect(practice.drift).toEqual([]);
    expect(practice.violations).toEqual([]);
  });
});
