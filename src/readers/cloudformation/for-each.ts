import { type Entry, literal, type Value } from "../../source/index.js";
import type { Evaluate } from "./functions/call.js";
import { mayWork, report, type Scope } from "./scope.js";
import { holeValue } from "./values.js";

interface Spread {
  readonly entry: Entry;
  readonly scope: Scope;
}

const prefix = "Fn::ForEach::";
/** One turn of a loop makes at least a resource with its properties. */
const iterationWork = 20;

/**
 * The entries of a map with every `Fn::ForEach` in their place: once for each item, each in a scope where its
 * identifier is bound. A collection that is not known here is gone through once, with a hole.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function spreadLoops(entries: readonly Entry[], scope: Scope, evaluate: Evaluate): readonly Spread[] {
  const spread: Spread[] = [];
  for (const entry of entries) {
    const [first] = entry.key.parts;
    const loops = first?.type === "text" && first.text.startsWith(prefix);
    if (loops) for (const one of iterations(entry, scope, evaluate)) spread.push(one);
    else spread.push({ entry, scope });
  }
  return spread;
}

function iterations(entry: Entry, scope: Scope, evaluate: Evaluate): readonly Spread[] {
  const [identifier, collection, body] = entry.value.type === "list" ? entry.value.items : [];
  const name = literal(identifier);
  if (name === undefined || !collection || body?.type !== "map") {
    report(scope, "invalid", "`Fn::ForEach` takes an identifier, a list and a map", entry.value.span);
    return [];
  }
  const spread: Spread[] = [];
  for (const item of itemsOf(collection, name, scope, evaluate)) {
    scope.work.left -= iterationWork;
    if (!mayWork(scope, entry.key.span)) break;
    const inner = { ...scope, bindings: new Map([...scope.bindings, [name, item]]) };
    for (const one of spreadLoops(body.entries, inner, evaluate)) spread.push(one);
  }
  return spread;
}

function itemsOf(collection: Value, name: string, scope: Scope, evaluate: Evaluate): readonly Value[] {
  const list = evaluate(collection, scope);
  if (list.type === "list") return list.items.filter((item) => item.type !== "absent");
  return [holeValue(name, { type: "name" }, list)];
}
