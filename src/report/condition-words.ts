import { code, listed } from "./markdown.js";

/** The words before the values of the commonest keys, in lower case. */
const known: { readonly [key: string]: string } = {
  "aws:sourcearn": "on behalf of",
  "aws:sourceaccount": "on behalf of account",
  "aws:principalorgid": "by somebody in organization",
  "aws:requestedregion": "in region",
  "iam:passedtoservice": "passed to",
  "kms:viaservice": "through",
};

/** Yes-or-no keys: what they say where they are true, and where they are false. */
const yesOrNo: { readonly [key: string]: readonly [yes: string, no: string] } = {
  "aws:securetransport": ["over TLS", "without TLS"],
  "aws:multifactorauthpresent": ["signed in with MFA", "signed in without MFA"],
};

/**
 * A condition line of the access table (`aws:SourceAccount = 111122223333`) as it is read after "only if" or "where":
 * in words for the commonest, else as it is, in code.
 */
export function conditionWords(line: string, inTable: boolean): string {
  const [first] = signs
    .map((sign) => ({ sign, at: line.indexOf(` ${sign} `) }))
    .filter(({ at }) => at > 0)
    .sort((a, b) => a.at - b.at);
  const key = first && line.slice(0, first.at);
  if (!key || /\s/.test(withoutHoles(key))) return code(line, inTable);
  return inWords(key, first.sign, line.slice(first.at + first.sign.length + 2), inTable) ?? code(line, inTable);
}

/** Conditions after what they are about: `, over TLS and where x = y`; nothing where there are none. */
export function whereWords(conditions: readonly string[], guards: readonly string[]): string {
  const all = conditions.map((line) => conditionWords(line, false));
  const raw = [...all.filter((each) => each.startsWith("`")), ...guards.map((each) => code(each))];
  const words = all.filter((each) => !each.startsWith("`"));
  const parts = raw.length > 0 ? [...words, `where ${listed(raw)}`] : words;
  return parts.length === 0 ? "" : `, ${listed(parts)}`;
}

const negated = ["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike"];
const unlike = new Set(["≠", "not like", ...negated, ...negated.map((sign) => `${sign}IfExists`)]);
const anyOf = ["ForAnyValue:StringEquals", "ForAnyValue:StringLike"];
const signs = ["=", "like", "Null", "IpAddress", "NotIpAddress", "BoolIfExists", ...unlike, ...anyOf];

function withoutHoles(text: string): string {
  return text.replace(/\$\{[^{}]*\}/g, "");
}

function inWords(key: string, sign: string, text: string, inTable: boolean): string | undefined {
  const name = key.toLowerCase();
  const value = text.toLowerCase();
  if (sign === "Null") {
    if (value !== "true" && value !== "false") return undefined;
    return `${code(key, inTable)} is ${value === "true" ? "absent" : "present"}`;
  }
  const each = text.split(/ or (?![^{]*\})/).map((one) => code(one, inTable));
  const values = listed(each, 3, "or");
  if (sign === "IpAddress" || sign === "NotIpAddress")
    return name === "aws:sourceip" ? `${sign === "IpAddress" ? "from" : "not from"} ${values}` : undefined;
  if (name === "aws:principalarn" && unlike.has(sign)) return `other than as ${values}`;
  if (name === "aws:principalisawsservice" && (sign === "=" || sign === "BoolIfExists"))
    return value === "true" ? "as an AWS service" : value === "false" ? "other than as an AWS service" : undefined;
  if (name === "aws:principalorgpaths" && anyOf.includes(sign)) return `by somebody in ${values} of the organization`;
  if (sign !== "=" && sign !== "like") return undefined;
  const [yes, no] = yesOrNo[name] ?? [];
  if (sign === "=" && value === "true") return yes;
  if (sign === "=" && value === "false") return no;
  if (yes !== undefined) return undefined;
  const like = sign === "like" && /[*?]/.test(withoutHoles(text)) ? " like" : "";
  const claim = /:(sub|aud)$/.exec(name)?.[1];
  if (claim !== undefined) return `with ${claim === "sub" ? "subject" : "audience"}${like} ${values}`;
  return known[name] === undefined ? undefined : `${known[name]} ${values}`;
}
