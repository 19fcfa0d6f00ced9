import { type PolicyText, plain, type Statement, shown } from "../../src/policy/index.js";
import type { Change, PolicySite } from "../../src/readers/index.js";
import { at, holds } from "../../src/source/index.js";
import { brief } from "../readers/read.js";

type Brief = { readonly [name: string]: unknown };

/** A change of a policy, the policy that is meant by it, and what takes it back if one change does. */
export interface Trial {
  readonly name: string;
  readonly change: Change;
  readonly intended: readonly Brief[];
  /** A change of the policy read again that must give the first text back; undefined where there is no such one. */
  readonly undo?: (after: PolicySite) => Change | undefined;
}

type Step = Pick<Trial, "change" | "undo"> & { readonly name?: string; readonly becomes: readonly Brief[] };

/** What the trials of one statement are made from. */
interface Subject {
  readonly site: PolicySite;
  readonly statement: Statement;
  readonly was: Brief;
  /** The text at a span, to see how something is written. */
  readonly source: (span: Statement["span"]) => string;
}

const same = { operator: "StringEquals", key: "aws:PrincipalOrgID" } as const;
const other = { operator: "Bool", key: "aws:SecureTransport" } as const;
const added = { AWS: [["arn:aws:iam::111122223333:root"]] } as const;

/** Everything that can be done to the first statement of a policy that stands under no condition of its template. */
export function trialsOf(site: PolicySite, source: Subject["source"]): readonly Trial[] {
  const { statements } = site.policy;
  const alone = (one: Statement) =>
    one.when.length === 0 && !one.malformed && statements.filter((each) => each.index === one.index).length === 1;
  const place = statements.findIndex(alone);
  const statement = statements[place];
  if (!statement) return [];
  const subject: Subject = { site, statement, was: brief(statement) as Brief, source };
  const whole = statements.map((one) => brief(one) as Brief);
  const inPlace = [...elementTrials(subject), ...valueTrials(subject), ...conditionTrials(subject)].map((trial) => ({
    ...trial,
    name: trial.name ?? trial.change.type,
    intended: whole.toSpliced(place, 1, ...trial.becomes),
  }));
  return [...inPlace, ...statementTrials(subject, whole, place)];
}

/** The same statement in a policy that was read again. */
function again({ statement }: Subject, after: PolicySite): Statement | undefined {
  return after.policy.statements.find((one) => one.index === statement.index);
}

function texts(values: readonly PolicyText[]): readonly string[] {
  return values.map(shown);
}

function without(was: Brief, ...names: readonly string[]): Brief {
  return Object.fromEntries(Object.entries(was).filter(([name]) => !names.includes(name)));
}

function valueTrials(subject: Subject): readonly Step[] {
  const { site, statement, was, source } = subject;
  const { policy } = site;
  return [statement.action, statement.resource].flatMap((element, i): readonly Step[] => {
    const [target, last] = [element?.values[0], element?.values.at(-1)];
    if (!element || !target || !last) return [];
    const name = (element.negated ? "Not" : "") + (i === 0 ? "Action" : "Resource");
    const old = plain(target);
    const isList = holds(statement.span, element.span) && /^\[\s*(?!for\b)/.test(source(element.span));
    const isWrittenOut = source(target.span).replace(/^[\\"']+|[\\"']+$/g, "") === old;
    const of = (after: PolicySite) => (i === 0 ? again(subject, after)?.action : again(subject, after)?.resource);
    const values = texts(element.values);
    const becomes = (next: readonly string[]) => [{ ...was, [name]: next }];
    return [
      {
        change: { type: "replace-value", policy, target, with: ["zz:Replaced"] },
        becomes: becomes(["zz:Replaced", ...values.slice(1)]),
        undo: (after) => {
          const now = of(after)?.values[0];
          if (!now || old === undefined || !isWrittenOut) return undefined;
          return { type: "replace-value", policy: after.policy, target: now, with: [old] };
        },
      },
      {
        change: { type: "add-value", policy, statement, element, value: ["zz:Added"] },
        becomes: becomes([...values, "zz:Added"]),
        undo: (after) => {
          const [one, now] = [again(subject, after), of(after)];
          const fresh = now?.values.find((each) => plain(each) === "zz:Added");
          if (!isList || !one || !now || !fresh) return undefined;
          return { type: "remove-value", policy: after.policy, statement: one, element: now, target: fresh };
        },
      },
      ...(element.values.length < 2
        ? []
        : [
            {
              change: { type: "remove-value", policy, statement, element, target: last } as const,
              becomes: becomes(values.slice(0, -1)),
            },
          ]),
    ];
  });
}

function elementTrials(subject: Subject): readonly Step[] {
  const { site, statement, was } = subject;
  const { policy } = site;
  const steps: Step[] = [];
  const rename = (from: string, to: string) => {
    const undo = (after: PolicySite): Change | undefined => {
      const one = again(subject, after);
      return one && { type: "rename-element", policy: after.policy, statement: one, from: to, to: from };
    };
    const change: Change = { type: "rename-element", policy, statement, from, to };
    steps.push({ change, becomes: [{ ...without(was, from), [to]: was[from] }], undo });
  };
  if (was.Action) rename("Action", "NotAction");
  if (was.NotResource) rename("NotResource", "Resource");
  const set = (name: "Action" | "Resource", values: readonly string[]) => {
    const change: Change = { type: "set-element", policy, statement, name, values: values.map((value) => [value]) };
    steps.push({ change, becomes: [{ ...without(was, `Not${name}`), [name]: values }] });
  };
  const [first] = statement.action?.values ?? [];
  if (first && plain(first) !== undefined) set("Action", [plain(first) ?? "", "zz:New"]);
  set("Resource", ["arn:aws:s3:::zz-new"]);
  for (const name of ["Sid", "Condition"]) {
    if (was[name]) {
      const change: Change = { type: "remove-element", policy, statement, name };
      steps.push({ change, becomes: [without(was, name)] });
    }
  }
  const undo = (after: PolicySite): Change | undefined => {
    const one = again(subject, after);
    if (statement.principal || !one) return undefined;
    return { type: "remove-element", policy: after.policy, statement: one, name: "Principal" };
  };
  const becomes = [{ ...without(was, "Principal", "NotPrincipal"), Principal: ["AWS:arn:aws:iam::111122223333:root"] }];
  steps.push({ change: { type: "set-principal", policy, statement, principal: added }, becomes, undo });
  return steps;
}

function conditionTrials(subject: Subject): readonly Step[] {
  const { site, statement, was } = subject;
  const { policy } = site;
  const lines = (was.Condition as readonly string[] | undefined) ?? [];
  const steps: Step[] = [];
  for (const { operator, key } of [same, other]) {
    if (statement.conditions.some((line) => shown(line.key).toLowerCase() === key.toLowerCase())) continue;
    const undo = (after: PolicySite): Change | undefined => {
      const one = again(subject, after);
      if (at(statement.value, "Condition") && lines.length === 0) return undefined;
      return one && { type: "remove-condition", policy: after.policy, statement: one, operator, key };
    };
    const change: Change = { type: "add-condition", policy, statement, operator, key, values: [["o-1"]] };
    steps.push({ change, becomes: [{ ...was, Condition: [...lines, `${operator} ${key} o-1`] }], undo });
  }
  const [line] = statement.conditions;
  const key = line && plain(line.key);
  if (!line || key === undefined || !line.operator.startsWith("String")) return steps;
  const { operator } = line;
  const rest = texts(line.values).join("|");
  const instead = (next: string) => [{ ...was, Condition: [next, ...lines.slice(1)] }];
  const left = lines.slice(1);
  const removed = left.length > 0 ? { ...was, Condition: left } : without(was, "Condition");
  const to = operator === "StringLike" ? "StringEquals" : "StringLike";
  steps.push(
    { change: { type: "remove-condition", policy, statement, operator, key }, becomes: [removed] },
    {
      change: { type: "rename-key", policy, statement, operator, from: key, to: "aws:SourceVpc" },
      becomes: instead(`${operator} aws:SourceVpc ${rest}`),
      undo: (after) => {
        const one = again(subject, after);
        return (
          one && {
            type: "rename-key",
            policy: after.policy,
            statement: one,
            operator,
            from: "aws:SourceVpc",
            to: key,
          }
        );
      },
    },
    {
      change: { type: "rename-operator", policy, statement, from: operator, key, to },
      becomes: instead(`${to} ${key} ${rest}`),
    },
  );
  return steps;
}

function statementTrials({ site, statement, was }: Subject, whole: readonly Brief[], place: number): readonly Trial[] {
  const { policy } = site;
  const trials: Trial[] = [];
  const statements = at(policy.value, "Statement");
  const isWrittenList = statements?.type === "list" && statements.syntax !== "computed";
  const fresh = { Sid: "Fresh", Effect: "Deny", Action: ["zz:*"], Resource: ["*"], Condition: ["Bool zz:Key true"] };
  trials.push({
    name: "add-statement",
    change: {
      type: "add-statement",
      policy,
      statement: {
        sid: "Fresh",
        effect: "Deny",
        elements: [
          { name: "Action", values: [["zz:*"]] },
          { name: "Resource", values: [["*"]] },
        ],
        conditions: [{ operator: "Bool", key: "zz:Key", values: [["true"]] }],
      },
    },
    intended: [...whole, fresh],
    undo: (after) => {
      const last = after.policy.statements.at(-1);
      if (!isWrittenList) return undefined;
      return last && { type: "remove-statement", policy: after.policy, statement: last };
    },
  });
  trials.push({
    name: "remove-statement",
    change: { type: "remove-statement", policy, statement },
    intended: whole.toSpliced(place, 1),
  });
  if (policy.version !== "2012-10-17" && policy.versionText) {
    const change: Change = { type: "set-version", policy, version: "2012-10-17" };
    trials.push({ name: "set-version", change, intended: whole });
  }
  const actions = [...new Set(statement.action?.values.map(plain) ?? [])];
  if (!statement.action?.negated && actions.length > 0 && actions.every((action) => action !== undefined)) {
    const into = [actions, ["zz:Split"]].map((values) => [
      { name: "Action" as const, values: values.map((value) => [value ?? ""]) },
    ]);
    const kept = { ...was, Action: actions };
    const copy = { ...was, Action: ["zz:Split"], ...(was.Sid ? { Sid: `${was.Sid}2` } : {}) };
    trials.push({
      name: "split",
      change: { type: "split", policy, like: statement, into },
      intended: whole.toSpliced(place, 1, kept, copy),
    });
  }
  return trials;
}

/** Statements to compare: the order of values and of condition lines says nothing. */
export function settled(statements: readonly object[]): readonly object[] {
  return statements.map((statement) =>
    Object.fromEntries(
      Object.entries(statement)
        .map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
}
