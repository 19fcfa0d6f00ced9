import type { PrincipalElement, PrincipalEntry } from "../../policy/index.js";
import { colon, type Glob, isPattern, isSymbol, literalGlob, run, wordText } from "../glob/glob.js";
import { holeSymbol } from "../symbols.js";
import { type TextContext, toPatterns } from "./texts.js";

/**
 * Patterns over tagged principals for the entries of a `Principal` element.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalPatterns(element: PrincipalElement, context: TextContext): readonly Glob[] {
  return element.entries.flatMap((entry) => entryPatterns(entry, context));
}

const everyone: readonly Glob[] = [[run]];

function entryPatterns(entry: PrincipalEntry, context: TextContext): readonly Glob[] {
  if (entry.type === "*") return everyone;
  const only = entry.text.parts.length === 1 ? entry.text.parts[0] : undefined;
  const whole = only?.type === "hole" ? only.hole : undefined;
  if (whole && context.holes === "wide" && (whole.shape.type === "any" || whole.shape.type === "list")) return everyone;
  return toPatterns(entry.text, { wildcards: false, variables: "none" }, context).flatMap((name) => {
    switch (entry.type) {
      case "Service":
        return [[...literalGlob("service:"), ...name]];
      case "Federated":
        return [[...literalGlob("federated:"), ...name]];
      case "CanonicalUser":
        return [[...literalGlob("canonical:"), ...name]];
      default:
        return awsPatterns(name, entry, context);
    }
  });
}

/** An account, user, role, session or federated user; a role stands for its sessions too. */
function awsPatterns(name: Glob, entry: PrincipalEntry, context: TextContext): readonly Glob[] {
  const text = wordText(name);
  if (text === "*") return everyone;
  if (text !== undefined && /^\d{12}$/.test(text)) return [accountPattern(name)];
  const segments = split(name);
  if (segments.length < 6) return unknownPrincipal(name, entry, context);
  const account = segments[4] ?? [];
  const resource = join(segments.slice(5));
  const kind = leading(resource);
  if (kind === "root") return [accountPattern(account)];
  if (isPattern(account) && context.holes !== "wide") return [];
  if (text !== undefined && /[*?]/.test(text)) return [];
  const tag = [...literalGlob("aws:"), ...account, colon];
  const own = [...tag, ...name];
  if (!kind.startsWith("role/")) return [own];
  const path = resource.slice(resource.lastIndexOf(47) + 1);
  const session = [...literalGlob("arn:"), ...(segments[1] ?? []), ...literalGlob(":sts::"), ...account, colon];
  return [own, [...tag, ...session, ...literalGlob("assumed-role/"), ...path, 47, run]];
}

function accountPattern(account: Glob): Glob {
  return [...literalGlob("aws:"), ...account, colon, run];
}

/** A hole of which nothing is known may be an account, or an ARN; a unique id names nobody who can be told. */
function unknownPrincipal(name: Glob, entry: PrincipalEntry, context: TextContext): readonly Glob[] {
  const part = entry.text.parts[0];
  if (!name.some(isSymbol) || part?.type !== "hole") return context.holes === "wide" && isPattern(name) ? everyone : [];
  if (part.hole.shape.type === "account") return [accountPattern(name)];
  const account = holeSymbol(context.symbols, part.hole, "account", { type: "account" }, false).code;
  return [[...literalGlob("aws:"), account, colon, ...name]];
}

function split(name: Glob): readonly Glob[] {
  const segments: number[][] = [[]];
  for (const code of name) {
    if (code === colon) segments.push([]);
    else segments.at(-1)?.push(code);
  }
  return segments;
}

function join(segments: readonly Glob[]): Glob {
  return segments.flatMap((segment, i) => (i === 0 ? segment : [colon, ...segment]));
}

function leading(glob: Glob): string {
  const end = glob.findIndex((code) => code < 0 || isSymbol(code));
  return String.fromCodePoint(...(end < 0 ? glob : glob.slice(0, end)));
}
