import { type Policy, type PolicyText, plain, type Statement, shown } from "../../src/policy/index.js";
import { type Document, type PolicySite, type ReadOptions, readAll } from "../../src/readers/index.js";
import { toFiles } from "../../src/source/index.js";

/** Files by path, read together. */
export function readFiles(files: { readonly [path: string]: string }, options: ReadOptions = {}): readonly Document[] {
  return readAll(toFiles(Object.entries(files).map(([path, text]) => ({ path, text }))), options);
}

/** The document of one file. */
export function readOne(path: string, text: string, options: ReadOptions = {}): Document {
  const [document] = readFiles({ [path]: text }, options);
  if (!document) throw new Error(`no document of ${path}`);
  return document;
}

/** The policy of a document at this address. */
export function siteAt(document: Document, address: string): PolicySite {
  const site = document.policies.find((candidate) => candidate.address === address);
  if (!site) throw new Error(`no policy at ${address}, only ${document.policies.map((one) => one.address).join(", ")}`);
  return site;
}

/** A statement as short data, to compare it. */
export function brief(statement: Statement): object {
  const texts = (values: readonly PolicyText[]) => values.map(shown);
  const { sid, action, resource, principal, conditions, when } = statement;
  return {
    ...(sid && { Sid: shown(sid) }),
    Effect: statement.effect,
    ...(principal && {
      [principal.negated ? "NotPrincipal" : "Principal"]: principal.entries.map(
        (entry) => `${entry.type}:${shown(entry.text)}`,
      ),
    }),
    ...(action && { [action.negated ? "NotAction" : "Action"]: texts(action.values) }),
    ...(resource && { [resource.negated ? "NotResource" : "Resource"]: texts(resource.values) }),
    ...(conditions.length > 0 && {
      Condition: conditions.map((line) => `${line.operator} ${shown(line.key)} ${texts(line.values).join("|")}`),
    }),
    ...(when.length > 0 && { when: when.map((guard) => `${guard.on}=${guard.is}`) }),
  };
}

export function briefs(policy: Policy): readonly object[] {
  return policy.statements.map(brief);
}

/** Every resource of a policy's statements, as written. */
export function resourcesOf(policy: Policy): readonly string[] {
  return policy.statements.flatMap((statement) => (statement.resource?.values ?? []).map(shown));
}

/** The text at the place of every literal value of a policy, beside the value. */
export function spelledValues(
  policy: Policy,
  textOf: (path: string) => string,
): readonly (readonly [string, string])[] {
  const values = policy.statements.flatMap((statement) => [
    ...(statement.action?.values ?? []),
    ...(statement.resource?.values ?? []),
    ...(statement.principal?.entries.map((entry) => entry.text) ?? []),
    ...statement.conditions.flatMap((line) => line.values),
  ]);
  return values.flatMap((value) => {
    const text = plain(value);
    const { path, start, end } = value.span;
    return text === undefined ? [] : [[text, textOf(path).slice(start, end)] as const];
  });
}

/** Statements without the order of their conditions, which says nothing, and without what is undefined. */
export function unordered(statements: readonly object[]): readonly object[] {
  return statements.map((statement) => {
    const { Condition: lines, ...rest } = JSON.parse(JSON.stringify(statement));
    return { ...rest, ...(lines && { Condition: lines.toSorted() }) };
  });
}
