import type { TextPart, TextValue } from "../source/index.js";
import type { Version } from "./policy.js";
import type { Part, PolicyText } from "./policy-text.js";

const variable = /\$\{([^{}$]*|[$])\}/g;

/**
 * The parts of a string of a policy. `${…}` is a variable only in a 2012-10-17 policy; a malformed one stays text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function toPolicyText(value: TextValue, version: Version): PolicyText {
  const [only, ...more] = value.parts;
  if (only?.type === "text" && more.length === 0) return { parts: partsOf(only.text, version), span: value.span };
  const parts: Part[] = [];
  for (const run of joined(value.parts)) {
    if (run.type === "hole") parts.push({ type: "hole", hole: run.hole });
    else parts.push(...partsOf(run.text, version));
  }
  return { parts: merged(parts), span: value.span };
}

/** A text of one literal part, as it is written in a policy of the 2012 language. */
export function policyText(text: string, span: PolicyText["span"]): PolicyText {
  return { parts: withVariables(text), span };
}

function partsOf(text: string, version: Version): readonly Part[] {
  if (version === "2012-10-17") return withVariables(text);
  return text === "" ? [] : [{ type: "text", text }];
}

type Run = { readonly type: "text"; readonly text: string } | Extract<TextPart, { type: "hole" }>;

function joined(parts: readonly TextPart[]): readonly Run[] {
  const runs: Run[] = [];
  let text = "";
  for (const part of parts) {
    if (part.type === "text") {
      text += part.text;
      continue;
    }
    if (text !== "") runs.push({ type: "text", text });
    text = "";
    runs.push(part);
  }
  if (text !== "") runs.push({ type: "text", text });
  return runs;
}

function merged(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.type === "text" && last?.type === "text")
      result[result.length - 1] = { type: "text", text: last.text + part.text };
    else if (part.type !== "text" || part.text !== "") result.push(part);
  }
  return result.slice();
}

function withVariables(text: string): readonly Part[] {
  if (!text.includes("${")) return text === "" ? [] : [{ type: "text", text }];
  const parts: Part[] = [];
  let position = 0;
  for (const match of text.matchAll(variable)) {
    const part = toVariable(match[1] ?? "");
    if (!part) continue;
    parts.push({ type: "text", text: text.slice(position, match.index) }, part);
    position = match.index + match[0].length;
  }
  parts.push({ type: "text", text: text.slice(position) });
  return merged(parts);
}

/** `key` or `key, 'default'`; a key has a service and a name, and may end in a tag key. */
function toVariable(inside: string): Part | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return { type: "character", text: inside };
  const match = /^([A-Za-z0-9-.]+:[^',]+?)(?:, '([^']*)')?$/.exec(inside);
  const key = match?.[1];
  if (!key || key !== key.trim()) return undefined;
  const fallback = match[2];
  return fallback === undefined
    ? { type: "variable", key: lowerAscii(key) }
    : { type: "variable", key: lowerAscii(key), fallback };
}

const ascii = /^[^\u0080-\uffff]*$/;

/** Lower case of A-Z only: Unicode case folding would make the Kelvin sign a `k`. */
export function lowerAscii(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
