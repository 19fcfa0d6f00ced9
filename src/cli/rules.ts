import { ReviewError } from "../errors.js";
import { loadBuiltIn } from "../rules/index.js";
import { emit, formatOf, type OutputSettings } from "./output.js";

/** `rules [ID]`: the catalogue, or one rule explained. @throws ReviewError `usage` for an id that is none. */
export async function rules(id: string | undefined, settings: OutputSettings): Promise<number> {
  const { rules: all } = loadBuiltIn();
  const chosen = id === undefined ? all : all.filter((rule) => rule.id === id);
  if (chosen.length === 0) throw new ReviewError("usage", `there is no rule \`${id}\``);
  const rows = chosen.map(({ id: name, title, category, severity, kinds, why, sources, peers }) => {
    return { id: name, title, category, severity, kinds, why, sources, peers };
  });
  if (formatOf(settings) === "json")
    await emit(JSON.stringify(id === undefined ? { rules: rows } : rows[0], null, 2), settings);
  else if (id === undefined)
    await emit(rows.map((row) => `${row.severity.padEnd(8)}  ${row.id.padEnd(40)}  ${row.title}`).join("\n"), settings);
  else
    await emit(
      rows
        .map((row) =>
          [`${row.id}  ${row.severity}  ${row.category}`, row.title, "", row.why, "", ...row.sources].join("\n"),
        )
        .join("\n"),
      settings,
    );
  return 0;
}
