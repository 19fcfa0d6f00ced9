import { at, type Entry, literal, type MapValue, type Value } from "../../../source/index.js";
import type { RawResource } from "../template.js";

const sections: { readonly [type: string]: string } = {
  "AWS::Serverless::Function": "Function",
  "AWS::Serverless::Api": "Api",
  "AWS::Serverless::HttpApi": "HttpApi",
  "AWS::Serverless::SimpleTable": "SimpleTable",
  "AWS::Serverless::StateMachine": "StateMachine",
};

/**
 * A resource's properties with what `Globals` gives every resource of its type: maps are merged, lists are put
 * together, anything else of the resource's own replaces.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(raw: RawResource, globals: Value | undefined): Value | undefined {
  const section = sections[raw.type];
  const shared = section && globals ? at(globals, section) : undefined;
  if (shared?.type !== "map") return raw.properties;
  return raw.properties ? merged(shared, raw.properties) : shared;
}

function merged(shared: Value, own: Value): Value {
  if (shared.type === "list" && own.type === "list") return { ...own, items: [...shared.items, ...own.items] };
  if (shared.type !== "map" || own.type !== "map" || isCall(shared) || isCall(own)) return own;
  return mergedMaps(shared, own);
}

function isCall(map: MapValue): boolean {
  const key = map.entries.length === 1 ? literal(map.entries[0]?.key) : undefined;
  return key !== undefined && /^(Ref$|Fn::|!)/.test(key);
}

function mergedMaps(shared: MapValue, own: MapValue): MapValue {
  const entries: Entry[] = shared.entries.filter((entry) => at(own, literal(entry.key) ?? "") === undefined);
  for (const entry of own.entries) {
    const base = at(shared, literal(entry.key) ?? "");
    entries.push(base ? { ...entry, value: merged(base, entry.value) } : entry);
  }
  return { ...own, entries };
}
