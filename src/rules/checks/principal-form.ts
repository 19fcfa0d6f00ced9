import { distance } from "fastest-levenshtein";
import { normalService, type PrincipalEntry, plain, type Statement, services } from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import { isGlob } from "../glob.js";
import type { Tables } from "../rule.js";
import { asGlob } from "../written.js";
import type { Check } from "./check.js";
import { nearest } from "./nearest.js";

const assumes: { readonly [type: string]: RegExp } = {
  AWS: /^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext|AssumeRoot|\*|AssumeRole\*)$/i,
  Service: /^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext|\*|AssumeRole\*)$/i,
};

/**
 * Principals that AWS does not accept or that match nobody: an unknown type, half a wildcard, a text that is no
 * principal (`part: form`); and, in a trust policy, an action that principals of this type cannot use (`part: action`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const principalForm: Check = {
  on: "statement",
  run: ({ part }, { subject, tables }) => {
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    const found =
      part === "action"
        ? wrongAction(statement)
        : (statement.principal?.entries ?? []).flatMap((entry) => wrongForm(entry, tables));
    return yesAt(found.map((place) => ({ policy, statement, ...place })));
  },
};

function wrongForm({ type, text }: PrincipalEntry, tables: Tables): readonly Place[] {
  const written = plain(text);
  if (written === undefined) return [];
  const say = (problem: string): readonly Place[] => [{ span: text.span, text, facts: { written, problem } }];
  if (type === "other")
    return say("stands under no type of principal AWS has (`AWS`, `Service`, `Federated`, `CanonicalUser`)");
  if (type === "*" && written !== "*") return say("stands where only `*` may stand without a type");
  if (type === "AWS" && written !== "*" && isGlob(written))
    return say("has a wildcard in a part: it matches nobody, a principal is `*` or one name");
  if (type === "AWS" && !isPrincipal(written)) return say("is no principal: an account id, an ARN or `*`");
  if (
    type === "Service" &&
    (isGlob(written) || !/\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal|amazonaws\.eu)$/.test(written))
  ) {
    return say("is no service principal: one ends in `.amazonaws.com`");
  }
  const meant = type === "Service" ? misspelt(written, tables) : undefined;
  return meant === undefined ? [] : say(`is no service of AWS that is known; did you mean \`${meant}\`?`);
}

/**
 * The service principal that is meant by a name nobody knows, one or two letters away from it. AWS has no complete list
 * of its service principals: a name that is like none of those we know is passed over, and so is a short one, and the
 * first version of a service that has a second.
 */
function misspelt(principal: string, tables: Tables): string | undefined {
  const name = normalService(principal).replace(/\.amazonaws\.com$/, "");
  const known = knownPrincipals(tables);
  if (name.length < 5 || /[.$]/.test(name) || known.has(name)) return undefined;
  const near = nearest(name, known);
  if (near?.replaceAll(/\d/g, "") === name) return undefined;
  return near !== undefined && distance(name, near) <= 2 ? `${near}.amazonaws.com` : undefined;
}

const knownNames = new WeakMap<Tables, ReadonlySet<string>>();

/** What stands before `.amazonaws.com`: the prefixes of all actions, and the principals that tables name. */
function knownPrincipals(tables: Tables): ReadonlySet<string> {
  const before = knownNames.get(tables);
  if (before) return before;
  const rows = tables.get("services") ?? [];
  const names = rows.map((row) => String(row.principal).replace(/\.amazonaws\.com$/, ""));
  const known = new Set([...services(), ...names, ...otherPrincipals]);
  knownNames.set(tables, known);
  return known;
}

/** Services that assume roles under another name than that of their actions. */
const otherPrincipals = [
  "codedeploy",
  "ecs-tasks",
  "edgelambda",
  "eks-fargate-pods",
  "elasticmapreduce",
  "export.rds",
  "monitoring.rds",
  "opsworks",
  "spotfleet",
  "transfer",
  "vpc-flow-logs",
  "vmie",
];

function isPrincipal(text: string): boolean {
  if (text === "*" || /^\d{12}$/.test(text) || /^(AIDA|AROA|AGPA|ANPA|ASCA|AIPA)[A-Z0-9]{8,}$/.test(text)) return true;
  return /^arn:[\w-]+:(iam|sts)::(\d{12}|cloudfront|aws)?:.+$/.test(text);
}

function wrongAction({ principal, action }: Statement): readonly Place[] {
  const types = new Set(principal?.entries.map(({ type }) => type));
  if (!principal || principal.negated || action?.negated !== false || types.size !== 1) return [];
  const [type] = types;
  return action.values.flatMap((text) => {
    const written = asGlob(text);
    const wrong =
      type === "Federated"
        ? /^sts:AssumeRole$/i.test(written)
        : !(assumes[type ?? ""]?.test(written) ?? true) && /^sts:AssumeRoleWith/i.test(written);
    return wrong
      ? [
          {
            span: text.span,
            text,
            facts: {
              action: written,
              subject: type === "AWS" ? "an AWS principal" : type === "Service" ? "a service" : "a federated identity",
            },
          },
        ]
      : [];
  });
}
