import type { Entry, MapValue, Value } from "../../source/index.js";
import { literal } from "../../source/index.js";
import type { PolicySubject } from "../subject.js";

/** A statement as it stands in the source, beside the parsed one where there is one. */
export interface RawStatement {
  readonly map: MapValue;
  /** Entries by their written name; a name that is not literal is left out. */
  readonly entries: readonly { readonly name: string; readonly entry: Entry }[];
}

/** The statements of a policy as written, choices and lists entered. Blocks that render to a policy are passed over. */
export function rawStatements(policy: PolicySubject): readonly RawStatement[] {
  return documentsOf(policy.site.policy.value).flatMap((document) => {
    const statements = document.entries.find((entry) => literal(entry.key) === "Statement")?.value;
    return statements ? mapsIn(statements).map(toRaw) : [];
  });
}

/** The policy documents themselves: one, or one for each branch of a choice. */
export function documentsOf(value: Value): readonly MapValue[] {
  if (value.type === "choice") return value.branches.flatMap((branch) => documentsOf(branch.value));
  return value.type === "map" ? [value] : [];
}

function mapsIn(value: Value): readonly MapValue[] {
  if (value.type === "list") return value.items.flatMap(mapsIn);
  if (value.type === "choice") return value.branches.flatMap((branch) => mapsIn(branch.value));
  return value.type === "map" ? [value] : [];
}

function toRaw(map: MapValue): RawStatement {
  const entries = map.entries.flatMap((entry) => {
    const name = literal(entry.key);
    return name === undefined || entry.value.type === "absent" ? [] : [{ name, entry }];
  });
  return { map, entries };
}
