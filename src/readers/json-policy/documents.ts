import { type PolicyKind, parsePolicy } from "../../policy/index.js";
import { at, isUnread, literal, type Problem, type SourceFile, type Value } from "../../source/index.js";
import { parsedWithPlaceholders } from "../placeholders.js";
import { addressOf, type Found, policiesIn } from "../policy-shape.js";
import type { Document, Owner, PolicySite, ReadOptions } from "../reader.js";
import { kindOfDocument } from "./kind.js";
import { attachmentsIn, ownerIn } from "./manifests.js";

/** Keys of the answers of AWS's own interfaces, and of lists of named documents. */
const wrappers =
  /^(Policy(Document|Version|List)?|Policies|Document|Content|AssumeRolePolicy(Document)?|InlinePolic(y|ies)|Role|User|Group|Permission(Set|sBoundary)|(Role|User|Group)DetailList|KeyPolicy|(Trust|Bucket|Resource)Policy|Statements?)$/;

/**
 * The bare policies of a file: it is one, a list or a map of them, or holds them somewhere. `json-policy` where the
 * file is about policies, `other` where they stand inside something else.
 *
 * @returns undefined where there is no policy, and nothing broken that looks like one.
 */
export function readBare(file: SourceFile, options: ReadOptions): Document | undefined {
  const { documents, problems } = parsedWithPlaceholders(file);
  const own: Problem[] = [...problems];
  const sites: PolicySite[] = [];
  let bare = true;
  for (const [i, root] of documents.entries()) {
    const many = documents.length > 1;
    for (const found of policiesIn(root, own)) {
      const steps = many ? [`[${i}]`, ...found.path] : found.path;
      const first = found.path.find((step) => !step.startsWith("["));
      bare &&= first === undefined || wrappers.test(first);
      sites.push(toSite(file, root, { ...found, path: steps }, found.path, options));
    }
  }
  const attachments = mayAttach(file.text) ? documents.flatMap((root) => attachmentsIn(root, file.path)) : [];
  if (sites.length === 0 && attachments.length === 0 && !isBroken(file, problems)) return undefined;
  const format = bare && attachments.length === 0 ? "json-policy" : "other";
  return { path: file.path, format, policies: sites, resources: [], attachments, problems: own };
}

/** The policies that stand in a script as JSON. */
export function readScript(file: SourceFile, options: ReadOptions): Document | undefined {
  const span = { path: file.path, start: 0, end: file.text.length };
  const text: Value = { type: "text", parts: [{ type: "text", text: file.text, span }], span, syntax: "computed" };
  const policies = policiesIn(text, []).map((found) => toSite(file, text, found, [], options));
  return policies.length === 0
    ? undefined
    : { path: file.path, format: "other", policies, resources: [], problems: [] };
}

/** May a file be one that attaches managed policies: a manifest with ARNs of them? */
export function mayAttach(text: string): boolean {
  return text.includes("apiVersion") && text.includes(":policy/");
}

/** A file that cannot be read and that speaks of statements, or is too deep to tell: it must not be passed over. */
function isBroken({ text }: SourceFile, problems: readonly Problem[]): boolean {
  if (!problems.some(isUnread) || !/\bStatements?["']?\s*:/i.test(text)) return false;
  return /\bEffect["']?\s*:/.test(text) || problems.some(({ code }) => code === "limit");
}

function toSite(
  file: SourceFile,
  root: Value,
  found: Found,
  steps: readonly string[],
  options: ReadOptions,
): PolicySite {
  const policy = parsePolicy(found.document);
  const kind: PolicyKind = options.kindOf?.(file.path) ?? kindOfDocument(policy, file.path, steps);
  const owner = ownerAlong(root, steps);
  return {
    policy,
    kind,
    address: addressOf(found.path),
    path: file.path,
    format: "json-policy",
    span: found.document.span,
    owners: owner ? [owner] : [],
    implicitResource: undefined,
    when: [],
  };
}

const names = { RoleName: "role", UserName: "user", GroupName: "group" } as const;

/** Whose policy it is, where the nearest object on the way says so. */
function ownerAlong(root: Value, steps: readonly string[]): Owner | undefined {
  let value: Value | undefined = root;
  let owner: Owner | undefined;
  for (const step of steps) {
    for (const [key, is] of Object.entries(names)) {
      const name: string | undefined = literal(at(value, key));
      if (name !== undefined) owner = { is, name, address: undefined, arn: undefined };
    }
    if (value) owner = ownerIn(value) ?? owner;
    value = value?.type === "list" ? value.items[Number(step.slice(1, -1))] : at(value, step);
  }
  return owner;
}
