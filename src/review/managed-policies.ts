import type { Attachment, Document } from "../readers/index.js";
import { guardTexts } from "./guard-texts.js";
import type { AccessRow } from "./review.js";
import { type Renames, scopeOf } from "./scope.js";

/** Who has which managed policies, at one side. */
interface Holder {
  readonly key: string;
  readonly attachments: ReadonlyMap<string, readonly Attachment[]>;
}

/**
 * Managed policies that a change attaches and takes away, a row each: what they allow is not in the repository. One that
 * a principal has at both sides is no change, however it is attached; neither is a principal that goes by another name
 * and has the same.
 */
export function managedPolicyRows(
  base: readonly Document[],
  head: readonly Document[],
  renames: Renames,
): { readonly granted: readonly AccessRow[]; readonly removed: readonly AccessRow[] } {
  const [before, after] = [holdersOf(base, new Map()), holdersOf(head, renames)];
  const gone = [...before.values()].filter(({ key }) => !after.has(key));
  const renamed = new Map<Holder, Holder>();
  for (const holder of [...after.values()].filter(({ key }) => !before.has(key))) {
    const former = gone.find((each) => holdsTheSame(each, holder) && ![...renamed.values()].includes(each));
    if (former) renamed.set(holder, former);
  }
  const same = new Set(renamed.values());
  const granted = [...after.values()].flatMap((holder) =>
    rowsOf(holder, renamed.get(holder) ?? before.get(holder.key)),
  );
  const removed = [...before.values()]
    .filter((holder) => !same.has(holder))
    .flatMap((holder) => rowsOf(holder, after.get(holder.key)));
  return { granted, removed };
}

function holdersOf(documents: readonly Document[], renames: Renames): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Map<string, readonly Attachment[]>>();
  for (const attachment of documents.flatMap(({ attachments = [] }) => attachments)) {
    const { owner, policy } = attachment;
    const key = `${owner.is} ${scopeOf(attachment, renames)} ${owner.address ?? owner.name}`;
    const held = holders.get(key) ?? new Map<string, readonly Attachment[]>();
    holders.set(key, held.set(policy, [...(held.get(policy) ?? []), attachment]));
  }
  return new Map([...holders].map(([key, attachments]) => [key, { key, attachments }]));
}

function holdsTheSame(one: Holder, other: Holder): boolean {
  const policies = ({ attachments }: Holder) => [...attachments.keys()].sort().join(" ");
  return policies(one) === policies(other);
}

/** What the holder has and the other has not. */
function rowsOf(holder: Holder, other: Holder | undefined): readonly AccessRow[] {
  return [...holder.attachments].flatMap(([policy, [attachment]]) =>
    attachment && !other?.attachments.has(policy) ? [toRow(attachment)] : [],
  );
}

function toRow({ owner, policy, path, when }: Attachment): AccessRow {
  return {
    owner: owner.name,
    kind: "identity",
    path,
    service: "*",
    level: "*",
    actions: [],
    whole: false,
    resources: [],
    conditions: [],
    principals: [],
    dependsOn: guardTexts(when),
    witness: undefined,
    managedPolicy: policy,
  };
}
