import { findAction, type PolicyText, type Statement, serviceDetail } from "../policy/index.js";
import type { Change, NewText, PolicySite, Resource } from "../readers/index.js";
import type { FixPlan, Row } from "../rules/index.js";
import type { FixContext } from "./context.js";
import { inReach } from "./reach.js";

/** More resources of a kind than this, and it is not clear which are meant. */
const limit = 6;

/**
 * Names the template's own resources in the place of `*`. Actions for which the template has none, and those that need
 * `*`, go to a statement of their own.
 *
 * @param entity only resources of this kind, and only the actions that take it
 */
export function scopeToTemplate(entity: string | undefined, plan: FixPlan, context: FixContext): readonly Change[] {
  const { policy: subject, statement, actions = [] } = plan.place;
  if (!subject || !statement?.action || !statement.resource || statement.action.negated || statement.resource.negated)
    return [];
  const { site } = subject;
  const scoped: PolicyText[] = [];
  const rest: PolicyText[] = [];
  const arns = new Map<string, NewText>();
  for (const value of statement.action.values) {
    const found = arnsFor(value, actions, entity, site, context);
    (found.length > 0 ? scoped : rest).push(value);
    for (const arn of found) arns.set(JSON.stringify(arn), arn);
  }
  if (arns.size === 0 || arns.size > limit) return [];
  const values = [...arns.values()];
  const { policy } = site;
  if (rest.length === 0) return [{ type: "set-element", policy, statement, name: "Resource", values }];
  return [
    {
      type: "split",
      policy,
      like: statement,
      into: [
        [
          { name: "Action", values: scoped.map(toNewText) },
          { name: "Resource", values },
        ],
        [
          { name: "Action", values: rest.map(toNewText) },
          { name: "Resource", values: originalResources(statement) },
        ],
      ],
    },
  ];
}

function originalResources(statement: Statement): readonly NewText[] {
  return (statement.resource?.values ?? []).map(toNewText);
}

/** ARNs of the template's resources that this one action, of those the finding is about, can be limited to. */
function arnsFor(
  value: PolicyText,
  actions: readonly string[],
  entity: string | undefined,
  site: PolicySite,
  context: FixContext,
): readonly NewText[] {
  const [part] = value.parts;
  if (value.parts.length !== 1 || part?.type !== "text") return [];
  const action = findAction(part.text);
  if (!action || !actions.some((each) => each.toLowerCase() === action.id.toLowerCase())) return [];
  const taken = serviceDetail(action.service)?.actions.get(action.name)?.resources ?? [];
  const required = taken.filter((each) => each.required);
  const lists = (required.length > 0 ? required : taken).map(({ type }) => {
    const row = context.catalogue.tables
      .get("arns")
      ?.find(
        (each) =>
          each.service === action.service && each.type === type && (entity === undefined || each.entity === entity),
      );
    return row ? arnsOf(row, site, context) : [];
  });
  return required.length > 0 && lists.some((list) => list.length === 0) ? [] : lists.flat();
}

function arnsOf(row: Row, site: PolicySite, context: FixContext): readonly NewText[] {
  const own = new Set(site.owners.map((owner) => owner.address));
  const types = row[site.format === "terraform" ? "tf" : "cfn"];
  if (!Array.isArray(types)) return [];
  const fitting = inReach(site, context).filter(
    ({ type, address, when }) =>
      types.includes(type) && !own.has(address) && !address.startsWith("data.") && when.length === 0,
  );
  return fitting.map((resource) => arnOf(resource, row));
}

function arnOf(resource: Resource, row: Row): NewText {
  const attribute = resource.format === "terraform" ? "arn" : String(row["cfn-attribute"]);
  const expression = attribute === "Ref" ? resource.address : `${resource.address}.${attribute}`;
  const hole = { expression, shape: { type: "arn" } } as const;
  const suffix = String(row.suffix ?? "");
  return suffix === "" ? [hole] : [hole, suffix];
}

/** A text that is there already, to be written again. */
export function toNewText({ parts }: PolicyText): NewText {
  return parts.map((part) => {
    if (part.type === "hole") return part.hole;
    if (part.type === "text") return part.text;
    if (part.type === "character") return `\${${part.text}}`;
    return part.fallback === undefined ? `\${${part.key}}` : `\${${part.key}, '${part.fallback}'}`;
  });
}
