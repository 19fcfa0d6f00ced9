import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { type Policy, type PolicyText, type Statement, shown } from "../../../src/policy/index.js";
import { at, literal } from "../../../src/source/index.js";
import { readFiles } from "../read.js";

const folder = fileURLToPath(new URL("./modules/", import.meta.url));

/** A policy as it must be read. `owners` are names; `when` and the `when` of a statement are guards, all of which hold. */
interface Expected {
  readonly address: string;
  readonly kind: string;
  readonly owners?: readonly string[];
  readonly when?: readonly string[];
  readonly document: Json;
}

type Json = string | readonly Json[] | { readonly [name: string]: Json };

function filesOf(module: string): { readonly [path: string]: string } {
  const names = readdirSync(`${folder}${module}`, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && entry.name !== "expected.json");
  return Object.fromEntries(
    files.map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return [path.slice(folder.length), readFileSync(path, "utf8")];
    }),
  );
}

/** One value by itself, several as a list, as the provider renders them. */
function values(texts: readonly PolicyText[]): Json {
  const [only, ...more] = texts.map(shown);
  return only !== undefined && more.length === 0 ? only : texts.map(shown);
}

function principal({ principal: element }: Statement): Json | undefined {
  const [first] = element?.entries ?? [];
  if (!element || first?.type === "*") return element && "*";
  const types = [...new Set(element.entries.map((entry) => entry.type))];
  return Object.fromEntries(
    types.map((type) => [
      type,
      values(element.entries.filter((entry) => entry.type === type).map((entry) => entry.text)),
    ]),
  );
}

function conditions({ conditions: lines }: Statement): Json | undefined {
  if (lines.length === 0) return undefined;
  const byOperator: { [operator: string]: { [key: string]: Json } } = {};
  for (const { operator, key, values: texts } of lines) {
    byOperator[operator] = { ...byOperator[operator], [shown(key)]: values(texts) };
  }
  return byOperator;
}

function toJson(policy: Policy): unknown {
  const id = literal(at(policy.value, "Id"));
  const statements = policy.statements.map((statement) => {
    const { sid, effect, action, resource, when } = statement;
    return {
      ...(when.length > 0 && { when: when.map((guard) => `${guard.on}=${guard.is}`) }),
      ...(sid && { Sid: shown(sid) }),
      Effect: effect,
      ...(action && { [action.negated ? "NotAction" : "Action"]: values(action.values) }),
      ...(resource && { [resource.negated ? "NotResource" : "Resource"]: values(resource.values) }),
      ...(statement.principal && {
        [statement.principal.negated ? "NotPrincipal" : "Principal"]: principal(statement),
      }),
      ...(conditions(statement) && { Condition: conditions(statement) }),
    };
  });
  return {
    ...(policy.versionText && { Version: shown(policy.versionText) }),
    ...(id && { Id: id }),
    Statement: statements,
  };
}

const sets = new Set(["Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal"]);

/** The values of what the provider takes as a set, in one order; those of conditions are a list, and stay. */
function ordered(json: unknown, isSet = false): unknown {
  if (Array.isArray(json)) return isSet ? json.toSorted() : json.map((item) => ordered(item));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, ordered(value, isSet || sets.has(name))]),
  );
}

/**
 * Each module with the documents that Terraform and the provider document for it; the pages are named in the modules.
 * The actions, resources and identifiers of `aws_iam_policy_document` are sets, so their order is not compared.
 */
describe("the policies of modules", () => {
  it.each(readdirSync(folder))("%s are what the documentation says", (module) => {
    const expected: readonly Expected[] = JSON.parse(readFileSync(`${folder}${module}/expected.json`, "utf8"));
    const documents = readFiles(filesOf(module)).filter((document) => document.format === "terraform");

    const read = documents.flatMap((document) =>
      document.policies.map((site) => ({
        address: site.address,
        kind: site.kind,
        owners: site.owners.map((owner) => owner.name),
        when: site.when.map((guard) => `${guard.on}=${guard.is}`),
        document: ordered(toJson(site.policy)),
        unread: site.policy.unread.map((each) => each.on),
      })),
    );

    expect(documents.flatMap((document) => document.problems)).toEqual([]);
    expect(read.map((site) => site.address).toSorted()).toEqual(expected.map((site) => site.address).toSorted());
    for (const { owners, when = [], ...site } of expected) {
      const found = read.find((one) => one.address === site.address);
      const named = { ...found, owners: owners ? found?.owners : undefined };
      expect(named).toEqual({ ...site, owners, when, document: ordered(site.document), unread: [] });
    }
  });
});
