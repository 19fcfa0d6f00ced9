import type { Hole, Span } from "../source/index.js";

/**
 * A piece of a policy string.
 *
 * - `text`: as written, wildcards included (`*`, `?` are read by whoever compares).
 * - `variable`: `${aws:username}` or `${aws:username, 'x'}` of a 2012-10-17 policy; `key` in lower case.
 * - `character`: one literal character that is no wildcard: `${*}`, `${?}`, `${$}`.
 * - `hole`: filled in by the template.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "variable"; readonly key: string; readonly fallback?: string }
  | { readonly type: "character"; readonly text: "*" | "?" | "$" }
  | { readonly type: "hole"; readonly hole: Hole };

/** A string of a policy. Neighbouring `text` parts are joined; `""` has no parts. */
export interface PolicyText {
  readonly parts: readonly Part[];
  /** The string in its file, quotes included where there are any. */
  readonly span: Span;
}

/** The text where it has only `text` parts. */
export function plain(text: PolicyText): string | undefined {
  let result = "";
  for (const part of text.parts) {
    if (part.type !== "text") return undefined;
    result += part.text;
  }
  return result;
}

/** As it is written: `${…}` for variables and holes. */
export function shown(text: PolicyText): string {
  return text.parts
    .map((part) => {
      if (part.type === "text") return part.text;
      if (part.type === "character") return `\${${part.text}}`;
      if (part.type === "hole") return `\${${part.hole.expression}}`;
      return part.fallback === undefined ? `\${${part.key}}` : `\${${part.key}, '${part.fallback}'}`;
    })
    .join("");
}

/** The holes of a text, in order. */
export function holesOf(text: PolicyText): readonly Hole[] {
  return text.parts.flatMap((part) => (part.type === "hole" ? [part.hole] : []));
}
