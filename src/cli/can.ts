import { canAllow, type KeyPattern, type Pattern, type Possibility } from "../access/index.js";
import { ReviewError } from "../errors.js";
import { lowerAscii } from "../policy/index.js";
import { visible } from "../report/index.js";
import { controlsIn, limits, type Unit } from "../review/index.js";
import { inOneLine, unitsAt } from "./compare.js";
import { emit, formatOf, type OutputSettings } from "./output.js";
import { configurationOf, type Settings, toKind, usualBelow } from "./settings.js";

export interface CanSettings extends Settings, OutputSettings {
  readonly action: string;
  readonly resource?: string;
  readonly principal?: string;
  readonly context?: readonly string[];
}

interface Answer {
  readonly result: "yes" | "no" | "unknown";
  readonly possibility: Possibility;
}

/** `can POLICY --action A …`: can this policy allow a request like this? Exit code 0 no, 1 yes, 3 unknown. */
export async function can(path: string, settings: CanSettings): Promise<number> {
  const { configuration } = await configurationOf(usualBelow(process.cwd()), settings);
  const units = await unitsAt(path, toKind(settings.kind), configuration.values);
  const pattern = toPattern(settings);
  const controls = controlsIn(units.values());
  const granting = [...units.values()].filter((unit) => !controls.includes(unit));
  const answers = (granting.length > 0 ? granting : controls).map((unit) =>
    toAnswer(withControls(unit, granting.length > 0 ? controls : [], pattern)),
  );
  const answer =
    answers.find((each) => each.result === "yes") ?? answers.find((each) => each.result === "unknown") ?? answers[0];
  const { result, possibility } = answer ?? { result: "no" as const, possibility: { is: "no" as const } };
  await emit(
    formatOf(settings) === "json"
      ? JSON.stringify(toCanJson(result, possibility), null, 2)
      : visible(inWords(result, possibility)),
    settings,
  );
  return result === "yes" ? 1 : result === "no" ? 0 : 3;
}

/** A control policy of the same files grants nothing; where it would stop a request, that depends on where it applies. */
function withControls(unit: Unit, controls: readonly Unit[], pattern: Pattern): Possibility {
  const alone = canAllow(unit.policies, pattern);
  const near = controls.filter((control) => limits(control, unit.policies));
  if (alone.is === "no" || near.length === 0) return alone;
  const limited = canAllow([...unit.policies, ...near.flatMap(({ policies }) => policies)], pattern);
  if (limited.is !== "no") return limited;
  return {
    is: "unknown",
    because: near.map(({ owner }) => `it depends on whether \`${owner}\` applies to the account`),
  };
}

function toAnswer(possibility: Possibility): Answer {
  if (possibility.is === "yes" || possibility.is === "no") return { result: possibility.is, possibility };
  return { result: "unknown", possibility };
}

/** What is left out is free; what is given is a glob. @throws ReviewError `usage` */
export function toPattern({ action, resource, principal, context = [] }: CanSettings): Pattern {
  const keys = new Map<string, KeyPattern>();
  for (const pair of context) {
    const at = pair.indexOf("=");
    if (at <= 0) throw new ReviewError("usage", `\`${pair}\` is not KEY=VALUE`);
    const key = lowerAscii(pair.slice(0, at));
    const like = [...(keys.get(key)?.like ?? []), pair.slice(at + 1)];
    keys.set(key, { presence: "present", like });
  }
  return {
    action: { like: [action] },
    ...(resource !== undefined && { resource: { like: [resource] } }),
    ...(principal !== undefined && { principal: { like: taggedGlobs(principal) } }),
    keys,
  };
}

/** A principal as people write it, in the tagged form of requests; what is tagged already stays. */
function taggedGlobs(principal: string): readonly string[] {
  if (/^(anonymous$|(aws|service|federated|canonical):)/.test(principal)) return [principal];
  if (/^\d{12}$/.test(principal)) return [`aws:${principal}:*`];
  const arn = /^arn:[^:]*:[^:]*:[^:]*:([^:]*):(.*)$/.exec(principal);
  if (arn)
    return arn[2] === "root"
      ? [`aws:${arn[1]}:*`]
      : /provider\//.test(principal)
        ? [`federated:${principal}`]
        : [`aws:${arn[1]}:${principal}`];
  return /\.amazonaws\.com/.test(principal)
    ? [`service:${principal}`]
    : principal === "*"
      ? ["*"]
      : [`federated:${principal}`];
}

function toCanJson(result: Answer["result"], possibility: Possibility): object {
  return {
    result,
    witness: "witness" in possibility ? (possibility.witness?.request ?? null) : null,
    because: becauseOf(possibility),
  };
}

function becauseOf(possibility: Possibility): readonly string[] {
  if (possibility.is === "yes")
    return [
      `statement ${possibility.by.statement.index + 1} of ${possibility.by.policy.name ?? "the policy"} allows it`,
    ];
  if (possibility.is === "depends") return possibility.on.map((hole) => `depends on \`${hole.expression}\``);
  return possibility.is === "unknown" ? possibility.because : [];
}

function inWords(result: Answer["result"], possibility: Possibility): string {
  const because = becauseOf(possibility).join("; ");
  if (possibility.is === "yes") return `Yes: ${inOneLine(possibility.witness)}; ${because}.`;
  return result === "no" ? "No: no such request is allowed." : `Unknown: ${because}.`;
}
