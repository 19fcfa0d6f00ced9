import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The rows of a fact table that lies beside the code; each says in itself what its columns mean. */
export function rowsOf<Row>(table: string): readonly Row[] {
  const data: { readonly rows: readonly Row[] } = require(table);
  return data.rows;
}
