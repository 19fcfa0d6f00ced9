import type { Witness } from "../access/index.js";
import type { ConditionLine, PolicyText, Statement } from "../policy/index.js";
import type { Resource } from "../readers/index.js";
import type { Span, Value } from "../source/index.js";
import type { PolicySubject } from "./subject.js";

/** Words for a message, by placeholder. */
export interface Facts {
  readonly [name: string]: string | readonly string[];
}

/** Where an answer stands, and what it found there. */
export interface Place {
  readonly span?: Span;
  readonly policy?: PolicySubject;
  readonly statement?: Statement;
  /** Further statements that take part. */
  readonly others?: readonly { readonly policy: PolicySubject; readonly statement: Statement }[];
  readonly resource?: Resource;
  readonly property?: Value;
  /** The string that is meant, for a fix. */
  readonly text?: PolicyText;
  readonly line?: ConditionLine;
  /** A name of an element or key that is meant, for a fix. */
  readonly name?: string;
  /** What should stand there instead, where a check knows it. */
  readonly computed?: string;
  readonly witness?: Witness;
  /** Real actions for which the answer is yes. */
  readonly actions?: readonly string[];
  readonly facts?: Facts;
}

/** `depends`: on these holes, as a person writes them, or on why it could not be decided. */
export type Answer =
  | { readonly is: "yes"; readonly places: readonly Place[] }
  | { readonly is: "no" }
  | { readonly is: "depends"; readonly on: readonly string[]; readonly places: readonly Place[] };

export const no: Answer = { is: "no" };

/** Yes at these places; no where there is none. */
export function yesAt(places: readonly Place[]): Answer {
  return places.length > 0 ? { is: "yes", places } : no;
}

/** Kleene's and. The first answer's places stand; what later ones found is added to each. */
export function both(a: Answer, b: Answer): Answer {
  if (a.is === "no" || b.is === "no") return no;
  const [more] = b.places;
  const places =
    a.places.length === 0
      ? b.places
      : a.places.map((place) => ({ ...more, ...place, facts: { ...more?.facts, ...place.facts } }));
  if (a.is === "yes" && b.is === "yes") return { is: "yes", places };
  const on = [a, b].flatMap((each) => (each.is === "depends" ? each.on : []));
  return { is: "depends", on: [...new Set(on)], places };
}

/** Kleene's or. The places of every yes stand. */
export function either(answers: readonly Answer[]): Answer {
  const yes = answers.flatMap((answer) => (answer.is === "yes" ? answer.places : []));
  if (answers.some((answer) => answer.is === "yes")) return { is: "yes", places: yes };
  const open = answers.flatMap((answer) => (answer.is === "depends" ? [answer] : []));
  if (open.length === 0) return no;
  return {
    is: "depends",
    on: [...new Set(open.flatMap((each) => each.on))],
    places: open.flatMap((each) => each.places).slice(0, 1),
  };
}

/** Kleene's not, about a whole. */
export function opposite(answer: Answer): Answer {
  if (answer.is === "yes") return no;
  if (answer.is === "no") return { is: "yes", places: [{}] };
  return { ...answer, places: [{}] };
}
