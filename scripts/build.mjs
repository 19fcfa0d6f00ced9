// Compiles src to dist and copies the data that ships beside the code.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};
const typescript = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

if (!existsSync(join(root, "src/policy/catalogue.generated/index.json"))) run("scripts/build-catalogue.mjs");
rmSync(join(root, "dist"), { recursive: true, force: true });
run(typescript, "-p", "tsconfig.build.json");
cpSync(join(root, "src"), join(root, "dist"), { recursive: true, filter: (path) => !path.endsWith(".ts") });
run("dist/rules/compile.js");
