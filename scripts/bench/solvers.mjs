// The engine against cvc5 and Z3 on the same questions; a solver that is not there is left out with a word.
import { spawnSync } from "node:child_process";
import { load, row, spread, time } from "./common.mjs";
import { loadOracle } from "./oracle.mjs";

const access = await load("access/index.js");
const limit = 2_000;

/** Every so many of the pairs, both directions, as far as the encoder can say them. */
const stride = 4;

/** @param pairs of policy sets of one policy each. */
export async function benchSolvers(pairs) {
  const { encode, UnsupportedError } = await loadOracle();
  const questions = pairs
    .filter(([[a], [b]], i) => i % stride === 0 && a.type === b.type)
    .flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ])
    .flatMap(([old, now]) => {
      try {
        return [{ old, now, problem: encode(old[0], now[0]) }];
      } catch (error) {
        if (error instanceof UnsupportedError) return [];
        throw error;
      }
    });
  for (const { old, now } of questions.slice(0, 40)) access.noNewAccess(old, now);
  const ours = questions.map(({ old, now }) => {
    const { took, result } = time(() => access.noNewAccess(old, now));
    return { took, is: result.is };
  });
  row(`engine: ${questions.length} questions`, ...spread(ours.map(({ took }) => took)));
  report("cvc5, its own time", ours, cvc5(questions, "own"));
  report("cvc5 with the start of its process", ours, cvc5(questions, "whole"));
  report("z3-solver, the check alone", ours, await z3(questions));
}

/** Times, and ratios to the engine's of those that the solver decided. */
function report(name, ours, theirs) {
  if (typeof theirs === "string") return console.log(theirs);
  const decided = theirs.flatMap((answer, i) => (answer.is === undefined ? [] : [{ ...answer, ours: ours[i] }]));
  const others = decided.filter(({ is, ours: { is: engine } }) => engine !== "unknown" && engine !== is).length;
  row(`${name}: ${decided.length} decided, ${others} otherwise`, ...spread(decided.map(({ took }) => took)));
  const ratios = decided.map(({ took, ours: { took: engine } }) => took / engine).sort((a, b) => a - b);
  const middle = ratios[ratios.length >> 1] ?? 0;
  row("  its time over the engine's, median", middle.toFixed(1));
}

const answers = { sat: "new-access", unsat: "no-new-access" };

/** cvc5 counts its own time in whole milliseconds. */
function cvc5(questions, which) {
  if (spawnSync("cvc5", ["--version"]).status !== 0) return "cvc5 is not installed: left out";
  return questions.map(({ problem }) => {
    const options = ["--lang=smt2", "--strings-exp", "--stats", `--tlimit=${limit}`];
    const { took, result } = time(() => spawnSync("cvc5", options, { input: problem, encoding: "utf8" }));
    const own = Number(/global::totalTime = (\d+)ms/.exec(result.stdout + result.stderr)?.[1] ?? took);
    return { took: which === "own" ? own : took, is: answers[result.stdout.split("\n")[0]] };
  });
}

/** Z3 as WebAssembly, within this process. What it cannot read or decide in time has no answer. */
async function z3(questions) {
  const made = await import("z3-solver").then(({ init }) => init()).catch(() => undefined);
  if (!made) return "z3-solver is not installed: left out";
  const { Z3, em } = made;
  const results = [];
  for (const { problem } of questions) {
    const config = Z3.mk_config();
    const context = Z3.mk_context(config);
    const start = performance.now();
    const text = `(set-option :timeout ${limit})\n${problem.replace("(set-logic ALL)\n", "")}`;
    const answer = await Z3.eval_smtlib2_string(context, text).catch(() => "");
    results.push({ took: performance.now() - start, is: answers[answer.trim()] });
    Z3.del_context(context);
  }
  em.PThread.terminateAllThreads();
  return results;
}
