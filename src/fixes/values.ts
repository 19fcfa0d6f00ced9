import type { NewText } from "../readers/index.js";
import type { FixPlan } from "../rules/index.js";
import type { FixContext } from "./context.js";
import { inReach } from "./reach.js";

/** The values for a fix: literal ones, or those of the first source that gives any. Never a placeholder. */
export function valuesFrom(
  value: string | readonly string[] | { readonly from: readonly string[] },
  plan: FixPlan,
  context: FixContext,
): readonly NewText[] {
  if (typeof value === "string") return [[value]];
  if (!("from" in value)) return value.map((each) => [each]);
  for (const source of value.from) {
    const found = valuesOf(source, plan, context);
    if (found.length > 0) return found;
  }
  return [];
}

function valuesOf(source: string, plan: FixPlan, context: FixContext): readonly NewText[] {
  switch (source) {
    case "computed":
    case "nearest":
      return plan.place.computed === undefined ? [] : [[plan.place.computed]];
    case "own-account":
      return ownAccount(plan, context);
    case "own-organization":
      return context.parameters.organizations.map((organization) => [organization]);
    case "repository":
      return context.parameters.repository === undefined ? [] : [[`repo:${context.parameters.repository}:*`]];
    case "siblings":
      return servicesBeside(plan, context);
    default:
      return [];
  }
}

/** The template's own idiom for its account, else the account of the configuration. */
function ownAccount(plan: FixPlan, context: FixContext): readonly NewText[] {
  const { site } = plan.place.policy ?? {};
  const shape = { type: "account" } as const;
  if (site?.format === "cloudformation") return [[{ expression: "AWS::AccountId", shape }]];
  if (site?.format === "terraform") {
    const identity = inReach(site, context).find(
      ({ type, address }) => type === "aws_caller_identity" && address.startsWith("data."),
    );
    if (identity) return [[{ expression: `${identity.address}.account_id`, shape }]];
  }
  return context.parameters.ownAccount === undefined ? [] : [[context.parameters.ownAccount]];
}

/** Services that the policy's other actions start something in, and that take a role for it. */
function servicesBeside({ place, asked }: FixPlan, context: FixContext): readonly NewText[] {
  const principals = new Map<string, string>();
  for (const row of context.catalogue.tables.get("escalations") ?? []) {
    for (const legs of listOf(row.legs)) {
      const [pass, ...rest] = listOf(legs) as readonly {
        readonly "pass-role"?: string | readonly string[];
        readonly action?: string | readonly string[];
      }[];
      const [service] = [pass?.["pass-role"] ?? []].flat();
      for (const action of rest.flatMap((leg) => [leg.action ?? []].flat())) {
        if (service !== undefined) principals.set(action.split(":")[0] ?? "", service);
      }
    }
  }
  const statements = place.policy?.allows ?? [];
  const used = statements
    .flatMap((statement) => statement.action?.values ?? [])
    .map((value) => value.parts[0])
    .map((part) => (part?.type === "text" ? (part.text.split(":")[0] ?? "") : ""));
  const found = new Set(used.flatMap((prefix) => principals.get(prefix.toLowerCase()) ?? []));
  return asked.rule.kinds.includes("identity") ? [...found].sort().map((service) => [service]) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
