import {
  type ChoiceValue,
  type Hole,
  literal,
  type Shape,
  type Span,
  type Syntax,
  type TextPart,
  type TextValue,
  type Value,
} from "../../source/index.js";

/** Where a computed value points, and how it is written there. */
export interface Place {
  readonly span: Span;
  readonly syntax: Syntax;
}

export function holeValue(expression: string, shape: Shape, { span, syntax }: Place): Value {
  return { type: "hole", hole: { expression, shape }, span, syntax };
}

export function holePart(hole: Hole, span: Span): TextPart {
  return { type: "hole", hole, span };
}

export function textPart(text: string, span: Span): TextPart {
  return { type: "text", text, span };
}

export function textValue(parts: readonly TextPart[], { span, syntax }: Place): TextValue {
  return { type: "text", parts, span, syntax };
}

/** A text that stands nowhere as such: all of it points at `place`. */
export function madeText(text: string, place: Place): TextValue {
  return textValue(text === "" ? [] : [textPart(text, place.span)], place);
}

/** The text that a scalar is when it stands in a text. */
export function scalarText(value: Value): string | undefined {
  if (value.type === "number") return value.text;
  if (value.type === "boolean") return String(value.value);
  return literal(value);
}

/** The parts of a scalar, or of a whole hole; undefined for what is no text. */
export function partsOf(value: Value): readonly TextPart[] | undefined {
  if (value.type === "text") return value.parts;
  if (value.type === "hole") return value.hole.shape.type === "list" ? undefined : [holePart(value.hole, value.span)];
  const text = scalarText(value);
  return text === undefined ? undefined : [textPart(text, value.span)];
}

/** The same value with every place of it at `place`: what a lookup found elsewhere. */
export function relocated(value: Value, place: Place): Value {
  switch (value.type) {
    case "text":
      return textValue(
        value.parts.map((part) => ({ ...part, span: place.span })),
        place,
      );
    case "list":
      return { ...value, ...place, items: value.items.map((item) => relocated(item, place)) };
    case "map":
      return {
        ...value,
        ...place,
        entries: value.entries.map((entry) => ({
          key: { ...entry.key, ...place },
          value: relocated(entry.value, place),
          span: place.span,
        })),
      };
    case "choice":
      return {
        ...value,
        ...place,
        branches: value.branches.map((branch) => ({ is: branch.is, value: relocated(branch.value, place) })),
      };
    default:
      return { ...value, ...place };
  }
}

/** More texts than this from choices inside one text are not told apart. */
const combinationLimit = 32;

/**
 * Pieces put together to one text. Pieces that are choices give a choice of texts; the same choice is taken the same
 * way in every piece.
 *
 * @param expression names the text where it cannot be told.
 */
export function concatenated(pieces: readonly Value[], expression: string, place: Place): Value {
  const combinations = pieces.reduce((product, piece) => product * branchesOf(piece), 1);
  if (combinations > combinationLimit) return holeValue(expression, { type: "any" }, place);
  const index = pieces.findIndex((piece) => piece.type === "choice");
  const choice = pieces[index];
  if (choice?.type === "choice") {
    return mapChoice(choice, place, (value, is) =>
      concatenated(
        pieces.map((piece, i) => (i === index ? value : taken(piece, choice.on, is))),
        expression,
        place,
      ),
    );
  }
  const parts: TextPart[] = [];
  for (const piece of pieces) {
    if (piece.type === "absent") continue;
    const own = partsOf(piece);
    if (!own) return holeValue(expression, { type: "any" }, place);
    parts.push(...own);
  }
  return textValue(parts, place);
}

function branchesOf(value: Value): number {
  if (value.type !== "choice") return 1;
  return value.branches.reduce((sum, branch) => sum + branchesOf(branch.value), 0);
}

/** What a value is where the choice `on` has gone to `is`. */
function taken(value: Value, on: string, is: string): Value {
  if (value.type !== "choice" || value.on !== on) return value;
  const branch = value.branches.find((candidate) => candidate.is === is);
  return branch ? taken(branch.value, on, is) : value;
}

/** The choice with another value in each branch; one value if there is only one branch. */
export function mapChoice(
  choice: ChoiceValue,
  { span, syntax }: Place,
  map: (value: Value, is: string) => Value,
): Value {
  const branches = choice.branches.map((branch) => ({ is: branch.is, value: map(branch.value, branch.is) }));
  const [only] = branches;
  if (only && branches.length === 1) return only.value;
  return { type: "choice", on: choice.on, branches, span, syntax };
}
