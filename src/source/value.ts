import type { Hole } from "./hole.js";
import type { Span } from "./span.js";

/**
 * How a value is written, for the writers.
 *
 * - `hcl-document`: blocks of an `aws_iam_policy_document`, presented as the policy JSON they render to.
 * - `json-in-text`: a JSON document inside a string, heredoc or block scalar of another format.
 * - `computed`: the result of a function or merge; `span` is the nearest place to point at and must not be edited.
 */
export type Syntax = "json" | "yaml" | "hcl" | "hcl-document" | "json-in-text" | "computed";

interface Located {
  readonly span: Span;
  readonly syntax: Syntax;
}

/**
 * A run of a text: what is written, or what is filled in later. `span` covers its source, quotes left out. A `text`
 * part either maps one to one onto its span (same length), or stands as a whole for it (an escape sequence).
 */
export type TextPart =
  | { readonly type: "text"; readonly text: string; readonly span: Span }
  | { readonly type: "hole"; readonly hole: Hole; readonly span: Span };

/** A string. `span` covers the quotes too, where there are any. */
export interface TextValue extends Located {
  readonly type: "text";
  readonly parts: readonly TextPart[];
}

export interface NumberValue extends Located {
  readonly type: "number";
  readonly value: number;
  /** As it is written, e.g. an account id that YAML reads as a number. */
  readonly text: string;
}

export interface BooleanValue extends Located {
  readonly type: "boolean";
  readonly value: boolean;
}

export interface NullValue extends Located {
  readonly type: "null";
}

/** Not there: `AWS::NoValue`, a Terraform `null`. Readers and the policy parser pass over it. */
export interface AbsentValue extends Located {
  readonly type: "absent";
}

export interface ListValue extends Located {
  readonly type: "list";
  readonly items: readonly Value[];
}

export interface Entry {
  readonly key: TextValue;
  readonly value: Value;
  /** Key and value together. */
  readonly span: Span;
}

/** A map in the order it is written; a key that is written twice is there twice. */
export interface MapValue extends Located {
  readonly type: "map";
  readonly entries: readonly Entry[];
}

/** A whole value (not a part of a text) that is filled in later. */
export interface HoleValue extends Located {
  readonly type: "hole";
  readonly hole: Hole;
}

/**
 * One of several values, depending on something not known here. `on` names it (a condition's name, an expression): the
 * same `on` takes the same branch everywhere, at base and at head. `is` names the branch (`true`, `false`, a key).
 */
export interface ChoiceValue extends Located {
  readonly type: "choice";
  readonly on: string;
  readonly branches: readonly { readonly is: string; readonly value: Value }[];
}

/** A value of a source file with the place of every piece of it, and honest about what is not known. */
export type Value =
  | TextValue
  | NumberValue
  | BooleanValue
  | NullValue
  | AbsentValue
  | ListValue
  | MapValue
  | HoleValue
  | ChoiceValue;

/** The value of the last entry with this key (as parsers read it), if the key is written out literally. */
export function at(value: Value | undefined, key: string): Value | undefined {
  if (value?.type !== "map") return undefined;
  for (let i = value.entries.length - 1; i >= 0; i--) {
    const entry = value.entries[i];
    if (entry && literal(entry.key) === key) return entry.value;
  }
  return undefined;
}

/** The text of a value that is a text without holes. */
export function literal(value: Value | undefined): string | undefined {
  if (value?.type !== "text") return undefined;
  const [first] = value.parts;
  if (value.parts.length === 1 && first?.type === "text") return first.text;
  let text = "";
  for (const part of value.parts) {
    if (part.type === "hole") return undefined;
    text += part.text;
  }
  return text;
}

/** A text as a person would read it: holes as `${expression}`. */
export function written(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : `\${${part.hole.expression}}`)).join("");
}
