import { describe, expect, it } from "@jest/globals";
import { type Forge, gatherSides, type Reading, type Side } from "../../src/forge/index.js";
import type { ChangedFile } from "../../src/review/index.js";

/** A line `use PATH` wants that file. */
const reading: Reading = {
  accepts: (path) => path.endsWith(".iam"),
  wantsOf: (files, tree) =>
    [...files.values()]
      .flatMap(({ text }) => [...text.matchAll(/^use (\S+)$/gm)].map((match) => match[1] ?? ""))
      .filter((path) => tree.has(path)),
};

function change(path: string, status: ChangedFile["status"], previousPath?: string): ChangedFile {
  return { path, previousPath, status, hunks: [] };
}

function forgeOf(changed: readonly ChangedFile[], base: Record<string, string>, head: Record<string, string>) {
  const asked: string[] = [];
  const side = (name: Side) => (name === "base" ? base : head);
  const forge: Forge = {
    changed: async () => changed,
    tree: async (name) => {
      asked.push(`tree ${name}`);
      return new Set(Object.keys(side(name)));
    },
    read: async (name, paths) => {
      asked.push(...paths.map((path) => `${name} ${path}`));
      const found = paths.filter((path) => path in side(name));
      const missing = paths.filter((path) => !found.includes(path));
      return {
        files: new Map(found.map((path) => [path, { path, text: side(name)[path] ?? "" }])),
        unreadable: missing.map((path) => ({ path, because: "not there" })),
      };
    },
  };
  return { forge, asked };
}

describe("gathering both sides", () => {
  it("reads each changed file at the sides where it is, and no tree while nothing refers to a file", async () => {
    const changed = [
      change("new.iam", "added"),
      change("gone.iam", "removed"),
      change("moved.iam", "renamed", "old.iam"),
      change("same.iam", "modified"),
      change("README.md", "modified"),
    ];
    const { forge, asked } = forgeOf(
      changed,
      { "gone.iam": "", "old.iam": "", "same.iam": "" },
      { "new.iam": "", "moved.iam": "", "same.iam": "" },
    );

    const sides = await gatherSides(forge, reading);

    expect([...sides.base.keys()]).toEqual(["gone.iam", "old.iam", "same.iam"]);
    expect([...sides.head.keys()]).toEqual(["new.iam", "moved.iam", "same.iam"]);
    expect(asked.filter((each) => each.startsWith("tree") || each.includes("README"))).toEqual([]);
  });

  it("reads nothing where no changed file concerns it", async () => {
    const { forge, asked } = forgeOf([change("README.md", "modified")], {}, {});

    await gatherSides(forge, reading);

    expect(asked).toEqual([]);
  });

  it("reads what files refer to, and what those refer to, once each, also where they refer to each other", async () => {
    const files = { "a.iam": "use b.txt\n", "b.txt": "use c.txt\n", "c.txt": "use a.iam\nuse missing.txt\n" };
    const { forge, asked } = forgeOf([change("a.iam", "modified")], files, files);

    const sides = await gatherSides(forge, reading);

    expect([...sides.head.keys()]).toEqual(["a.iam", "b.txt", "c.txt"]);
    expect(asked.filter((each) => each.startsWith("head"))).toEqual(["head a.iam", "head b.txt", "head c.txt"]);
  });

  it("names once what can be read at neither side", async () => {
    const { forge } = forgeOf([change("a.iam", "modified")], {}, {});

    expect((await gatherSides(forge, reading)).unreadable).toEqual([{ path: "a.iam", because: "not there" }]);
  });

  it("stops where files go on referring to new ones", async () => {
    const chain = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}.txt`, `use ${i + 1}.txt\n`]));
    const { forge } = forgeOf([change("a.iam", "modified")], {}, { "a.iam": "use 0.txt\n", ...chain });

    expect((await gatherSides(forge, reading)).head.size).toBeLessThan(20);
  });
});
