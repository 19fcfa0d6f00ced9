import { canDeny } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { budgetOf } from "./allowance.js";
import { type Answer, either, no } from "./answer.js";
import type { Asked } from "./asked.js";
import { toAnswer } from "./possible.js";
import { principalsFor } from "./principals.js";
import { toPattern, waysOf } from "./request.js";
import type { DeniesAsk } from "./rule.js";
import { mayMeet } from "./written.js";

/** Does the subject deny some (`every`: every) request of this pattern? */
export function askDenies(ask: DeniesAsk, asked: Asked): Answer {
  const { subject } = asked;
  if (subject.type === "principal" || subject.type === "resource") return no;
  const whole = ask.by === "policy" || subject.type === "policy";
  const statements = (whole ? subject.policy.denies : [subject.statement]).filter((each) => each.effect === "Deny");
  if (ask.every) return statements.length === 0 ? no : askEvery(ask, statements, asked);
  return either(statements.map((each) => askOne(ask, each, asked)));
}

function askOne(ask: DeniesAsk, statement: Statement, asked: Asked): Answer {
  const { subject } = asked;
  if (subject.type !== "statement" && subject.type !== "policy") return no;
  const { policy } = subject;
  const found = principalsFor(ask.principal, statement, asked).flatMap((who) => {
    const ways = waysOf(ask, asked).filter(({ action, resources }) =>
      resources.every((resource) => mayMeet(statement, action, resource, true)),
    );
    return ways.map((way) => {
      const pattern = toPattern(way, way.resources[0] ?? "*", ask, policy.set, asked, who);
      const answer = toAnswer(
        canDeny(policy.set, pattern, { by: (each) => each === statement, budget: budgetOf(asked.cache.allowance) }),
        policy,
        statement,
        who,
      );
      if (answer.is !== "yes" || way.action.includes("*")) return answer;
      return { ...answer, places: answer.places.map((place) => ({ ...place, actions: [way.action] })) };
    });
  });
  const answer = either(found);
  if (answer.is !== "yes") return answer;
  const actions = [...new Set(answer.places.flatMap((place) => place.actions ?? []))];
  return {
    is: "yes",
    places: answer.places.slice(0, 1).map((place) => ({ ...place, ...(actions.length > 0 ? { actions } : {}) })),
  };
}

function askEvery(ask: DeniesAsk, statements: readonly Statement[], asked: Asked): Answer {
  const { subject } = asked;
  const [statement] = statements;
  if ((subject.type !== "statement" && subject.type !== "policy") || !statement) return no;
  const { policy } = subject;
  for (const way of waysOf(ask, asked)) {
    const pattern = toPattern(way, way.resources[0] ?? "*", ask, policy.set, asked);
    const answer = toAnswer(
      canDeny(policy.set, pattern, {
        by: (each) => statements.includes(each),
        every: true,
        budget: budgetOf(asked.cache.allowance),
      }),
      policy,
      statement,
      {},
    );
    if (answer.is !== "yes") return answer;
  }
  return { is: "yes", places: [{ policy, statement }] };
}
