import type { Hole } from "../source/index.js";
import { actionClasses, appliesTo, type ActionClass } from "./actions/classes.js";
import { distinctHoles } from "./can-allow.js";
import { compilePattern } from "./compile/pattern.js";
import type { CompiledStatement } from "./compile/statement.js";
import { confirm } from "./confirm.js";
import { type Arena, type Atom, type Literal, renamedLiteral } from "./cube/arena.js";
import { type Cube, findOutside, type Model } from "./cube/solve.js";
import { findAction } from "../policy/index.js";
import { anyRef } from "./full-access.js";
import type { Pattern, PolicySet, QuestionOptions, StatementRef, Witness } from "./question.js";
import { reasonsOf, type Session, type Stage, startSession, toStage, tooManyLayers } from "./session.js";
import { asHoles, holesOfSets, type World } from "./worlds.js";

/** May one principal send all of these requests? One witness and one statement for each leg, in order. */
export type Combination =
  | { readonly is: "yes"; readonly witnesses: readonly Witness[]; readonly by: readonly StatementRef[] }
  | { readonly is: "no" }
  | {
      readonly is: "depends";
      readonly on: readonly Hole[];
      readonly witnesses: readonly Witness[];
      readonly by: readonly StatementRef[];
    }
  | { readonly is: "unknown"; readonly because: readonly string[] };
