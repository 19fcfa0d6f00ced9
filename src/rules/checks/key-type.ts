import { serviceDetail } from "../../policy/index.js";
import type { Tables } from "../rule.js";

/** A key's type, `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` of one; undefined for no key of AWS. */
export function keyType(key: string, tables: Tables): string | undefined {
  const global = tables.get("global-keys")?.find((row) => keyMatches(String(row.key), key));
  if (global) return String(global.type);
  const prefix = key.split(":")[0]?.toLowerCase() ?? "";
  if (prefix === "saml" || prefix === "aws") return prefix === "saml" ? "String" : undefined;
  const keys = serviceDetail(prefix)?.keys;
  if (!keys) return undefined;
  for (const [format, type] of keys) if (keyMatches(format, key)) return type;
  return undefined;
}

/** Is it a key of every service, or one that a role's session carries wherever it goes? */
export function isGlobal(key: string, tables: Tables): boolean {
  return tables.get("global-keys")?.some((row) => keyMatches(String(row.key), key)) ?? false;
}

/** Is the key one of this format? A part in `${…}` or `<…>`, or `tag-key`, is any name; letter case does not matter. */
export function keyMatches(format: string, key: string): boolean {
  const open = format.endsWith("/tag-key") ? format.length - "tag-key".length : format.search(/\$\{|</);
  const [own, other] = [format.toLowerCase(), key.toLowerCase()];
  if (open < 0) return own === other;
  return other.startsWith(own.slice(0, open)) && other.length > open;
}
