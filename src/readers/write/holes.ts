import type { Hole } from "../../source/index.js";
import type { NewText } from "../change.js";
import { cannot } from "./failure.js";

/** How the format of a file spells what its template fills in later. */
export interface Dialect {
  /** `cloudformation`: `!Ref`, `!GetAtt`, `!Sub`. `bare`: `${name}` as the file has it already. */
  readonly type: "cloudformation" | "bare";
  /** Of the Serverless Framework: `${self:x}` stands inside any text. */
  readonly variables: boolean;
}

/** A text to be written: literally, or as a call of a function with this argument. */
export type Spelled =
  | { readonly type: "literal"; readonly text: string }
  | { readonly type: "call"; readonly name: "Ref" | "GetAtt" | "Sub"; readonly argument: string };

/** A new text in the spelling of its format. */
export function spelled(text: NewText, dialect: Dialect, fileText: string): Spelled {
  const pieces = text.map((piece) => (typeof piece === "string" ? piece : inText(piece, dialect, fileText)));
  const holes = pieces.filter((piece) => typeof piece !== "string");
  if (holes.length === 0) return { type: "literal", text: pieces.join("") };
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === "object") {
    return { type: "call", name: only.expression.includes(".") ? "GetAtt" : "Ref", argument: only.expression };
  }
  const argument = pieces.map((piece) => (typeof piece === "string" ? escaped(piece) : `\${${piece.expression}}`));
  return { type: "call", name: "Sub", argument: argument.join("") };
}

/** The same inside a text that is already under `Fn::Sub`. */
export function spelledInSub(text: NewText, dialect: Dialect, fileText: string): string {
  const pieces = text.map((piece) => (typeof piece === "string" ? piece : inText(piece, dialect, fileText)));
  return pieces.map((piece) => (typeof piece === "string" ? escaped(piece) : `\${${piece.expression}}`)).join("");
}

/** `${aws:username}` in `Fn::Sub`. */
function escaped(text: string): string {
  const last = text.lastIndexOf("}");
  return text.replace(/\$\{(?!!)/g, (variable, at: number) => (at < last ? "${!" : variable));
}

/** A hole that stands in the text as it is, or one that needs a function. */
function inText(hole: Hole, dialect: Dialect, fileText: string): string | Hole {
  const { expression } = hole;
  if (dialect.variables && /^[A-Za-z]+(\([^)]*\))?:(?!:)/.test(expression)) return `\${${expression}}`;
  if (expression.startsWith("{{resolve:")) return expression;
  if (dialect.type === "cloudformation") {
    if (!/^[A-Za-z0-9]+(::[A-Za-z]+|(\.[A-Za-z0-9]+)*)$/.test(expression))
      cannot(`\`${expression}\` cannot be written here`);
    return hole;
  }
  const written = [`\${${expression}}`, `{{ ${expression} }}`, `{{${expression}}}`];
  return written.find((spelling) => fileText.includes(spelling)) ?? cannot(`\`${expression}\` cannot be written here`);
}
