// Prints the figures of cost: `npm run bench -- [--corpus DIR]`. Ratios are of one run; absolute times are this machine's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const named = process.argv.indexOf("--corpus");
const corpus = named > 0 ? process.argv[named + 1] : join(root, "src/practice/scenes");
const load = (path) => import(new URL(`../dist/${path}`, import.meta.url));
const [{ readAll }, { loadBuiltIn }, { checkFiles, reviewSides }, { defaults }, source, policy, access] =
  await Promise.all(
    [
      "readers/index.js",
      "rules/index.js",
      "review/index.js",
      "config/index.js",
      "source/index.js",
      "policy/index.js",
      "access/index.js",
    ].map(load),
  );

const ms = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const row = (name, ...cells) =>
  console.log(`${name.padEnd(44)}${cells.map((cell) => String(cell).padStart(14)).join("")}`);
const time = (work) => {
  const start = performance.now();
  const result = work();
  return { took: performance.now() - start, result };
};
const best = (times, work) => Math.min(...Array.from({ length: times }, () => time(work).took));
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function* below(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* below(path);
    else if (/\.(json|ya?ml|tf|tofu|tfvars|template)$/.test(name) && statSync(path).size < 1_000_000) yield path;
  }
}

const files = new Map(
  [...below(corpus)].map((path) => [
    relative(corpus, path),
    { path: relative(corpus, path), text: readFileSync(path, "utf8") },
  ]),
);
const size = [...files.values()].reduce((sum, file) => sum + file.text.length, 0);
const options = { configuration: defaults, notices: [], catalogue: loadBuiltIn() };

/** The same parsers, and nothing else. */
function parseAlone() {
  for (const file of files.values()) {
    const type = extname(file.path);
    if (type === ".json" || type === ".template") source.parseJsonFile(file);
    else if (type === ".yaml" || type === ".yml") source.parseYaml?.(file);
    else source.parseHcl?.(file);
  }
}

console.log(
  `${files.size} files, ${(size / 1e6).toFixed(1)} million characters of ${relative(root, corpus) || corpus}`,
);
row("", "time", "ratio");
readAll(files, {});
const parsing = best(2, parseAlone);
row("parsing alone", ms(parsing), "1.00");
const reading = best(2, () => readAll(files, {}));
row("reading all policies", ms(reading), (reading / parsing).toFixed(2));
const checking = time(() => checkFiles(files, [], options));
row("check: reading and all rules, with fixes", ms(checking.took), (checking.took / parsing).toFixed(2));
const policies = checking.result.files.reduce((sum, file) => sum + file.policies, 0);
row("policies a second", Math.round((policies / checking.took) * 1000));

const pairsFile = join(corpus, "pairs.jsonl");
if (existsSync(pairsFile)) benchPairs(readFileSync(pairsFile, "utf8"));
growth();
startUp();
row("memory at the end", `${Math.round(process.memoryUsage().rss / 1e6)} MB`);

function benchPairs(text) {
  const pairs = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((pair) => pair.base.endsWith(".json") && pair.head.endsWith(".json"));
  const setOf = (path) => {
    const { value } = source.parseJsonFile({ path, text: readFileSync(join(corpus, path), "utf8") });
    const parsed = policy.parsePolicy(value);
    return [
      {
        type: parsed.statements.some((statement) => statement.principal) ? "RESOURCE_POLICY" : "IDENTITY_POLICY",
        policy: parsed,
      },
    ];
  };
  const sets = pairs.map((pair) => [setOf(pair.base), setOf(pair.head)]);
  for (const [base, head] of sets.slice(0, 40)) access.noNewAccess(base, head);
  const took = sets
    .flatMap(([base, head]) => [
      time(() => access.noNewAccess(base, head)).took,
      time(() => access.noNewAccess(head, base)).took,
    ])
    .sort((a, b) => a - b);
  row(
    `no-new-access on ${took.length} questions`,
    `median ${ms(at(took, 0.5))}`,
    ` p95 ${ms(at(took, 0.95))}`,
    ` p99 ${ms(at(took, 0.99))}`,
  );
}

/** One file's policies, 1, 2, 4 and 8 times: what a review costs must grow like its input. */
function growth() {
  const statement = (i) =>
    `      - Effect: Allow\n        Action: [s3:GetObject, s3:PutObject]\n        Resource: !Sub arn:aws:s3:::bucket-${i}/*\n`;
  const resource = (i) =>
    `  Role${i}:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Version: "2012-10-17"\n        Statement:\n${statement(i).replace(/^/gm, "    ").trimEnd()}\n`;
  const template = (count) => `Resources:\n${Array.from({ length: count }, (_, i) => resource(i)).join("")}`;
  const cost = [1, 2, 4, 8].map((factor) => {
    const path = "template.yaml";
    const head = new Map([[path, { path, text: template(100 * factor) }]]);
    return best(2, () =>
      reviewSides(
        {
          base: new Map(),
          head,
          changed: [{ path, previousPath: undefined, status: "added", hunks: [] }],
          unreadable: [],
        },
        options,
      ),
    );
  });
  row(
    "review of 100 policies, then 2x, 4x, 8x",
    ms(cost[0]),
    ...cost.slice(1).map((each) => `${(each / cost[0]).toFixed(2)}x`),
  );
}

function startUp() {
  const run = (...args) => best(5, () => execFileSync(process.execPath, args, { stdio: "ignore" }));
  const bare = run("-e", "0");
  const cli = best(5, () =>
    spawnSync(process.execPath, [join(root, "dist/cli/bin.js"), "--help"], { stdio: "ignore" }),
  );
  row("start of the command line over node's own", ms(cli - bare), (cli / bare).toFixed(2));
}
