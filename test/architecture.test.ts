import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";

const source = fileURLToPath(new URL("../src/", import.meta.url));

/** Who may import whom; a folder may always import itself, and everyone `errors`. */
const mayImport: { readonly [folder: string]: readonly string[] } = {
  source: [],
  policy: ["source"],
  readers: ["source", "policy"],
  access: ["source", "policy"],
  rules: ["access", "policy", "readers", "source"],
  fixes: ["rules", "readers", "access", "policy", "source"],
  config: ["policy", "source"],
  review: ["config", "fixes", "rules", "readers", "access", "policy", "source"],
  report: ["review", "policy", "source"],
  forge: ["review", "config", "source"],
  queue: [],
  github: ["queue", "forge", "report", "review", "config", "fixes", "rules", "readers", "access", "policy", "source"],
  cli: ["forge", "report", "review", "config", "fixes", "rules", "readers", "access", "policy", "source"],
  practice: [],
};

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === "scenes" || name.endsWith(".generated") ? [] : filesBelow(path);
    return name.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map((match) => match[1] ?? "");
}

const imports = filesBelow(source).flatMap((file) => {
  const path = file.slice(source.length).replaceAll("\\", "/");
  return importsOf(readFileSync(file, "utf8")).map((target) => ({
    path,
    target: posix.join(posix.dirname(path), target),
  }));
});

describe("the architecture", () => {
  it("lets each folder import only what is below it", () => {
    const broken = imports.filter(({ path, target }) => {
      const [from = "", to = ""] = [path.split("/")[0], target.split("/")[0]];
      return target !== "errors.js" && from !== to && !mayImport[from]?.includes(to);
    });

    expect(broken).toEqual([]);
  });

  it("knows every folder", () => {
    const folders = readdirSync(source).filter((name) => statSync(join(source, name)).isDirectory());

    expect(folders.filter((name) => !(name in mayImport))).toEqual([]);
  });

  it("enters another folder only by its index", () => {
    const inside = imports.filter(({ path, target }) => {
      const [from, to, rest] = [path.split("/")[0], ...target.split("/")];
      return rest !== undefined && from !== to && !target.endsWith("/index.js");
    });

    expect(inside).toEqual([]);
  });

  it("touches the disk, the network and the clock only at the edges and in what the build runs", () => {
    const edges = /^(forge|github|cli|queue|practice)\/|^rules\/(compile|docs\/main)\.ts$/;
    const data = /readFileSync\(new URL\(/;
    const world =
      /from "node:(fs|http|https|net|child_process)|from "@octokit|\bfetch\(|Date\.now\(|process\.(env|cwd|exit)/;
    const touching = filesBelow(source)
      .map((file) => ({ path: file.slice(source.length), text: readFileSync(file, "utf8") }))
      .filter(({ path, text }) => !edges.test(path) && world.test(text) && !data.test(text))
      .map(({ path }) => path);

    expect(touching).toEqual([]);
  });
});
