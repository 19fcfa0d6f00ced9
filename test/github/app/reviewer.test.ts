import { afterEach, expect, it } from "@jest/globals";
import { computeReport } from "../../../src/github/compute-report.js";
import { createReviewer } from "../../../src/github/reviewer.js";
import { type AppWorld, checkOf, startWorld } from "../app-world.js";

let world: AppWorld;
afterEach(() => world.stop());

const policy = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] }, null, 2);

it("posts what the built-in rules find, on its line, and takes it back when it is gone", async () => {
  world = await startWorld(
    { "iam/deploy.json": `${policy("ec2:DescribeInstances")}\n` },
    {},
    createReviewer(async (input) => computeReport(input)),
  );
  const { github, repository } = world;
  await github.push(repository, "work", { files: { "iam/deploy.json": `${policy("*")}\n` } }, "Allow all");
  const pull = await github.openPull(repository, { head: "work", title: "Allow all" });
  await world.settle();
  const places = pull.comments.map(({ path, now }) => `${path}:${now?.line}`);
  const first = { body: pull.comments[0]?.body, check: checkOf(world, pull.headSha).last };

  await github.push(repository, "work", { files: { "iam/deploy.json": `${policy("ec2:DescribeVpcs")}\n` } }, "Narrow");
  await world.settle();

  expect(first.check).toMatchObject({ conclusion: "failure", annotations: [] });
  expect(places).toEqual(["iam/deploy.json:6"]);
  expect(first.body).toMatch(/\n<!-- leastwise:v1 [0-9a-f]+ [0-9a-f]{32} -->$/);
  expect(pull.comments).toEqual([]);
  expect(checkOf(world, pull.headSha).last?.conclusion).toBe("success");
});
