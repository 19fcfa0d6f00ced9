import type { Value } from "../source/index.js";
import type { Guard } from "./policy.js";

const limit = 32;

/**
 * Every way the choices inside a value can fall, `when` being settled already. One world without further guards where
 * there is no choice; undefined where there are too many.
 */
export function worldsOf(value: Value, when: readonly Guard[]): readonly (readonly Guard[])[] | undefined {
  const choices = new Map<string, readonly string[]>();
  collect(value, choices);
  let worlds: (readonly Guard[])[] = [when];
  for (const [on, branches] of choices) {
    if (when.some((guard) => guard.on === on)) continue;
    worlds = worlds.flatMap((world) => branches.map((is) => [...world, { on, is }]));
    if (worlds.length > limit) return undefined;
  }
  return worlds;
}

function collect(value: Value, choices: Map<string, readonly string[]>): void {
  if (value.type === "list") for (const item of value.items) collect(item, choices);
  if (value.type === "map") for (const entry of value.entries) collect(entry.value, choices);
  if (value.type !== "choice") return;
  const known = choices.get(value.on) ?? [];
  const names = value.branches.map((branch) => branch.is).filter((is) => !known.includes(is));
  choices.set(value.on, [...known, ...names]);
  for (const branch of value.branches) collect(branch.value, choices);
}

/** The value in one world: each choice replaced by its branch, lists in lists flattened, absent things left out. */
export function inWorld(value: Value, world: readonly Guard[]): Value {
  switch (value.type) {
    case "choice": {
      const is = world.find((guard) => guard.on === value.on)?.is;
      const branch = value.branches.find((each) => each.is === is);
      return branch ? inWorld(branch.value, world) : { type: "absent", span: value.span, syntax: value.syntax };
    }
    case "list":
      return {
        ...value,
        items: value.items.flatMap((item) => {
          const settled = inWorld(item, world);
          if (settled.type === "absent") return [];
          return item.type === "choice" && settled.type === "list" ? settled.items : [settled];
        }),
      };
    case "map":
      return {
        ...value,
        entries: value.entries.flatMap((entry) => {
          const settled = inWorld(entry.value, world);
          return settled.type === "absent" ? [] : [{ ...entry, value: settled }];
        }),
      };
    default:
      return value;
  }
}
