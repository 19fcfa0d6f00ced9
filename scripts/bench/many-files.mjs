// A change of 3,000 files in a process of its own: prints milliseconds and the most memory it had, in MB.

import { load, time } from "./common.mjs";
import { added, template } from "./templates.mjs";

const [{ reviewSides }, { loadBuiltIn }, { defaults }] = await Promise.all(
  ["review/index.js", "rules/index.js", "config/index.js"].map(load),
);
const paths = Array.from({ length: 3_000 }, (_, i) => `stacks/${i}.yaml`);
const files = new Map(paths.map((path, i) => [path, { path, text: template(i * 3, 3) }]));
const options = { configuration: defaults, notices: [], catalogue: loadBuiltIn() };
const { took } = time(() => reviewSides(added(files), options));
console.log(JSON.stringify({ took, megabytes: process.resourceUsage().maxRSS / 1e3 }));
