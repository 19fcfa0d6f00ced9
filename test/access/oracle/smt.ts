import { spawnSync } from "node:child_process";
import type { AttachedPolicy, PolicyType } from "../../../src/access/question.js";
import {
  type Element,
  type PrincipalElement,
  type PrincipalEntry,
  type Statement,
  shown,
} from "../../../src/policy/index.js";
import { lineTerm, type Model, sortOf, toOperator } from "./smt-condition.js";
import { isMultivalued, isTruth, type KeyModel, type Sort, toKeyModel } from "./smt-key.js";
import {
  conjunction,
  disjunction,
  literal,
  matchTerm,
  type Resolved,
  toPieces,
  UnsupportedError,
  wide,
} from "./smt-text.js";

/** The solver's word: is there new access? `unsupported` says what the encoder cannot say. */
export type Answer =
  | { readonly is: "new-access" | "no-new-access" | "undecided" }
  | { readonly is: "unsupported"; readonly because: string };

/** Is the solver installed? */
export function hasSolver(): boolean {
  return spawnSync("cvc5", ["--version"]).status === 0;
}

/**
 * Asks cvc5 whether `new_` allows a request that `old` does not, each asked alone.
 *
 * @param limit for each of two attempts, milliseconds; the second looks for short texts first.
 */
export function askSolver(old: AttachedPolicy, new_: AttachedPolicy, limit = 5_000): Answer {
  let problem: string;
  try {
    problem = encode(old, new_);
  } catch (error) {
    if (error instanceof UnsupportedError) return { is: "unsupported", because: error.message };
    throw error;
  }
  for (const way of [[], ["--strings-fmf"]]) {
    const options = ["--lang=smt2", "--strings-exp", `--tlimit=${limit}`, ...way];
    const { stdout } = spawnSync("cvc5", options, { input: problem, encoding: "utf8", maxBuffer: 1 << 24 });
    if (stdout.startsWith("sat")) return { is: "new-access" };
    if (stdout.startsWith("unsat")) return { is: "no-new-access" };
    if (stdout.includes("error")) throw new Error(`cvc5 does not take the problem: ${stdout}`);
  }
  return { is: "undecided" };
}

/** The problem in SMT-LIB 2.6: satisfiable if and only if there is new access. */
export function encode(old: AttachedPolicy, new_: AttachedPolicy): string {
  const keys = keyModels([...old.policy.statements, ...new_.policy.statements]);
  const keyOf = (key: string): KeyModel => {
    const model = keys.get(key);
    if (!model) throw new Error(`no model of \`${key}\``);
    return model;
  };
  const model: Model = { keyOf, resolve: (key) => resolved(keyOf(key)) };
  return [
    "(set-logic ALL)",
    "(declare-const principal String)",
    "(declare-const action String)",
    "(declare-const resource String)",
    ...[...keys.values()].flatMap(({ declarations }) => declarations),
    `(assert (str.in_re action (re.++ (re.+ ${lower}) (str.to_re ":") (re.+ ${lower}))))`,
    '(assert (not (= resource "")))',
    ...(old.type === "IDENTITY_POLICY" ? [] : [`(assert (str.in_re principal ${principals}))`]),
    `(assert ${allowed(new_, model)})`,
    `(assert (not ${allowed(old, model)}))`,
    "(check-sat)",
    "",
  ].join("\n");
}

/** An action is compared without case, so that one in lower case stands for all. */
const lower = '(re.union (re.range "!" "@") (re.range "[" "~"))';

const principals = `(re.union (str.to_re "anonymous")
  (re.++ (str.to_re "aws:") (re.* (re.diff re.allchar (str.to_re ":"))) (str.to_re ":arn:") re.allchar re.all)
  (re.++ (re.union (str.to_re "service:") (str.to_re "federated:") (str.to_re "canonical:")) re.allchar re.all))`;

/** A variable has a value if its key has exactly one, and is not a key of several. */
function resolved({ slots }: KeyModel): Resolved {
  const [first, second] = slots;
  if (!first) throw new Error("a key without slots");
  if (second) throw new UnsupportedError("a variable of a key with several values");
  return { resolved: first.used, value: first.value };
}

function keyModels(statements: readonly Statement[]): ReadonlyMap<string, KeyModel> {
  const lines = statements.flatMap(({ conditions }) => conditions);
  const texts = [
    ...lines.flatMap(({ values }) => values),
    ...statements.flatMap(({ resource }) => resource?.values ?? []),
  ];
  const variables = texts.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "variable" ? [part.key] : [])));
  const names = new Set([...lines.map(({ key }) => shown(key).toLowerCase()), ...variables]);
  const models = new Map<string, KeyModel>();
  for (const name of names) {
    const own = lines
      .filter(({ key }) => shown(key).toLowerCase() === name)
      .map(({ operator }) => toOperator(operator));
    const sorts = new Set<Sort>(own.flatMap((operator) => (operator ? (sortOf(operator) ?? []) : [])));
    if (variables.includes(name)) sorts.add("text");
    if (sorts.size > 1) throw new UnsupportedError("operators of different kinds on one key");
    const families = new Set(
      own.flatMap((operator) => (operator && sortOf(operator) === "number" ? [operator.family] : [])),
    );
    if (families.size > 1 && name !== "aws:epochtime") throw new UnsupportedError("dates and numbers on one key");
    const underSet = own.some((operator) => operator?.set !== undefined);
    const [sort = "text"] = sorts;
    models.set(
      name,
      toKeyModel(models.size, sort, own.length, { multivalued: isMultivalued(name, underSet), truth: isTruth(name) }),
    );
  }
  return models;
}

function allowed({ type, policy }: AttachedPolicy, model: Model): string {
  if (policy.unread.length > 0) throw new UnsupportedError("a part that is not read");
  const matching = (effect: Statement["effect"]): string =>
    disjunction(
      policy.statements.filter((each) => each.effect === effect).map((each) => statementTerm(type, each, model)),
    );
  return `(and ${matching("Allow")} (not ${matching("Deny")}))`;
}

function statementTerm(type: PolicyType, statement: Statement, model: Model): string {
  if (statement.when.length > 0) throw new UnsupportedError("a choice");
  if (type !== "IDENTITY_POLICY" && type !== "RESOURCE_POLICY") throw new UnsupportedError(type);
  const { principal, action, resource, conditions, malformed, effect } = statement;
  const allow = effect === "Allow";
  const wrongPrincipal = (type === "RESOURCE_POLICY") !== (principal !== undefined);
  if (allow && (malformed || wrongPrincipal || principal?.negated)) return "false";
  return conjunction([
    principal ? principalTerm(principal) : "true",
    elementTerm(action, (text) => matchTerm("action", lowerCase(toPieces(text, true)), wide, neverResolved)),
    resource || !allow ? resourceTerm(resource, model) : withoutResource(type),
    ...conditions.map((line) => lineTerm(line, model, allow ? "false" : "true")),
  ]);
}

/** The repository policies of ECR have no resource; elsewhere an Allow without one allows nothing. */
function withoutResource(type: PolicyType): string {
  const registries = '(or (str.prefixof "ecr:" action) (str.prefixof "ecr-public:" action))';
  return type === "RESOURCE_POLICY" ? registries : "false";
}

function lowerCase(pieces: ReturnType<typeof toPieces>): ReturnType<typeof toPieces> {
  return pieces.map((piece) => (piece.type === "text" ? { ...piece, text: piece.text.toLowerCase() } : piece));
}

const neverResolved = (): Resolved => ({ resolved: "false", value: '""' });

function elementTerm(element: Element | undefined, term: (text: Element["values"][number]) => string): string {
  if (!element) return "true";
  const listed = disjunction(element.values.map(term));
  return element.negated ? `(not ${listed})` : listed;
}

function resourceTerm(resource: Element | undefined, { resolve }: Model): string {
  return elementTerm(resource, (text) => {
    const pieces = toPieces(text, true);
    const first = pieces.findIndex(({ type }) => type === "variable");
    const before = pieces.slice(0, Math.max(0, first)).flatMap((piece) => (piece.type === "text" ? [piece.text] : []));
    const tooEarly = first >= 0 && before.join("").split(":").length <= 5;
    return tooEarly ? "false" : matchTerm("resource", pieces, wide, resolve);
  });
}

function principalTerm({ entries, negated }: PrincipalElement): string {
  if (!negated) return disjunction(entries.map((entry) => entryTerm(entry, true)));
  const named = (account: string): boolean =>
    entries.some(({ text }) => shown(text).split(":")[4] === account && !shown(text).endsWith(":root"));
  const spared = entries.map((entry) => {
    const account = accountOf(shown(entry.text));
    return entryTerm(entry, account === undefined || !named(account));
  });
  return `(not ${disjunction(spared)})`;
}

function accountOf(text: string): string | undefined {
  return /^\d{12}$/.test(text) ? text : /^arn:[^:]*:iam::([^:]*):root$/.exec(text)?.[1];
}

/** @param whole an account stands for everyone in it, and else for its root user. */
function entryTerm({ type, text }: PrincipalEntry, whole: boolean): string {
  const written = shown(text);
  if (type === "*" || (type === "AWS" && written === "*")) return "true";
  const prefix = { Service: "service:", Federated: "federated:", CanonicalUser: "canonical:" }[String(type)];
  if (prefix !== undefined) {
    if (written === "*") return `(str.prefixof "${prefix}" principal)`;
    return `(= principal ${literal(prefix + written)})`;
  }
  if (/[*?]/.test(written)) return "false";
  const account = accountOf(written);
  if (account !== undefined) {
    const own = `(str.prefixof "aws:${account}:" principal)`;
    const part = '(re.* (re.diff re.allchar (str.to_re ":")))';
    const root = `(re.++ (str.to_re "aws:${account}:arn:") ${part} (str.to_re ":iam::") ${part} (str.to_re ":root"))`;
    return whole ? own : `(str.in_re principal ${root})`;
  }
  const owner = written.split(":")[4] ?? "";
  const itself = `(= principal ${literal(`aws:${owner}:${written}`)})`;
  const role = /^arn:([^:]*):iam::([^:]*):role\/(?:.*\/)?([^/]+)$/.exec(written);
  if (!role) return itself;
  const sessions = `aws:${owner}:arn:${role[1]}:sts::${owner}:assumed-role/${role[3]}/`;
  return `(or ${itself} (str.prefixof ${literal(sessions)} principal))`;
}
