// The SMT encoder of the tests, which is no part of the product, made runnable beside the built code.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { transformSync } from "@swc/core";

const source = new URL("../../test/access/oracle/", import.meta.url);
const target = new URL("../../node_modules/.cache/oracle/", import.meta.url);
const options = { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } };

/** `encode(old, new)` of two attached policies as SMT-LIB text, and the error it throws for what it cannot say. */
export async function loadOracle() {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source).filter((each) => /^smt.*\.ts$/.test(each))) {
    const { code } = transformSync(readFileSync(new URL(name, source), "utf8"), options);
    const built = new URL("../../dist/", import.meta.url).href;
    writeFileSync(new URL(name.replace(".ts", ".js"), target), code.replaceAll('"../../../src/', `"${built}`));
  }
  const [{ encode }, { UnsupportedError }] = await Promise.all(
    ["smt.js", "smt-text.js"].map((name) => import(new URL(name, target))),
  );
  return { encode, UnsupportedError };
}
