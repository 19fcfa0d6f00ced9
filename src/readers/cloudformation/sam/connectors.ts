import { at, literal, type Span, type TextPart, type Value } from "../../../source/index.js";
import type { Owner, PolicySite } from "../../reader.js";
import { madeType, resourceArn } from "../arn.js";
import { rowsOf } from "../data.js";
import { type MadeStatement, madePolicy } from "../made-policy.js";
import { ownerOf, referencesIn } from "../owners.js";
import { report } from "../scope.js";
import { toSite } from "../site.js";
import { callAt, type Member } from "../stack.js";
import type { RawResource } from "../template.js";
import { holePart, partsOf, textPart } from "../values.js";
import { filledStatement, roleOf, type TableStatement } from "./policies.js";

interface ConnectorRow {
  readonly source: string;
  readonly destination: string;
  readonly access: "Read" | "Write";
  readonly via: "identity" | "resource" | "permission";
  readonly attachTo: string;
  readonly statements?: readonly TableStatement[];
  readonly permission?: {
    readonly action: string;
    readonly principal: string;
    readonly sourceArn: string;
    readonly sourceAccount?: string;
  };
}

/** One end of a connector: a resource of the template, or one described by its type and ARN. */
interface End {
  readonly type: string;
  readonly raw: RawResource | undefined;
  readonly value: Value;
}

/** What the connectors of a template grant: `AWS::Serverless::Connector` and `Connectors` of a resource. */
export function connectorSites(member: Member): readonly PolicySite[] {
  const { raw, resource, scope } = member;
  if (raw.type === "AWS::Serverless::Connector") {
    const source = at(resource.properties, "Source");
    return source ? connect(endOf(source, member), resource.properties, raw.id, member, resource.span) : [];
  }
  const embedded = at(raw.body, "Connectors");
  if (embedded?.type !== "map") return [];
  return embedded.entries.flatMap(({ key, value, span }) => {
    const properties = at(value, "Properties");
    const source: End = { type: madeType(raw.type), raw, value: key };
    const callPlace = callAt(scope, { span, syntax: "computed" });
    if (!properties) return [];
    const worked = callPlace.evaluate(properties, scope);
    return connect(source, worked, `${raw.id}.Connectors.${literal(key) ?? "?"}`, member, span);
  });
}

function endOf(value: Value, { scope }: Member): End {
  const id = literal(at(value, "Id"));
  const raw = id === undefined ? undefined : scope.resources.get(id);
  return { type: madeType(raw?.type ?? literal(at(value, "Type")) ?? "?"), raw, value };
}

function connect(source: End, properties: Value, address: string, member: Member, span: Span): readonly PolicySite[] {
  const destinations = at(properties, "Destination");
  const permissions = at(properties, "Permissions");
  const access = permissions?.type === "list" ? permissions.items.map(literal) : [];
  const ends = destinations?.type === "list" ? destinations.items : destinations ? [destinations] : [];
  return ends.flatMap((value, i) => {
    const destination = endOf(value, member);
    const rows = rowsOf<ConnectorRow>("./sam/connectors.json").filter(
      (row) => row.source === source.type && row.destination === destination.type && access.includes(row.access),
    );
    if (rows.length === 0) {
      const message = `a connector from \`${source.type}\` to \`${destination.type}\` is not known`;
      report(member.scope, "unsupported", message, value.span);
    }
    const suffix = ends.length > 1 ? `[${i}]` : "";
    return rows.map((row) => rowSite(row, source, destination, `${address}${suffix}.${row.access}`, member, span));
  });
}

function rowSite(
  row: ConnectorRow,
  source: End,
  destination: End,
  address: string,
  member: Member,
  span: Span,
): PolicySite {
  const fill = (name: string) => filledEnd(name, source, destination, member, span);
  const { permission } = row;
  const written = permission ? [permissionStatement(permission)] : (row.statements ?? []);
  const statements: readonly MadeStatement[] = written.map((statement) =>
    filledStatement(statement, fill, member, span),
  );
  const end = row.attachTo.startsWith("source") ? source : destination;
  return toSite(madePolicy(statements, span), member, {
    kind: row.via === "identity" ? "identity" : "resource",
    address,
    owners: row.via === "identity" ? rolesOfEnd(end, member) : end.raw ? [ownerOf(end.raw, member.scope)] : [],
    span,
  });
}

/** The permission of a row as a statement; `aws:SourceArn` takes wildcards. */
function permissionStatement(permission: NonNullable<ConnectorRow["permission"]>): TableStatement {
  const account = permission.sourceAccount;
  return {
    effect: "Allow",
    principal: { Service: permission.principal },
    actions: [permission.action],
    resources: ["{Destination.Arn}"],
    conditions: {
      ArnLike: { "aws:SourceArn": permission.sourceArn },
      ...(account && { StringEquals: { "aws:SourceAccount": account } }),
    },
  };
}

function rolesOfEnd(end: End, member: Member): readonly Owner[] {
  const { raw } = end;
  if (!raw) return [];
  if (raw.type.startsWith("AWS::Serverless::")) {
    const { resource } = member;
    const properties = raw.id === resource.address ? resource.properties : { ...resource.properties, entries: [] };
    const own = raw.properties?.type === "map" ? raw.properties : properties;
    return roleOf({ ...member, raw, resource: { ...resource, properties: own } });
  }
  const role = raw.properties && (at(raw.properties, "Role") ?? at(raw.properties, "ServiceRoleArn"));
  return referencesIn(role ?? at(raw.properties, "RoleArn"), member.scope)
    .filter((resource) => resource.type === "AWS::IAM::Role")
    .map((resource) => ownerOf(resource, member.scope));
}

/** `Source.Arn`, `Destination.Name` and their like. */
function filledEnd(name: string, source: End, destination: End, { scope }: Member, span: Span): readonly TextPart[] {
  const [side, property = ""] = name.split(".");
  const end = side === "Source" ? source : destination;
  const given = at(end.value, property);
  const parts = given && partsOf(given);
  if (parts) return parts;
  if (!end.raw || property === "Qualifier") return [textPart("*", span)];
  if (property !== "Arn") return [holePart({ expression: end.raw.id, shape: { type: "name" } }, span)];
  const arn = resourceArn(end.raw, callAt(scope, { span, syntax: "computed" }), `${end.raw.id}.Arn`);
  return (arn && partsOf(arn)) ?? [holePart({ expression: `${end.raw.id}.Arn`, shape: { type: "arn" } }, span)];
}
