import type { Document } from "../../src/readers/index.js";
import type { Files, SourceFile } from "../../src/source/index.js";
import { grouped } from "./corpus.js";

/** A place of a file where a policy seems to be, as text alone shows it. */
export interface Place {
  readonly path: string;
  readonly what: string;
  readonly start: number;
  /** The end of what the place begins, where it is a whole block; else its own start. */
  readonly end: number;
}

/** The text of HCL with its comments blanked out; heredocs and strings are kept. */
export function withoutComments(text: string): string {
  const token =
    /<<-?(\w+)\n[\s\S]*?\n[ \t]*\1\b|"(?:\\.|\$\{[^}]*\}|[^"\\\n])*"|(?:#|\/\/)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
  return text.replace(token, (match) => (/^(?:#|\/)/.test(match) ? match.replace(/[^\n]/g, " ") : match));
}

/** The end of the block whose header is at this offset: the next brace that closes at the start of a line. */
function blockEnd(text: string, start: number): number {
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  const close = new RegExp(`\\n${indent}\\}`, "g");
  close.lastIndex = start;
  return (close.exec(text)?.index ?? start) + indent.length + 2;
}

const signs: readonly { readonly what: string; readonly sign: RegExp; readonly isBlock?: boolean }[] = [
  { what: "aws_iam_policy_document", sign: /\bdata\s+"aws_iam_policy_document"\s+"/g, isBlock: true },
  { what: "Statement", sign: /(?:\\?"Statement\\?"\s*[:=]|\bStatement\s*=(?!=))/g },
  { what: "effect of a block", sign: /\beffect\s*=\s*"(?:Allow|Deny)"/g },
  { what: "Effect of an object", sign: /\bEffect\\?"?\s*[:=]\s*\\?"(?:Allow|Deny)\\?"/g },
  { what: "assume_role_policy", sign: /\bassume_role_policy\s*=(?!=)/g },
  { what: "policy", sign: /\bpolicy\s*=\s*(?:jsonencode\(|<<|data\.aws_iam_policy_document\.)/g },
];

/** The places of a module's file that text alone shows to be of policies, comments left out. */
export function placesIn({ path, text }: SourceFile): readonly Place[] {
  const plain = withoutComments(text);
  return signs.flatMap(({ what, sign, isBlock }) =>
    [...plain.matchAll(sign)].map(({ index }) => ({
      path,
      what,
      start: index,
      end: isBlock ? blockEnd(plain, index) : index + 1,
    })),
  );
}

const templateSigns: readonly { readonly what: string; readonly sign: RegExp }[] = [
  { what: "Effect", sign: /(?:["']|\\")?\bEffect(?:["']|\\")?\s*:\s*(?:\\"|["'])?(?:Allow|Deny)\b/g },
  { what: "Statement", sign: /(?:["']|\\")?\bStatement(?:["']|\\")?\s*:\s*(?:#.*\s*)?\S/g },
  {
    what: "PolicyDocument",
    sign: /["']?\b(?:Assume\w*)?PolicyDocument["']?\s*:\s*(?:#.*\s*)?(?:!\w+\s+)?(?:[|>]-?\s+)?\S/g,
  },
  { what: "statements of Serverless", sign: /\b(?:iamRoleStatements|statements)\s*:\s*\S/g },
];

/** The same for a file of JSON or YAML: a key and the first character of its value. */
export function templatePlacesIn({ path, text }: SourceFile): readonly Place[] {
  const isComment = (index: number) => /^\s*(?:#|\/\/)/.test(text.slice(text.lastIndexOf("\n", index) + 1, index + 1));
  return templateSigns.flatMap(({ what, sign }) =>
    [...text.matchAll(sign)]
      .filter(({ index }) => !isComment(index))
      .map(({ index, 0: match }) => ({ path, what, start: index, end: index + match.length })),
  );
}

/** A block of a module's file as an address: `aws_iam_role.r`, `module.m`, `data.aws_iam_policy_document.d`. */
function addressAt(text: string, start: number): string | undefined {
  const header = /^(resource|data|module)[ \t]+"([^"]*)"(?:[ \t]+"([^"]*)")?/gm;
  let address: string | undefined;
  for (const match of text.slice(0, start).matchAll(header)) {
    const [, kind, first, second] = match;
    address = kind === "module" ? `module.${first}` : `${kind === "data" ? "data." : ""}${first}.${second}`;
  }
  return address;
}

function folderOf(path: string): string {
  return path.replace(/[^/]*$/, "");
}

/** An address without the keys of instances. */
function plainAddress(address: string): string {
  return address.replace(/\[[^\]]*\]/g, "");
}

/**
 * The places that nothing accounts for: no policy or statement there, no problem, and the block that they stand in holds
 * no policy and owns none.
 */
export function unaccounted(places: readonly Place[], documents: readonly Document[], files: Files): readonly Place[] {
  const policies = documents.flatMap((document) => document.policies);
  const spans = grouped(
    [
      ...policies.flatMap(({ policy }) => [policy, ...policy.statements, ...policy.unread].map((each) => each.span)),
      ...documents.flatMap((document) => document.problems.map((problem) => problem.span)),
    ],
    (span) => span.path,
  );
  const known = new Set(
    policies.flatMap((site) =>
      [site.address, ...site.owners.flatMap((owner) => owner.address ?? [])].flatMap((address) => [
        `${folderOf(site.path)} ${plainAddress(address).replace(/^(?:module\.[\w-]+\.)+/, "")}`,
        ...(/^(?:module\.[\w-]+)/.exec(address) ?? []),
      ]),
    ),
  );
  return places.filter(({ path, start, end }) => {
    if ((spans.get(path) ?? []).some((span) => span.start < end && start < span.end)) return false;
    const address = addressAt(files.get(path)?.text ?? "", start);
    return address === undefined || !(known.has(`${folderOf(path)} ${address}`) || known.has(address));
  });
}
