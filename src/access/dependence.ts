import type { Hole } from "../source/index.js";
import type { Shown } from "./search-witness.js";
import type { Session } from "./session.js";

/** The holes on whose values new access depends. */
export function dependences(_session: Session, shown: Shown): readonly Hole[] {
  return shown.coincidence;
}
