import type { PrincipalElement, PrincipalEntry } from "../../policy/index.js";
import {
  colon,
  type Glob,
  isPattern,
  isSymbol,
  literalGlob,
  run,
  runInSegment,
  toGlob,
  wordText,
} from "../glob/glob.js";
import { holeSymbol } from "../symbols.js";
import { type TextContext, toPatterns } from "./texts.js";

/**
 * How an entry names a principal, since what a grant is worth depends on it: everyone; a user, session, service …
 * itself; a role; or an account, which delegates to its own policies.
 */
export type Naming = "anyone" | "itself" | "role" | "account";

export interface NamedPattern {
  readonly naming: Naming;
  readonly glob: Glob;
}

/**
 * Patterns over tagged principals for the entries of a `Principal` element.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalPatterns(
  element: PrincipalElement,
  context: TextContext,
  bounded: boolean,
): readonly NamedPattern[] {
  const named = element.entries.flatMap((entry) => entryPatterns(entry, context));
  if (!element.negated) return named;
  return bounded ? named.flatMap(unbounded) : sparing(named);
}

/** A `NotPrincipal` that lists an account with principals of its own spares of it only those and the root user. */
function sparing(named: readonly NamedPattern[]): readonly NamedPattern[] {
  return named.map((each) => {
    if (each.naming !== "account") return each;
    const tag = each.glob.slice(0, -1);
    const listed = named.some(({ naming, glob }) => naming !== "account" && tag.every((code, i) => code === glob[i]));
    return listed ? rootUser(tag.slice(4, -1)) : each;
  });
}

/** What `NotPrincipal` spares of a pattern where callers have a permissions boundary: nobody but root users and non-AWS. */
function unbounded(named: NamedPattern): readonly NamedPattern[] {
  if (named.naming === "anyone") return [...others, rootUser([runInSegment])];
  if (named.naming === "account") return [rootUser(named.glob.slice(4, -2))];
  return isAws(named.glob) ? [] : [named];
}

function isAws(glob: Glob): boolean {
  return literalGlob("aws:").every((code, i) => code === glob[i]);
}

/** The root user of any partition; a name of a session that ends like its ARN is no root user. */
function rootUser(account: Glob): NamedPattern {
  const arn = [...literalGlob("arn:"), runInSegment, ...literalGlob(":iam::"), ...account, ...literalGlob(":root")];
  return { naming: "itself", glob: [...literalGlob("aws:"), ...account, colon, ...arn] };
}

const others = ["anonymous", "service:*", "federated:*", "canonical:*"].map(
  (text): NamedPattern => ({ naming: "itself", glob: toGlob(text) }),
);

const everyone: readonly NamedPattern[] = [{ naming: "anyone", glob: [run] }];

function entryPatterns(entry: PrincipalEntry, context: TextContext): readonly NamedPattern[] {
  if (entry.type === "*") return everyone;
  const only = entry.text.parts.length === 1 ? entry.text.parts[0] : undefined;
  const whole = only?.type === "hole" ? only.hole : undefined;
  if (whole && context.holes === "wide" && (whole.shape.type === "any" || whole.shape.type === "list")) return everyone;
  return toPatterns(entry.text, { wildcards: false, variables: "none" }, context).flatMap((name) => {
    switch (entry.type) {
      case "Service":
        return [tagged("service:", name)];
      case "Federated":
        return [tagged("federated:", name)];
      case "CanonicalUser":
        return [tagged("canonical:", name)];
      default:
        return awsPatterns(name, entry, context);
    }
  });
}

function tagged(tag: string, name: Glob): NamedPattern {
  const any = name.length === 1 && name[0] === 42;
  return { naming: "itself", glob: [...literalGlob(tag), ...(any ? [run] : name)] };
}

/** An account, user, role, session or federated user; a role stands for its sessions too. */
function awsPatterns(name: Glob, entry: PrincipalEntry, context: TextContext): readonly NamedPattern[] {
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
  if (!kind.startsWith("role/")) return [{ naming: "itself", glob: own }];
  const path = resource.slice(resource.lastIndexOf(47) + 1);
  const session = [...literalGlob("arn:"), ...(segments[1] ?? []), ...literalGlob(":sts::"), ...account, colon];
  const sessions = [...tag, ...session, ...literalGlob("assumed-role/"), ...path, 47, run];
  return [own, sessions].map((glob) => ({ naming: "role", glob }));
}

function accountPattern(account: Glob): NamedPattern {
  return { naming: "account", glob: [...literalGlob("aws:"), ...account, colon, run] };
}

/** A hole of which nothing is known may be an account, or an ARN; a unique id names nobody who can be told. */
function unknownPrincipal(name: Glob, entry: PrincipalEntry, context: TextContext): readonly NamedPattern[] {
  const part = entry.text.parts[0];
  if (!name.some(isSymbol) || part?.type !== "hole") return context.holes === "wide" && isPattern(name) ? everyone : [];
  if (part.hole.shape.type === "account") return [accountPattern(name)];
  const account = holeSymbol(context.symbols, part.hole, "account", { type: "account" }, false).code;
  return [{ naming: "itself", glob: [...literalGlob("aws:"), account, colon, ...name] }];
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
