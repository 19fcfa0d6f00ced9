import { readable, readableName, type Statement, shown } from "../policy/index.js";
import { tellingAddress } from "../readers/index.js";
import type { PolicySubject } from "./subject.js";

/** A statement as a person would point at it: its Sid, else its place in the policy. */
export function shownElement(statement: Statement): string {
  const sid = statement.sid && shown(statement.sid);
  return sid === undefined || sid === "" ? `statement ${statement.index + 1}` : sid;
}

/** Who has what an identity policy gives, in words that can begin a sentence. */
export function holderOf(policy: PolicySubject): string {
  const owner =
    policy.site.owners.find(({ is }) => is === "role" || is === "user" || is === "group" || is === "permission-set") ??
    policy.site.owners[0];
  if (owner && owner.is !== "managed-policy" && owner.is !== "unknown") return quoted(readableName(owner.name));
  const name = owner?.name || tellingAddress(policy.site);
  return name === undefined ? "whoever has this policy" : `whoever has ${quoted(readableName(name))}`;
}

/** What a resource or trust policy protects. */
export function protectedBy(policy: PolicySubject): string {
  const [owner] = policy.site.owners;
  if (owner) return quoted(readableName(owner.name));
  if (policy.kind === "trust") return "this role";
  const address = tellingAddress(policy.site);
  return address === undefined ? "this resource" : quoted(address);
}

/** An identifier as messages show it. */
export function quoted(text: string): string {
  const clean = readable(text)
    .replaceAll(/[`\s]+/g, " ")
    .trim();
  return `\`${clean.length > 120 ? `${clean.slice(0, 117)}…` : clean}\``;
}
