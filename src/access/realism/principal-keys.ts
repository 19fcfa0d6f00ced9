import type { KeyPattern } from "../question.js";

const absent: KeyPattern = { presence: "absent" };
const only = (value: string): KeyPattern => ({ presence: "present", like: [value] });

/** Keys that only a service's own calls carry. */
const ofServices: readonly string[] = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:principalservicename",
  "aws:principalservicenameslist",
];

/**
 * What the context keys of a request must be when this principal sends it; keys that are not listed are free.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
export function principalKeys(principal: string): ReadonlyMap<string, KeyPattern> {
  const aws = /^aws:(\d{12}):(arn:([^:]*):(iam|sts)::\d{12}:([^/]+)(?:\/(.*))?)$/s.exec(principal);
  if (!aws) return otherKeys(principal);
  const [, account = "", arn = "", partition = "", , kind = "", path = ""] = aws;
  const name = path.split("/");
  const common = new Map<string, KeyPattern>([
    ["aws:principalaccount", only(account)],
    ["aws:principalisawsservice", only("false")],
    ...ofServices.map((key) => [key, absent] as const),
  ]);
  switch (kind) {
    case "user":
      return withIdentity(common, arn, "User", only(name.at(-1) ?? ""));
    case "assumed-role": {
      const role = `arn:${partition}:iam::${account}:role/${name[0] ?? ""}`;
      return withIdentity(common, role, "AssumedRole", absent);
    }
    case "federated-user":
      return withIdentity(common, arn, "FederatedUser", absent);
    default:
      return withIdentity(common, arn, kind === "root" ? "Account" : "AssumedRole", absent);
  }
}

function withIdentity(
  common: ReadonlyMap<string, KeyPattern>,
  arn: string,
  type: string,
  username: KeyPattern,
): ReadonlyMap<string, KeyPattern> {
  return new Map<string, KeyPattern>([
    ...common,
    ["aws:principalarn", only(arn)],
    ["aws:principaltype", only(type)],
    ["aws:username", username],
  ]);
}

function otherKeys(principal: string): ReadonlyMap<string, KeyPattern> {
  const nobody = ["aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:username"];
  const keys = new Map<string, KeyPattern>(nobody.map((key) => [key, absent]));
  if (principal.startsWith("service:")) {
    keys.set("aws:principalisawsservice", only("true"));
    keys.set("aws:principalservicename", only(principal.slice("service:".length)));
    return keys;
  }
  for (const key of ofServices) keys.set(key, absent);
  if (principal !== "anonymous") return keys;
  return keys.set("aws:principalaccount", only("anonymous")).set("aws:principaltype", only("Anonymous"));
}

/** The principal whose `aws:PrincipalArn` this is; a role acts through a session. */
export function principalOfArn(arn: string): string | undefined {
  const match = /^arn:([^:]*):(iam|sts)::(\d{12}):([^/]+)(?:\/(.+))?$/s.exec(arn);
  if (!match) return undefined;
  const [, partition, , account, kind, path] = match;
  if (kind !== "role") return `aws:${account}:${arn}`;
  const name = path?.split("/").at(-1);
  return `aws:${account}:arn:${partition}:sts::${account}:assumed-role/${name}/session`;
}
