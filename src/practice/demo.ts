import { startApp, until } from "./app-process.js";
import { type Practice, startPractice } from "./practice.js";
import { loadScene } from "./scenes.js";
import type { Pull } from "./state/entities.js";

// The demo: a GitHub to practise on with two pull requests, and the real App, in a process of its own, beside it.
// `--once` ends after the reviews, with exit code 0 if they were posted as expected.

const scenes = ["terraform", "cloudformation"];
const main = new URL("../github/main.js", import.meta.url);

const once = process.argv.includes("--once");
const practice = await startPractice({
  port: once ? 0 : Number(process.env.PORT ?? 4000),
  appSlug: "leastwise",
  viewer: "you",
});
const app = await startApp(practice, main);
let failed = false;
try {
  const pulls = [];
  for (const name of scenes) pulls.push(await open(practice, name));
  for (const pull of pulls) failed = !(await reviewed(practice, pull)) || failed;
  await practice.settled();
  for (const violation of practice.violations) {
    failed = true;
    console.error(`GitHub would have refused: ${JSON.stringify(violation)}`);
  }
} catch (error) {
  failed = true;
  console.error(error instanceof Error ? error.message : error);
}
if (once || failed) await stop(failed ? 1 : 0);
console.log(`\nLook at the pull requests and commit a suggestion: ${practice.url}\nCtrl-C ends.`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(0));

async function stop(code: number): Promise<never> {
  await app.stop();
  await practice.stop();
  process.exit(code);
}

async function open(github: Practice, name: string): Promise<Pull> {
  const scene = await loadScene(name);
  const repository = await github.createRepository({
    name: scene.repository,
    files: scene.base,
    requiredChecks: ["Leastwise"],
  });
  const removed = Object.keys(scene.base).filter((path) => !(path in scene.head));
  await github.push(repository, scene.branch, { files: scene.head, delete: removed }, scene.title, {
    author: scene.author,
  });
  const { branch: head, title, body, author } = scene;
  return github.openPull(repository, { head, title, body, author });
}

/** Waits for the check of the pull request's head, and prints what was posted. */
async function reviewed(github: Practice, pull: Pull): Promise<boolean> {
  const started = Date.now();
  const run = () => github.checkRuns(pull.repository, pull.headSha).find((each) => each.status === "completed");
  await until(`${pull.title} is reviewed`, async () => run() !== undefined);
  const check = run();
  const name = `${pull.repository.owner.login}/${pull.repository.name}#${pull.number}`;
  console.log(`\n${name}  ${pull.title}`);
  console.log(
    `  check: ${check?.conclusion} · ${check?.output.title}  (${Date.now() - started} ms after it was opened)`,
  );
  for (const comment of pull.comments) {
    const [first = ""] = comment.body.split("\n");
    console.log(`  ${comment.path}:${comment.now?.line ?? comment.originalLine}  ${first.replaceAll("**", "")}`);
  }
  const suggestions = pull.comments.filter((comment) => /^`{3,}suggestion$/m.test(comment.body)).length;
  console.log(
    `  ${pull.comments.length} comments, ${suggestions} with a suggestion: ${github.url}/${pull.repository.owner.login}/${pull.repository.name}/pull/${pull.number}`,
  );
  if (check?.conclusion === "failure" && suggestions > 0) return true;
  console.error("  this review is not what the demo expects: a failed check and at least one suggestion");
  return false;
}
