import type { Span, TextPart, Value } from "../../src/source/index.js";

/** The literal pieces of a policy that stand in the source as such. */
export function writtenParts(value: Value): readonly (TextPart & { readonly type: "text" })[] {
  switch (value.type) {
    case "text":
      return value.syntax === "computed" ? [] : value.parts.filter((part) => part.type === "text");
    case "list":
      return value.items.flatMap(writtenParts);
    case "map":
      return value.entries.flatMap((entry) => [...writtenParts(entry.key), ...writtenParts(entry.value)]);
    case "choice":
      return value.branches.flatMap((branch) => writtenParts(branch.value));
    default:
      return [];
  }
}

/** A JSON string's content, in a JSON string again or not. */
function decoded(source: string): readonly string[] {
  try {
    const once: string = JSON.parse(`"${source}"`);
    return [once, ...decoded(once === source ? "\\" : once)];
  } catch {
    return [];
  }
}

/** Does the source at a part spell it: as it is, escaped, as a line break, or as a function that gives it? */
export function spells(source: string, text: string): boolean {
  if (source === text || decoded(source).includes(text) || text.trim() === "") return true;
  return source === "''" || /^(?:\$\{|!\w|\{|Ref:|Fn::)/.test(source);
}

const reference =
  /^(?:(?:var|local|data|module|each|count|path|self|terraform)\.|[a-z]+_[a-z]\w*\.[\w-]|[a-z_]\w*(?:\(|(?:\.[a-z_]\w*)+$))/;

/** The arguments and blocks of `aws_iam_policy_document` by the elements they become. */
const documentNames: { readonly [element: string]: string } = {
  Action: "actions",
  NotAction: "not_actions",
  Resource: "resources",
  NotResource: "not_resources",
  Principal: "principals",
  NotPrincipal: "not_principals",
  Sid: "sid",
  Effect: "effect",
  Condition: "condition",
  Version: "version",
  Id: "policy_id",
};

/** The same for HCL: escapes of templates, an argument that becomes an element, a reference whose value it is. */
export function spellsInHcl(file: string, { start, end }: Span, text: string): boolean {
  const source = file.slice(start, end);
  const unescaped = source.replaceAll("$${", "${").replaceAll("%%{", "%{").replaceAll("&{", "${");
  if (spells(source, text) || spells(unescaped, text)) return true;
  if (documentNames[text] === source.replaceAll('"', "").replace(/^conditions$/, "condition")) return true;
  return file[start - 1] !== '"' && reference.test(source);
}
