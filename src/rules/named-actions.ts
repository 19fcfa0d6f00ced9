import { type Action, actionsMatching, findAction, type PolicyText, plain, type Statement } from "../policy/index.js";
import type { Asked } from "./asked.js";
import { freshArns } from "./fresh-arns.js";
import { isGlob, matchesIgnoringCase } from "./glob.js";
import { asGlob, mayHold } from "./written.js";

/** An action that a statement allows on resources nobody named: one ARN for every type it requires. */
export interface Reached {
  readonly id: string;
  readonly level: Action["level"];
  readonly resources: readonly string[];
  /** The pattern of the statement that names the action, as a glob. */
  readonly written: string;
}

/** One of each level, to stand for all where a statement names every service. */
const samples = [
  "s3:DeleteObject",
  "s3:GetObject",
  "iam:PutRolePolicy",
  "dynamodb:Scan",
  "ec2:GetPasswordData",
  "secretsmanager:GetSecretValue",
  "s3:PutObjectTagging",
];

/**
 * The real actions a statement names, each once, with resources that nobody named; those that take none are left out.
 * Where it names every service, a sample of each level.
 */
export function namedActions({ action: element }: Statement, asked: Asked): readonly Reached[] {
  const [first, ...more] = element?.values ?? [];
  if (!element || !first) return [];
  if (element.negated) {
    const left = sampled().filter(({ id }) => mayHold(element, id, { caseless: true, open: false }));
    return left.flatMap((action) => reachedBy(action, asGlob(first), asked));
  }
  if (more.length === 0) return namedBy(first, asked);
  const byId = new Map<string, Reached>();
  for (const value of element.values) {
    for (const each of namedBy(value, asked)) if (!byId.has(each.id)) byId.set(each.id, each);
  }
  return [...byId.values()];
}

function sampled(): readonly Action[] {
  return samples.flatMap((id) => findAction(id) ?? []);
}

/** The actions of one pattern; worked out once. */
function namedBy(value: PolicyText, asked: Asked): readonly Reached[] {
  const written = plain(value);
  if (written === undefined) return [];
  const { named } = asked.cache;
  const pattern = written.toLowerCase();
  const everywhere = isGlob(pattern.split(":")[0] ?? "");
  const made = () => {
    const actions = everywhere
      ? sampled().filter(({ id }) => matchesIgnoringCase(pattern, id))
      : actionsMatching(pattern);
    return actions.flatMap((action) => reachedBy(action, asGlob(value), asked));
  };
  const known = named.get(written) ?? made();
  named.set(written, known);
  return known;
}

function reachedBy({ id, level }: Action, written: string, asked: Asked): readonly Reached[] {
  const resources = freshArns(id, asked.tables, asked.cache);
  return resources.length > 0 ? [{ id, level, resources, written }] : [];
}
