import { relative, resolve } from "node:path";
import { type Comparison, noNewAccess, type PolicySet, type Witness } from "../access/index.js";
import { ReviewError } from "../errors.js";
import type { PolicyKind } from "../policy/index.js";
import { readAll } from "../readers/index.js";
import { personOf, visible } from "../report/index.js";
import { pairUnits, type Unit, unitsOf } from "../review/index.js";
import { isUnread } from "../source/index.js";
import { emit, formatOf, type OutputSettings } from "./output.js";
import { readPaths } from "./read-paths.js";
import { configurationOf, type Settings, toKind, usualBelow } from "./settings.js";

const exitCodes = { "no-new-access": 0, "new-access": 1, unknown: 3 } as const;

/** `compare OLD NEW`: does NEW allow anything that OLD does not? Exit code 0 no, 1 yes, 3 unknown. */
export async function compare(oldPath: string, newPath: string, settings: Settings & OutputSettings): Promise<number> {
  const { configuration } = await configurationOf(usualBelow(process.cwd()), settings);
  const kind = toKind(settings.kind);
  const [before, after] = [
    await unitsAt(oldPath, kind, configuration.values),
    await unitsAt(newPath, kind, configuration.values),
  ];
  const answer = compareUnits(before, after);
  const json = formatOf(settings) === "json";
  const text = json ? JSON.stringify(toCompareJson(answer), null, 2) : visible(inWords(answer));
  await emit(text, settings);
  return exitCodes[answer.is];
}

/**
 * The units of one file or folder, by key.
 *
 * @throws ReviewError `file-unreadable` where there is no policy, or one that cannot be read.
 */
export async function unitsAt(
  path: string,
  kind: PolicyKind | undefined,
  values: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Unit>> {
  const { files, unreadable } = await readPaths(process.cwd(), [path], () => false);
  const [missing] = unreadable;
  if (missing) throw new ReviewError("file-unreadable", `\`${missing.path}\`: ${missing.because}`);
  const documents = readAll(files, { values, kindOf: () => kind });
  const broken = documents.flatMap((document) => document.problems).find(isUnread);
  if (broken) throw new ReviewError("file-unreadable", `\`${broken.span.path}\`: ${broken.message}`);
  // The same policy of two folders, or of two files, has the same key: places are told from the path that is given.
  const places = [...files.keys()].map((each) => [each, relative(resolve(path), resolve(each))] as const);
  const units = unitsOf(documents, new Map(places));
  if (units.size === 0) throw new ReviewError("file-unreadable", `\`${path}\` holds no policy`);
  return units;
}

/** Pairs the units of both sides; one policy against one policy is a pair whatever they are called. */
function compareUnits(before: ReadonlyMap<string, Unit>, after: ReadonlyMap<string, Unit>): Comparison {
  const [one, other] = [[...before.values()], [...after.values()]];
  const alone = one.length === 1 && other.length === 1 ? [{ base: one[0], head: other[0] }] : undefined;
  const unknown: string[] = [];
  let future: Comparison | undefined;
  for (const { base, head } of alone ?? pairUnits(before, after)) {
    const answer = noNewAccess(base?.policies ?? [], sameTypes(head?.policies ?? [], base, alone !== undefined));
    if (answer.is === "new-access" && !answer.onlyFutureActions) return answer;
    if (answer.is === "new-access") future ??= answer;
    if (answer.is === "unknown") unknown.push(...answer.because);
  }
  if (unknown.length > 0) return { is: "unknown", because: unknown };
  return future ?? { is: "no-new-access" };
}

/** Two single policies are compared as policies of one kind: a Terraform document alone does not say what it is for. */
function sameTypes(policies: PolicySet, base: Unit | undefined, alone: boolean): PolicySet {
  const type = base?.policies[0]?.type;
  return alone && type ? policies.map((each) => ({ ...each, type })) : policies;
}

function toCompareJson(answer: Comparison): object {
  return {
    result: answer.is,
    witness: answer.is === "new-access" ? answer.witness.request : null,
    because: answer.is === "unknown" ? answer.because : answer.is === "new-access" ? [because(answer)] : [],
    onlyFutureActions: answer.is === "new-access" && answer.onlyFutureActions,
  };
}

function because({ by, noLongerDeniedBy }: Extract<Comparison, { is: "new-access" }>): string {
  const place = (ref: typeof by) => `statement ${ref.statement.index + 1} of ${ref.policy.name ?? "the policy"}`;
  const gone = noLongerDeniedBy ? `, and ${place(noLongerDeniedBy)} no longer denies it` : "";
  return `${place(by)} allows it${gone}`;
}

function inWords(answer: Comparison): string {
  if (answer.is === "no-new-access") return "No new access: everything NEW allows, OLD allows too.";
  if (answer.is === "unknown") return `Unknown: ${answer.because.join("; ")}.`;
  const future = answer.onlyFutureActions ? " (an action AWS does not have today)" : "";
  return `New access${future}: ${inOneLine(answer.witness)}; ${because(answer)}.`;
}

/** `s3:GetObject on arn:… by arn:…, with aws:SourceIp = 203.0.113.7`. */
export function inOneLine({ request }: Witness): string {
  const keys = Object.entries(request.context).map(([key, values]) => {
    return `${key} = ${values.map((value) => (value === "" ? "an empty text" : value)).join(", ")}`;
  });
  return `${request.action} on ${request.resource} by ${personOf(request.principal)}${keys.length > 0 ? `, with ${keys.join(", ")}` : ""}`;
}
