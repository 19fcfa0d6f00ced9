import {
  type ConditionLine,
  type Element,
  issuerOfProvider,
  type PolicyText,
  type Statement,
} from "../policy/index.js";
import type { Change } from "../readers/index.js";
import type { FixOperation, FixPlan } from "../rules/index.js";
import type { FixContext } from "./context.js";
import { propertyOf } from "./property.js";
import { scopeToTemplate } from "./scope.js";
import { valuesFrom } from "./values.js";

/** The changes of a fix, in order. An operation whose value is not known here is left out. */
export function changesFor(plan: FixPlan, context: FixContext): readonly Change[] {
  const changes: Change[] = [];
  for (const operation of plan.fix.do) {
    if (changes.some(({ type }) => type === "split")) break;
    changes.push(...changesOf(operation, plan, context));
  }
  return changes;
}

function changesOf(operation: FixOperation, plan: FixPlan, context: FixContext): readonly Change[] {
  const { place } = plan;
  if ("set-property" in operation) return setProperty(operation["set-property"], plan);
  const { policy: subject, statement } = place;
  if (!subject) return [];
  const { policy } = subject.site;
  if ("set-version" in operation) {
    return policy.versionText === undefined && place.computed === undefined
      ? []
      : [{ type: "set-version", policy, version: operation["set-version"] }];
  }
  if (!statement) return [];
  if ("split" in operation) return scopeToTemplate(operation.split.type, plan, context);
  if ("scope-resource" in operation) return scopeToTemplate(operation["scope-resource"].type, plan, context);
  if ("add-condition" in operation) {
    const { operator, key, value } = operation["add-condition"];
    const values = valuesFrom(value, plan, context);
    const name = filledKey(key, statement);
    if (values.length === 0 || name === undefined || hasKey(statement, name)) return [];
    return [{ type: "add-condition", policy, statement, operator, key: name, values }];
  }
  if ("replace-value" in operation) {
    const [text] = valuesFrom(operation["replace-value"], plan, context);
    return place.text && text ? [{ type: "replace-value", policy, target: place.text, with: text }] : [];
  }
  const { line } = place;
  if ("replace-key" in operation) {
    return line && place.name !== undefined && place.computed !== undefined
      ? [{ type: "rename-key", policy, statement, operator: line.operator, from: place.name, to: place.computed }]
      : [];
  }
  if ("rename-operator" in operation) {
    const to = line && operatorFor(operation["rename-operator"].to, line, place.computed);
    const key = line && keyText(line);
    return line && to !== undefined && key !== undefined
      ? [{ type: "rename-operator", policy, statement, from: line.operator, key, to }]
      : [];
  }
  return "remove" in operation ? remove(operation.remove, plan) : [];
}

function remove(what: string, { place }: FixPlan): readonly Change[] {
  const { policy: subject, statement, text, line, name } = place;
  if (!subject || !statement) return [];
  const { policy } = subject.site;
  if (what === "statement") return [{ type: "remove-statement", policy, statement }];
  if (what === "element" && name !== undefined) return [{ type: "remove-element", policy, statement, name }];
  const key = line && keyText(line);
  if (what === "condition" && line && key !== undefined)
    return [{ type: "remove-condition", policy, statement, operator: line.operator, key }];
  const element = text && elementOf(statement, text);
  return what === "value" && text && element
    ? [{ type: "remove-value", policy, statement, element, target: text }]
    : [];
}

function elementOf({ action, resource }: Statement, text: PolicyText): Element | undefined {
  return [action, resource].find((element) => element?.values.includes(text));
}

function setProperty(
  values: { readonly [property: string]: string | number | boolean },
  { place, asked }: FixPlan,
): readonly Change[] {
  const { resource } = place;
  if (!resource) return [];
  return Object.entries(values).flatMap(([name, value]): readonly Change[] => {
    const found = propertyOf(name, value, resource, asked.tables);
    return found === undefined ? [] : [{ type: "set-property", resource, property: found.path, value: found.value }];
  });
}

/** The operator a rename leads to; undefined where there is none. */
function operatorFor(to: string, { operator }: ConditionLine, computed: string | undefined): string | undefined {
  switch (to) {
    case "computed":
      return computed;
    case "like":
      return operator.includes("IgnoreCase") ? undefined : operator.replace(/String(Not)?Equals/, "String$1Like");
    case "without-set":
      return operator.replace(/^For(AllValues|AnyValue):/, "");
    case "if-exists":
      return `${operator}IfExists`;
    default:
      return operator.replace(/IfExists$/, "");
  }
}

function keyText({ key }: ConditionLine): string | undefined {
  const [part] = key.parts;
  return key.parts.length === 1 && part?.type === "text" ? part.text : undefined;
}

/** `{issuer}` in a key is the issuer whose claims the statement asks for already. */
function filledKey(key: string, statement: Statement): string | undefined {
  if (!key.includes("{issuer}")) return key;
  const claim = statement.conditions.map(keyText).find((each) => each !== undefined && /^[^:.]*\.[^:]*:/.test(each));
  const provider = statement.principal?.entries.flatMap(
    ({ text }) => issuerOfProvider(text.parts.map((part) => (part.type === "text" ? part.text : "")).join("")) ?? [],
  )[0];
  const issuer = claim?.replace(/:[^:]*$/, "") ?? provider;
  return issuer === undefined ? undefined : key.replaceAll("{issuer}", issuer);
}

function hasKey(statement: Statement, key: string): boolean {
  return statement.conditions.some((line) => keyText(line)?.toLowerCase() === key.toLowerCase());
}
