import { type Action, lowerAscii, serviceDetail } from "../../policy/index.js";
import { digit, type Glob, literalGlob, run, runInSegment } from "../glob/glob.js";
import { keyType } from "../keys.js";
import { ownAccount } from "./taste.js";

/** What requests of an action look like. */
export interface RequestShape {
  /** Patterns of the resources it takes. */
  readonly resources: readonly Glob[];
  /** A pleasant resource of each. */
  readonly examples: readonly Glob[];
  /** May the request carry this key (in lower case)? Yes for keys that are not the action's or the resource's business. */
  readonly carries: (key: string) => boolean;
}

const shapeLimit = 10_000;
const knownShapes = new Map<string, RequestShape | undefined>();

/** By the catalogue; undefined for an action it does not have in detail. Remembers a bounded number. */
export function requestShape(action: Action, partition: string): RequestShape | undefined {
  const id = `${partition} ${action.id}`;
  const known = knownShapes.get(id) ?? shapeOf(action, partition);
  if (knownShapes.size >= shapeLimit) knownShapes.clear();
  knownShapes.set(id, known);
  return known;
}

function shapeOf(action: Action, partition: string): RequestShape | undefined {
  const detail = serviceDetail(action.service);
  const own = detail?.actions.get(action.name);
  if (!detail || !own) return undefined;
  const types = own.resources.flatMap(({ type }) => detail.resources.get(type) ?? []);
  const optional = !own.resources.some(({ required }) => required);
  const formats = types.map(({ arn }) => arn).sort((a, b) => a.length - b.length);
  const star = literalGlob("*");
  const bare = types.length === 0 || (optional && !types.some(({ arn }) => arn.includes(":s3:")));
  const keys = new Set([...own.keys, ...types.flatMap((type) => type.keys)].map(withoutPart));
  return {
    resources: [...formats.map((arn) => formatGlob(arn, partition)), ...(bare ? [star] : [])],
    examples: [...formats.map((arn) => example(arn, partition)), ...(bare ? [star] : [])],
    carries: (key) => !isSpecific(key) || keys.has(withoutPart(key)),
  };
}

function withoutPart(key: string): string {
  return lowerAscii(key).replace(/\/.*$/s, "/");
}

/** Keys that some actions have and others do not. */
function isSpecific(key: string): boolean {
  if (/^aws:(requesttag|resourcetag)\//.test(key) || key === "aws:tagkeys") return true;
  return !key.startsWith("aws:") && keyType(key) !== undefined;
}

const placeholder = /\$\{([^$}]+)\}/g;

function formatGlob(arn: string, partition: string): Glob {
  const glob: number[] = [];
  let at = 0;
  for (const match of arn.matchAll(placeholder)) {
    glob.push(...literalGlob(arn.slice(at, match.index)));
    at = match.index + match[0].length;
    const before = arn.slice(0, match.index).split(":").length - 1;
    if (match[1] === "Partition") glob.push(...literalGlob(partition));
    else if (match[1] === "Account") glob.push(...Array.from({ length: 12 }, () => digit));
    else glob.push(before < 5 ? runInSegment : run);
  }
  return [...glob, ...literalGlob(arn.slice(at))];
}

const names: ReadonlyMap<string, string> = new Map([
  ["Region", "us-east-1"],
  ["Account", ownAccount],
  ["BucketName", "example-bucket"],
  ["ObjectName", "key"],
  ["InstanceId", "i-0123456789abcdef0"],
  ["VolumeId", "vol-0123456789abcdef0"],
  ["KeyId", "12345678-1234-1234-1234-123456789012"],
]);

function example(arn: string, partition: string): Glob {
  const text = arn.replace(placeholder, (_all, name: string) => {
    if (name === "Partition") return partition;
    const kind = name.replace(/(NameWithPath|Name|Id|Path)$/, "");
    return names.get(name) ?? `example${kind === "" ? "" : `-${lowerAscii(kind)}`}`;
  });
  return literalGlob(text);
}
