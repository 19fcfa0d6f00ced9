import { readFileSync } from "node:fs";
import type { PolicyKind } from "../../policy/index.js";
import { cloudControlLocations } from "./cloud-control.js";
import { grouped } from "./grouped.js";

/** Where a type of resource keeps a policy. `policy-locations.json` says what the columns are. */
export interface Location {
  readonly type: string;
  readonly path: readonly string[];
  readonly kind: PolicyKind;
  readonly is: string;
  readonly owner?: string;
  readonly name?: string;
  readonly implicitResource?: string;
}

export interface AttachmentRow {
  readonly type: string;
  readonly policy: string;
  readonly owner?: string;
  readonly is: string;
  /** It is no grant but the limit of what the owner can be granted. */
  readonly as?: "boundary";
}

export interface ModuleRow {
  readonly source: string;
  readonly argument: string;
  readonly kind: PolicyKind;
  readonly shape: string;
}

/** An argument that names principals, and what the module lets them do. */
export interface GrantRow {
  readonly source: string;
  readonly argument: string;
  readonly actions: readonly string[];
  readonly resource?: string;
  readonly condition?: readonly [operator: string, key: string, value: string];
}

/** An argument that has a managed policy attached: that of the argument `policy`, by default this one. */
export interface SwitchRow {
  readonly source: string;
  readonly argument: string;
  readonly policy: string;
  readonly default: string;
}

interface Table {
  readonly rows: readonly Location[];
  readonly attachments: readonly AttachmentRow[];
  readonly modules: readonly ModuleRow[];
  readonly grants: readonly GrantRow[];
  readonly switches: readonly SwitchRow[];
}

const table: Table = JSON.parse(readFileSync(new URL("./policy-locations.json", import.meta.url), "utf8"));

const locations = grouped(table.rows, (row) => row.type);
const attachments = grouped(table.attachments, (row) => row.type);
const grants = grouped(table.grants, (row) => row.source);
const switches = grouped(table.switches, (row) => row.source);
const entities = new Map(table.rows.filter((row) => row.owner === undefined).map((row) => [row.type, row.is]));

/** The places where a type of resource keeps policies; the first is its main one. */
export function locationsOf(type: string): readonly Location[] {
  return locations.get(type) ?? (type.startsWith("awscc_") ? cloudControlLocations(type) : []);
}

/** How a type of resource attaches managed policies. */
export function attachmentsOf(type: string): readonly AttachmentRow[] {
  return attachments.get(type) ?? [];
}

/** The kind of policies that an argument of a registry module holds, if the module is a known one. */
export function moduleArgument(source: string, argument: string): ModuleRow | undefined {
  return table.modules.find((row) => row.source === source && row.argument === argument);
}

/** The arguments of a registry module that name principals. */
export function grantsOf(source: string): readonly GrantRow[] {
  return grants.get(source) ?? [];
}

/** The arguments of a registry module that have a managed policy attached. */
export function switchesOf(source: string): readonly SwitchRow[] {
  return switches.get(source) ?? [];
}

const moreEntities: { readonly [type: string]: string } = {
  aws_iam_group: "group",
  aws_iam_user: "user",
  aws_lambda_function: "function",
  aws_ecr_repository: "repository",
  aws_dynamodb_table: "table",
  aws_kinesis_stream: "stream",
  aws_cloudwatch_event_bus: "event-bus",
  aws_efs_file_system: "file-system",
  aws_ssoadmin_permission_set: "permission-set",
  aws_backup_vault: "backup-vault",
  aws_msk_cluster: "cluster",
};

/** What a type of resource is in the words of the rules, e.g. `bucket`. */
export function entityOf(type: string): string | undefined {
  return moreEntities[type] ?? entities.get(type);
}
