// The engine: no-new-access on pairs of policies, on AWS's managed policies against themselves, and its memory.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, row, spread, time } from "./common.mjs";
import { benchSolvers } from "./solvers.mjs";

const [source, policy, access] = await Promise.all(["source/index.js", "policy/index.js", "access/index.js"].map(load));

const lines = (path) =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

function setOf(text) {
  const parsed = policy.parsePolicy(source.parseJsonFile({ path: "p.json", text }).value);
  const type = parsed.statements.some((statement) => statement.principal) ? "RESOURCE_POLICY" : "IDENTITY_POLICY";
  return [{ type, policy: parsed }];
}

/** Both directions of every pair; the first forty warm the compiler up. */
function ask(pairs) {
  for (const [base, head] of pairs.slice(0, 40)) access.noNewAccess(base, head);
  return pairs.flatMap(([base, head]) => [
    time(() => access.noNewAccess(base, head)),
    time(() => access.noNewAccess(head, base)),
  ]);
}

function report(name, answers) {
  const unknown = answers.filter(({ result }) => result.is === "unknown").length;
  row(`${name}: ${answers.length} questions, ${unknown} unknown`, ...spread(answers.map(({ took }) => took)));
}

export async function benchEngine(corpus) {
  const pairsFile = join(corpus, "pairs.jsonl");
  const managedFile = join(corpus, "aws-managed/policies.jsonl");
  if (!existsSync(pairsFile)) console.log("no pairs.jsonl here: --corpus names the folder that has it");
  else {
    report("pairs", ask(pairsOf(pairsFile, corpus)));
    await benchSolvers(pairsOf(pairsFile, corpus));
  }
  if (existsSync(managedFile)) report("managed policies, one statement changed", ask(managedPairs(managedFile)));
  memory();
}

function pairsOf(file, corpus) {
  return lines(file)
    .filter((pair) => pair.base.endsWith(".json") && pair.head.endsWith(".json"))
    .map((pair) => [pair.base, pair.head].map((path) => setOf(readFileSync(join(corpus, path), "utf8"))));
}

/** Each policy against itself with its last statement dropped, and with one made wider. */
function managedPairs(file) {
  return lines(file).flatMap((each) => {
    const document = each.document ?? each.policy ?? each;
    const statements = [document.Statement ?? []].flat();
    if (statements.length === 0) return [];
    const whole = setOf(JSON.stringify(document));
    const dropped = setOf(JSON.stringify({ ...document, Statement: statements.slice(0, -1) }));
    const wider = statements.map((statement, i) =>
      i === 0 ? { ...statement, Resource: "*", Condition: undefined } : statement,
    );
    return [
      [dropped, whole],
      [whole, setOf(JSON.stringify({ ...document, Statement: wider }))],
    ];
  });
}

/** The heap after every 20,000 of 100,000 questions, none like another. */
function memory() {
  const statement = (i) => ({
    Effect: "Allow",
    Action: ["s3:Get*", `s3:Put${String.fromCharCode(65 + (i % 26))}*`],
    Resource: `arn:aws:s3:::bucket-${i}/*`,
    Condition: { StringLike: { "aws:PrincipalTag/team": `team-${i}-*` } },
  });
  const made = (i) => setOf(JSON.stringify({ Version: "2012-10-17", Statement: [statement(i), statement(i + 1)] }));
  const heaps = [];
  for (let i = 0; i < 100_000; i++) {
    access.noNewAccess(made(i), made(i + 1));
    if ((i + 1) % 20_000 > 0) continue;
    global.gc?.();
    heaps.push(`${Math.round(process.memoryUsage().heapUsed / 1e6)} MB`);
  }
  row("heap over 100,000 questions, every 20,000", ...heaps);
}
