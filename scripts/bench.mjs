// Prints the figures of cost: `npm run bench -- [--corpus DIR]`. Ratios are of one run; absolute times are this machine's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { benchCalls } from "./bench/calls.mjs";
import { best, load, ms, row, time } from "./bench/common.mjs";
import { benchEngine } from "./bench/engine.mjs";
import { benchRepository } from "./bench/repository.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const named = process.argv.indexOf("--corpus");
const beside = join(root, "../shared/corpus");
const corpus = named > 0 ? process.argv[named + 1] : existsSync(beside) ? beside : join(root, "src/practice/scenes");
const [{ readAll }, { loadBuiltIn }, { checkFiles }, { defaults }, source] = await Promise.all(
  ["readers/index.js", "rules/index.js", "review/index.js", "config/index.js", "source/index.js"].map(load),
);
await source.loadHcl?.();

function* below(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* below(path);
    else if (/\.(json|ya?ml|tf|tofu|template)$/.test(name) && statSync(path).size < 1_000_000) yield path;
  }
}

/** The files anew: what was parsed of a file is remembered with it. */
const filesOf = () =>
  new Map(
    [...below(corpus)].map((path) => [
      relative(corpus, path),
      { path: relative(corpus, path), text: readFileSync(path, "utf8") },
    ]),
  );

/** The same parsers, and nothing else. */
function parse(file) {
  if (/\.(tf|tofu)$/.test(file.path)) return source.parseHcl(file);
  return /\.ya?ml$/.test(file.path) ? source.parseYamlFile(file) : source.parseJsonFile(file);
}

/** The best of three, each with files anew: the first one also compiles what it runs. */
function bestOfThree(work) {
  let [took, result] = [Number.POSITIVE_INFINITY, undefined];
  for (let run = 0; run < 3; run++) {
    const files = filesOf();
    result = undefined;
    const timed = time(() => work(files));
    took = Math.min(took, timed.took);
    result = timed.result;
  }
  return { took, result };
}

const reading = { kindOf: () => undefined };
const options = { configuration: defaults, notices: [], catalogue: loadBuiltIn(), fixes: 0 };
const files = filesOf();
const size = [...files.values()].reduce((sum, file) => sum + file.text.length, 0);
console.log(`${files.size} files, ${(size / 1e6).toFixed(1)} million characters`);
const parsing = bestOfThree((each) => each.forEach(parse)).took;
row("parsing alone", ms(parsing), "1.00");
const took = bestOfThree((each) => void readAll(each, reading)).took;
row("reading all policies", ms(took), (took / parsing).toFixed(2));
const checking = bestOfThree((each) => checkFiles(each, [], options));
row("check: reading and all rules", ms(checking.took), (checking.took / parsing).toFixed(2));
const policies = checking.result.files.reduce((sum, file) => sum + file.policies, 0);
row("policies, and policies a second", policies, Math.round((policies / checking.took) * 1000));
row("memory so far", `${Math.round(process.memoryUsage().rss / 1e6)} MB`);
await benchEngine(corpus);
benchRepository();
await benchCalls();
startUp();

function startUp() {
  const bare = best(5, () => execFileSync(process.execPath, ["-e", "0"], { stdio: "ignore" }));
  const bin = join(root, "dist/cli/bin.js");
  const cli = best(5, () => spawnSync(process.execPath, [bin, "--help"], { stdio: "ignore" }));
  row("start of the command line over node's own", ms(cli - bare), (cli / bare).toFixed(2));
}
