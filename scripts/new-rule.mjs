// Writes the skeleton of a rule: npm run new-rule <family>/<id>
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const [name] = process.argv.slice(2);
const match = /^([a-z-]+)\/([a-z][a-z0-9-]*)$/.exec(name ?? "");
if (!match) {
  console.error("usage: npm run new-rule <family>/<id>, e.g. wildcards/resource-star");
  process.exit(2);
}
const [, family, id] = match;
const path = fileURLToPath(new URL(`../rules/${family}/${id}.yaml`, import.meta.url));
if (existsSync(path)) {
  console.error(`rules/${family}/${id}.yaml exists already`);
  process.exit(1);
}
mkdirSync(dirname(path), { recursive: true });
writeFileSync(
  path,
  `id: ${id}
title: What is wrong, in a few words
category: other
severity: medium
kinds: [identity]
ask: {statement: {effect: Allow, action: "service:Action"}}
at: action
depends: silent
message: "{holder} can do what nobody meant"
why: One sentence on why that is bad.
sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"]
examples:
  bad:
    - {statement: {Effect: Allow, Action: "service:Action", Resource: "*"}, at: "Statement[0].Action"}
  good:
    - {statement: {Effect: Deny, Action: "service:Action", Resource: "*"}, because: a Deny grants nothing}
`,
);
console.log(
  `rules/${family}/${id}.yaml written; rules/README.md explains the language, \`npm run docs\` makes its page`,
);
