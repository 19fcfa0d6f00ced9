import { type Action, actionsMatching, type PolicyText, parseArn, plain, type Statement } from "../../policy/index.js";
import { formatsOf } from "../action-resources.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Asked } from "../asked.js";
import { isGlob, meets } from "../glob.js";
import { asGlob } from "../written.js";
import type { Check } from "./check.js";

/**
 * Actions that work on none of the resources beside them, such as `s3:GetObject` on a bucket: nothing is granted. A
 * pattern counts when none of its actions does. Actions that take no resource work on `*`, and on
 * a service's whole `arn:aws:s3:::*`, as AWS's own examples write it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const actionMeetsResource: Check = {
  on: "statement",
  run: (_args, asked) => {
    const { subject } = asked;
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    const globs = comparable(statement);
    if (!globs || !statement.action || statement.action.negated) return no;
    const found = statement.action.values.filter((text) => meetsNothing(text, globs, asked));
    return yesAt(
      found.map((text): Place => {
        const action = actionsIn(text, asked)[0];
        const expected = action ? shortest(formatsOf(action)) : undefined;
        const facts = { action: asGlob(text), resources: globs, expected: expected ?? "*" };
        return {
          policy,
          statement,
          span: text.span,
          text,
          facts,
          ...(expected === undefined ? { computed: "*" } : {}),
        };
      }),
    );
  },
};

/** The resources of the statement, if none is a star or still open. */
function comparable({ resource }: Statement): readonly string[] | undefined {
  if (!resource || resource.negated || resource.values.length === 0) return undefined;
  const globs = resource.values.map(asGlob);
  const open = resource.values.some((value) => value.parts.some((part) => part.type === "hole"));
  return open || globs.some((glob) => glob === "*" || !glob.startsWith("arn:")) ? undefined : globs;
}

function meetsNothing(text: PolicyText, globs: readonly string[], asked: Asked): boolean {
  const actions = actionsIn(text, asked);
  return actions.length > 0 && actions.every((action) => !meetsAny(action, globs));
}

function actionsIn(text: PolicyText, asked: Asked): readonly Action[] {
  const pattern = plain(text)?.toLowerCase();
  if (pattern === undefined || isGlob(pattern.split(":")[0] ?? "*")) return [];
  const known = asked.cache.actions.get(pattern) ?? actionsMatching(pattern);
  asked.cache.actions.set(pattern, known);
  return known;
}

function meetsAny(action: Action, globs: readonly string[]): boolean {
  const formats = formatsOf(action);
  if (formats.length === 0 && globs.some((glob) => maySuit(action, glob))) return true;
  return formats.some((format) => globs.some((glob) => fits(format, glob)));
}

/**
 * May a resource stand beside an action that takes none? A service's whole may; and one of the service's own beside an
 * action that changes something, for which AWS's lists of resource types have gaps.
 */
function maySuit({ service, level }: Action, glob: string): boolean {
  const arn = parseArn(glob);
  if (arn?.service !== service) return false;
  return /^\*(:\*)*$/.test(arn.resource) || (level !== "Read" && level !== "List");
}

/** The plainest of the formats: the bucket's own before that of its access points. */
function shortest(formats: readonly string[]): string | undefined {
  return [...formats].sort((a, b) => a.length - b.length)[0];
}

/**
 * A bucket's name holds no slash: what comes after one is an object. A resource whose fields before the name have no
 * wildcard is compared field by field: a star in its name cannot make up for another account.
 */
function fits(format: string, glob: string): boolean {
  if (format.endsWith(":::${BucketName}") && glob.includes("/")) return false;
  const anyName = format.replaceAll(/\$\{[^$}]*\}/g, "*");
  const [given, expected] = [parseArn(glob), parseArn(anyName)];
  if (!given || !expected || isGlob(glob.slice(0, glob.length - given.resource.length))) return meets(anyName, glob);
  if (expected.region === "*" && given.region === "") return false;
  return arnFields.every((field) => meets(expected[field], given[field]));
}

const arnFields = ["partition", "service", "region", "account", "resource"] as const;
