import { type Policy, parsePolicy } from "../../src/policy/index.js";
import { parseJsonFile } from "../../src/source/index.js";

/** The policy of a JSON document given as an object or as text. */
export function policyOf(document: unknown, path = "policy.json"): Policy {
  const text = typeof document === "string" ? document : JSON.stringify(document, null, 2);
  const { value } = parseJsonFile({ path, text });
  if (!value) throw new Error(`not JSON: ${text}`);
  return parsePolicy(value);
}

/** A 2012-10-17 policy of these statements. */
export function policyWith(...statements: readonly object[]): Policy {
  return policyOf({ Version: "2012-10-17", Statement: statements });
}
