import { at, literal, type MapValue, type Problem, parseJson, type Value } from "../source/index.js";
import { embeddedDocuments, mayEmbed } from "./embedded.js";

const statementKeys = ["Effect", "Action", "NotAction", "Principal", "NotPrincipal", "Resource", "NotResource"];

/**
 * Does this look like a policy document: `Statement` with something that looks like a statement, or nothing but a
 * version of the policy language, where the statements have been forgotten?
 */
export function isPolicyShaped(value: Value): boolean {
  if (value.type !== "map") return false;
  const statement = at(value, "Statement");
  if (statement) return isStatementShaped(statement, at(value, "Version") !== undefined);
  const version = literal(at(value, "Version"));
  return (
    (version === "2012-10-17" || version === "2008-10-17") &&
    value.entries.every(({ key }) => ["Version", "Id"].includes(literal(key) ?? ""))
  );
}

/** Does this look like a statement, or a list of them? Two of its elements must be there. */
function isStatementShaped(value: Value, versioned = false): boolean {
  switch (value.type) {
    case "list":
      return value.items.some((item) => isStatementShaped(item, versioned)) || (versioned && value.items.length === 0);
    case "choice":
      return value.branches.some((branch) => isStatementShaped(branch.value, versioned));
    case "map": {
      const present = statementKeys.filter((key) => at(value, key) !== undefined);
      return present.length >= 2 || (present.length === 1 && versioned);
    }
    case "hole":
      return versioned;
    default:
      return false;
  }
}

/** Is this one statement, or a list with one, that stands outside of a document? */
function isLooseStatement(value: Value): boolean {
  if (value.type === "list") return value.items.some((item) => item.type === "map" && isLooseStatement(item));
  if (value.type !== "map") return false;
  const effect = literal(at(value, "Effect"));
  return (effect === "Allow" || effect === "Deny") && (at(value, "Action") ?? at(value, "NotAction")) !== undefined;
}

/** A policy document of statements that are written without one; they themselves are as they are written. */
export function wrappedStatements(statements: Value): MapValue {
  const { span } = statements;
  const made = { span, syntax: "computed" } as const;
  const text = (spelled: string) =>
    ({ type: "text", parts: [{ type: "text", text: spelled, span }], ...made }) as const;
  const entries = [
    { key: text("Version"), value: text("2012-10-17"), span },
    { key: text("Statement"), value: statements, span },
  ];
  return { type: "map", entries, ...made };
}

/**
 * The document that a value is: a text of JSON is parsed, whatever its branch; anything else is itself.
 *
 * @param problems takes what is wrong with the JSON.
 */
export function toDocument(value: Value, problems: Problem[]): Value {
  if (value.type === "choice") {
    const branches = value.branches.map((branch) => ({ ...branch, value: toDocument(branch.value, problems) }));
    return { ...value, branches };
  }
  if (value.type !== "text") return value;
  const [only] = value.parts;
  if (value.parts.length === 1 && only?.type === "hole") {
    return { type: "hole", hole: only.hole, span: value.span, syntax: value.syntax };
  }
  const parsed = parseJson(value.parts, value.syntax === "computed" ? "computed" : "json-in-text", value.span);
  problems.push(...parsed.problems);
  return parsed.value ?? value;
}

const inText = /"Statement"\s*:|"Effect"\s*:\s*"(Allow|Deny)"/;

/** May a text hold a policy document of JSON, or a list of statements? */
export function isPolicyText(value: Value): boolean {
  if (value.type !== "text" || !value.parts.some((part) => part.type === "text" && hint.test(part.text))) return false;
  const text = value.parts.map((part) => (part.type === "text" ? part.text : "x")).join("");
  return /^\s*[{[]/.test(text) && inText.test(text);
}

const hint = /Statement|Effect/;

/** A policy-shaped value with the way to it. */
export interface Found {
  readonly document: Value;
  /** Keys and positions from the root; a list item is by its name where it has one of its own. */
  readonly path: readonly string[];
}

const depthLimit = 60;

/**
 * Every policy-shaped value inside a value, in order: documents, documents of JSON in texts, statements without a
 * document around them. What is inside a policy is not looked at.
 */
export function policiesIn(value: Value, problems: Problem[], skip: (value: Value) => boolean = () => false): Found[] {
  const found: Found[] = [];
  const visit = (inner: Value, path: readonly string[]) => {
    if (path.length > depthLimit || skip(inner)) return;
    if (isPolicyShaped(inner)) {
      found.push({ document: inner, path });
    } else if (isLooseStatement(inner)) {
      found.push({ document: wrappedStatements(inner), path });
    } else if (inner.type === "map") {
      for (const { key, value: child } of inner.entries) visit(child, [...path, literal(key) ?? "?"]);
    } else if (inner.type === "list") {
      for (const [i, item] of inner.items.entries()) visit(item, [...path, `[${i}]`]);
    } else if (inner.type === "choice") {
      for (const branch of inner.branches) visit(branch.value, path);
    } else if (isPolicyText(inner)) {
      const own: Problem[] = [];
      const document = toDocument(inner, own);
      const nested = policiesIn(document, own);
      if (nested.length > 0) problems.push(...own);
      for (const one of nested) found.push({ document: one.document, path: [...path, ...one.path] });
    } else if (
      inner.type === "text" &&
      inner.parts.some((part) => part.type === "text" && part.text.includes("Statement"))
    ) {
      const whole = inner.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
      const documents = mayEmbed(whole) ? embeddedDocuments(inner).filter(isPolicyShaped) : [];
      for (const [i, document] of documents.entries()) found.push({ document, path: [...path, `[${i}]`] });
    }
  };
  visit(value, []);
  return found;
}

/** A path as one address: `Role.Policies[0]`. */
export function addressOf(path: readonly string[]): string {
  return path.reduce(
    (address, step) => (step.startsWith("[") || address === "" ? address + step : `${address}.${step}`),
    "",
  );
}
