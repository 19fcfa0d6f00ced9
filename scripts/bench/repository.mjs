// Growth with the size of a review, and a change of 3,000 files.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { best, load, ms, row } from "./common.mjs";
import { added, template } from "./templates.mjs";

const [{ reviewSides }, { loadBuiltIn }, { defaults }] = await Promise.all(
  ["review/index.js", "rules/index.js", "config/index.js"].map(load),
);
const options = { configuration: defaults, notices: [], catalogue: loadBuiltIn() };
/** Node lets its heap grow to what it may; this is the container's limit. */
const heap = "--max-old-space-size=220";

export function benchRepository() {
  const cost = [1, 2, 4, 8].map((factor) => {
    const files = new Map([["template.yaml", { path: "template.yaml", text: template(0, 100 * factor) }]]);
    return best(2, () => reviewSides(added(files), options));
  });
  row(
    "review of 100 policies, then 2x, 4x, 8x",
    ms(cost[0]),
    ...cost.slice(1).map((each) => `${(each / cost[0]).toFixed(2)}x`),
  );
  const script = fileURLToPath(new URL("many-files.mjs", import.meta.url));
  const { took, megabytes } = JSON.parse(execFileSync(process.execPath, [heap, script], { encoding: "utf8" }));
  row("review of 3,000 changed files, 9,000 policies", ms(took), `${Math.round(megabytes)} MB`);
}
