import { overWorlds } from "./can-allow.js";
import { outsiders } from "./outsiders.js";
import type { PolicySet, Possibility, QuestionOptions } from "./question.js";
import { searchWitness } from "./search-witness.js";
import { reasonsOf, type Session, startSession, tooManyLayers, toStage } from "./session.js";
import { holesOfSets, type World } from "./worlds.js";

/** Who is no outsider. */
export interface Trust {
  /** Account ids. */
  readonly accounts: readonly string[];
  /** Organisation ids. */
  readonly organizations: readonly string[];
  readonly services: "trusted" | "untrusted";
}

/**
 * Can somebody who is not trusted be allowed anything: anonymous callers, other accounts, identity providers' users,
 * and (if they are untrusted) services?
 *
 * A statement is closed to them where it asks for a fixed value of a key that tells who calls or from where, or for
 * an address in a private range or one narrower than /8 (IPv6: /32). A value with a wildcard is not fixed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function publicAccess(policies: PolicySet, trust: Trust, options: QuestionOptions = {}): Possibility {
  const session = startSession(policies, [], options);
  if (typeof session === "string") return { is: "unknown", because: [session] };
  return overWorlds(
    session.worlds.map((world) => inWorld(session, world, trust)),
    session.worlds,
  );
}

function inWorld(session: Session, world: World, trust: Trust): Possibility {
  const holes = holesOfSets([session.now]);
  const doubts = new Set<string>();
  for (const lean of holes.length > 0 ? (["least", "constant"] as const) : (["constant"] as const)) {
    const stage = toStage(session, world, lean);
    if (!stage) return { is: "unknown", because: [tooManyLayers] };
    doubts.clear();
    for (const within of outsiders(session.now, trust, stage)) {
      const demand = { within, counts: () => true, future: true };
      const found = searchWitness(stage, demand, session, doubts, lean === "constant");
      if (!found) continue;
      const { witness, by, coincidence } = found;
      if (lean === "least" || holes.length === 0) return { is: "yes", witness, by };
      return { is: "depends", on: coincidence.length > 0 ? coincidence : holes, witness, by };
    }
  }
  return doubts.size > 0 ? { is: "unknown", because: reasonsOf(session, doubts) } : { is: "no" };
}
