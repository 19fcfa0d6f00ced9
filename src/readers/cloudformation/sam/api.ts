import { at, type Value } from "../../../source/index.js";
import { wrappedStatements } from "../../policy-shape.js";
import type { PolicySite } from "../../reader.js";
import { type MadeStatement, madePolicy } from "../made-policy.js";
import { implicitResource, ownerOf } from "../owners.js";
import { toSite } from "../site.js";
import type { Member } from "../stack.js";

const shape = "arn:{Partition}:execute-api:{Region}:{AccountId}:{RestApiId}/*";

/** A short list of `Auth.ResourcePolicy`: whom it lets in, or keeps out. */
interface ShortList {
  readonly property: string;
  readonly statements: (values: readonly Value[]) => readonly MadeStatement[];
}

const invoke = { actions: ["execute-api:Invoke"], resources: ["execute-api:/*"] };
const everybody = { type: "*", values: [] };
const allowAll: MadeStatement = { effect: "Allow", principal: everybody, ...invoke };

const denyUnless = (operator: string, key: string) => (values: readonly Value[]) => [
  allowAll,
  { effect: "Deny" as const, principal: everybody, ...invoke, conditions: [{ operator, key, values }] },
];

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html */
const shortLists: readonly ShortList[] = [
  {
    property: "AwsAccountWhitelist",
    statements: (values) => [{ effect: "Allow", principal: { type: "AWS", values }, ...invoke }],
  },
  {
    property: "AwsAccountBlacklist",
    statements: (values) => [allowAll, { effect: "Deny", principal: { type: "AWS", values }, ...invoke }],
  },
  { property: "IpRangeWhitelist", statements: denyUnless("NotIpAddress", "aws:SourceIp") },
  { property: "IpRangeBlacklist", statements: denyUnless("IpAddress", "aws:SourceIp") },
  { property: "SourceVpcWhitelist", statements: denyUnless("StringNotEquals", "aws:SourceVpc") },
  { property: "SourceVpcBlacklist", statements: denyUnless("StringEquals", "aws:SourceVpc") },
  { property: "IntrinsicVpcWhitelist", statements: denyUnless("StringNotEquals", "aws:SourceVpc") },
  { property: "IntrinsicVpcBlacklist", statements: denyUnless("StringEquals", "aws:SourceVpc") },
  { property: "IntrinsicVpceWhitelist", statements: denyUnless("StringNotEquals", "aws:SourceVpce") },
  { property: "IntrinsicVpceBlacklist", statements: denyUnless("StringEquals", "aws:SourceVpce") },
];

/** What `Auth.ResourcePolicy` of an API, or of an `Api` event of a function, says. */
export function apiSites(member: Member, taken: Set<Value>): readonly PolicySite[] {
  const { type, properties } = member.resource;
  if (type === "AWS::Serverless::Api") {
    const own = at(properties, "Policy");
    if (own) taken.add(own);
    const written = own && own.type !== "null" && own.type !== "absent" ? [siteOf(own, "Policy", member)] : [];
    return [...written, ...policySites(at(at(properties, "Auth"), "ResourcePolicy"), "Auth", member, taken)];
  }
  const events = type.startsWith("AWS::Serverless::") ? at(properties, "Events") : undefined;
  if (events?.type !== "map") return [];
  return events.entries.flatMap(({ key, value }) => {
    const name = key.parts.map((part) => (part.type === "text" ? part.text : "?")).join("");
    const policy = at(at(at(value, "Properties"), "Auth"), "ResourcePolicy");
    return policySites(policy, `Events.${name}.Auth`, member, taken);
  });
}

function policySites(
  policy: Value | undefined,
  path: string,
  member: Member,
  taken: Set<Value>,
): readonly PolicySite[] {
  if (!policy) return [];
  taken.add(policy);
  const sites: PolicySite[] = [];
  const custom = at(policy, "CustomStatements");
  if (custom) sites.push(siteOf(wrappedStatements(custom), `${path}.ResourcePolicy.CustomStatements`, member));
  const made = shortLists.flatMap(({ property, statements }) => {
    const values = at(policy, property);
    if (!values || values.type === "absent" || values.type === "null") return [];
    return statements(values.type === "list" ? values.items : [values]);
  });
  if (made.length > 0) sites.push(siteOf(madePolicy(made, policy.span), `${path}.ResourcePolicy`, member));
  return sites;
}

function siteOf(document: Value, path: string, member: Member): PolicySite {
  const { raw, resource, scope } = member;
  const owners = [ownerOf(raw, scope)];
  return toSite(document, member, {
    kind: "resource",
    address: `${raw.id}.${path}`,
    owners,
    implicitResource: implicitResource(shape, [], raw, resource.properties, scope),
  });
}
