import { findAction, holesOf } from "../policy/index.js";
import type { Hole, Shape } from "../source/index.js";
import { compilePattern } from "./compile/pattern.js";
import type { CompiledStatement } from "./compile/statement.js";
import { type Confirmed, confirm } from "./confirm.js";
import { findOutside } from "./cube/solve.js";
import { anyRef } from "./full-access.js";
import type { KeyPattern, Request, StatementRef, Witness } from "./question.js";
import { readOff } from "./realism/read-off.js";
import { realistic } from "./realism/realistic.js";
import { type Difference, type Problem, searchDifferences } from "./search.js";
import type { Session, Stage } from "./session.js";
import { symbolOf } from "./symbols.js";
import type { Reading } from "./theory/text.js";
import { distinctHoles, textsOf } from "./worlds.js";

/** New access, shown by a confirmed request. */
export interface Shown {
  readonly witness: Witness;
  readonly by: StatementRef;
  readonly noLongerDeniedBy: StatementRef | undefined;
  readonly onlyFutureActions: boolean;
  /** Holes that had to be filled in a certain way for the request to show it. */
  readonly coincidence: readonly Hole[];
}

export type Demand = Pick<Problem, "within" | "counts" | "future">;

/** How many models are tried that the concrete evaluation does not confirm. */
const unconfirmedLimit = 40;

/** How many differences are looked at for a realistic request. */
const unrealisticLimit = 8;

/**
 * A confirmed request that one side allows and the other does not.
 *
 * First every hole and variable is a constant unlike all others. Where that shows nothing and there are any, the search
 * is done again with them as anything they can be; only then is there a proof that nothing is new.
 *
 * @param doubts is given why it could not be decided, where nothing is found.
 * @param coincidences may the request rest on holes being filled in a certain way?
 */
export function searchWitness(
  stage: Stage,
  demand: Demand,
  session: Session,
  doubts: Set<string>,
  coincidences = true,
): Shown | undefined {
  const own = new Set<string>();
  const found = searchWith(stage, demand, session, own, () => true, "symbolic");
  if (!found && stage.arena.symbols.list.length > 0) {
    own.clear();
    const takes = (shown: Shown): boolean => coincidences || shown.coincidence.length === 0;
    const coincidental = searchWith(stage, demand, session, own, takes, "over");
    if (coincidental) return coincidental;
  }
  if (!found) for (const doubt of own) doubts.add(doubt);
  return found;
}

function searchWith(
  stage: Stage,
  demand: Demand,
  session: Session,
  doubts: Set<string>,
  takes: (shown: Shown) => boolean,
  reading: Reading,
): Shown | undefined {
  let best: Shown | undefined;
  let tried = 0;
  const problem: Problem = { now: stage.now, before: stage.before, ...demand };
  stage.arena.reading = reading;
  searchDifferences(
    problem,
    stage.arena,
    (difference) => {
      const shown = show(difference, stage, reading === "over");
      if (shown && takes(shown)) best = best?.witness.realistic ? best : better(best, shown);
      else doubts.add(reasonFor(difference, reading === "over"));
      if (best?.witness.realistic) return true;
      return ++tried >= (best ? unrealisticLimit : unconfirmedLimit);
    },
    doubts,
  );
  stage.arena.reading = "symbolic";
  if (!best || best.witness.realistic || session.options.realism !== "require") return best;
  doubts.add("only requests that could not really be sent show it");
  return undefined;
}

function better(best: Shown | undefined, shown: Shown): Shown {
  return best === undefined || shown.witness.realistic ? shown : best;
}

function show(difference: Difference, stage: Stage, over: boolean): Shown | undefined {
  const { by, noLongerDenied } = difference;
  const likely = over || stage.claim.shows !== undefined ? undefined : realistic(difference, stage);
  const coincidental = over ? coincidence(difference, stage) : undefined;
  const confirmed = likely ?? coincidental?.confirmed ?? confirm(difference, stage.claim, stage.arena);
  if (!confirmed) return undefined;
  const witness = toWitness(confirmed.request, likely !== undefined);
  return {
    witness,
    by: by.ref,
    noLongerDeniedBy: noLongerDenied?.ref,
    onlyFutureActions: !witness.knownAction && difference.actions === undefined,
    coincidence: coincidental?.holes ?? [],
  };
}

/**
 * The model's words say what the symbols stand for; with that settled for the keys of variables, it is solved again and
 * confirmed.
 */
export function coincidence(
  difference: Difference,
  stage: Stage,
): { readonly confirmed: Confirmed; readonly holes: readonly Hole[] } | undefined {
  return coincidenceIn(difference, stage, false) ?? coincidenceIn(difference, stage, true);
}

function coincidenceIn(difference: Difference, stage: Stage, otherCase: boolean): ReturnType<typeof coincidence> {
  const { arena, claim } = stage;
  const first = readOff(difference, stage, otherCase);
  const keys = new Map<string, KeyPattern>();
  for (const [code, value] of first.known) {
    const of = symbolOf(arena.symbols, code)?.of;
    if (of?.type !== "variable" || value === "") continue;
    keys.set(of.key, { presence: of.fallback === value ? "either" : "present", like: [value] });
  }
  const { rest } = compilePattern({ keys }, anyRef(claim.now), arena);
  const again = findOutside([...difference.cube, ...rest], difference.without, arena);
  for (const solution of again.is === "found" ? [again.value, difference] : [difference]) {
    const { known, holes } = readOff(solution, stage, otherCase);
    const confirmed = confirm({ ...difference, ...solution }, claim, arena, new Map([...first.known, ...known]));
    if (confirmed) return { confirmed, holes: distinctHoles([...first.holes, ...holes]) };
  }
  return undefined;
}

export function toWitness(request: Request, isRealistic: boolean): Witness {
  return { request, realistic: isRealistic, knownAction: findAction(request.action) !== undefined };
}

/** Why a model could not be confirmed. */
function reasonFor({ model, by }: Difference, over: boolean): string {
  for (const value of model.values()) if (value.type === "opaque") return value.because;
  const name = nameOf(by);
  if (!over) return `${name} could not be settled`;
  const holes = distinctHoles([...textsOf(by.ref.statement)].flatMap(holesOf)).filter(
    ({ shape }) => !ambient.has(shape.type),
  );
  const [first, second, third, ...more] = holes.map(({ expression }) => `\`${expression.replaceAll("`", "'")}\``);
  if (!first) return `${name} depends on policy variables or template values that are not known`;
  const rest = more.length > 0 ? ` and ${more.length} more` : "";
  return `${name} depends on ${[first, second, third].filter(Boolean).join(", ")}${rest}`;
}

/** Shapes of what differs from account to account, and decides nothing by itself. */
const ambient: ReadonlySet<Shape["type"]> = new Set(["partition", "region", "account"]);

function nameOf({ ref }: CompiledStatement): string {
  const sid = ref.statement.sid?.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return sid ? `statement \`${sid}\`` : `statement ${ref.statement.index + 1}`;
}
