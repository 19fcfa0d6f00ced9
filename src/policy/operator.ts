import { lowerAscii } from "./parse-text.js";

export type OperatorFamily =
  | "String"
  | "StringIgnoreCase"
  | "StringLike"
  | "Numeric"
  | "Date"
  | "Bool"
  | "Binary"
  | "IpAddress"
  | "Arn"
  | "Null";

/** A condition operator taken apart. */
export interface Operator {
  readonly family: OperatorFamily;
  readonly set: "none" | "ForAllValues" | "ForAnyValue";
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** Of numbers and dates. */
  readonly order: "equal" | "less" | "less-equal" | "greater" | "greater-equal";
}

const bases: { readonly [name: string]: Pick<Operator, "family" | "negated" | "order"> } = {
  StringEquals: { family: "String", negated: false, order: "equal" },
  StringNotEquals: { family: "String", negated: true, order: "equal" },
  StringEqualsIgnoreCase: { family: "StringIgnoreCase", negated: false, order: "equal" },
  StringNotEqualsIgnoreCase: { family: "StringIgnoreCase", negated: true, order: "equal" },
  StringLike: { family: "StringLike", negated: false, order: "equal" },
  StringNotLike: { family: "StringLike", negated: true, order: "equal" },
  ...ordered("Numeric"),
  ...ordered("Date"),
  Bool: { family: "Bool", negated: false, order: "equal" },
  BinaryEquals: { family: "Binary", negated: false, order: "equal" },
  IpAddress: { family: "IpAddress", negated: false, order: "equal" },
  NotIpAddress: { family: "IpAddress", negated: true, order: "equal" },
  ArnEquals: { family: "Arn", negated: false, order: "equal" },
  ArnLike: { family: "Arn", negated: false, order: "equal" },
  ArnNotEquals: { family: "Arn", negated: true, order: "equal" },
  ArnNotLike: { family: "Arn", negated: true, order: "equal" },
  Null: { family: "Null", negated: false, order: "equal" },
};

function ordered(family: "Numeric" | "Date"): {
  readonly [name: string]: Pick<Operator, "family" | "negated" | "order">;
} {
  return {
    [`${family}Equals`]: { family, negated: false, order: "equal" },
    [`${family}NotEquals`]: { family, negated: true, order: "equal" },
    [`${family}LessThan`]: { family, negated: false, order: "less" },
    [`${family}LessThanEquals`]: { family, negated: false, order: "less-equal" },
    [`${family}GreaterThan`]: { family, negated: false, order: "greater" },
    [`${family}GreaterThanEquals`]: { family, negated: false, order: "greater-equal" },
  };
}

/** The names of all operators without set prefix and `IfExists`, in AWS's spelling. */
export const operatorNames: readonly string[] = Object.keys(bases);

/**
 * An operator by its name, e.g. `ForAnyValue:StringNotLikeIfExists`; undefined where AWS has none of that name. Letter
 * case is exact: AWS's pages do not say that it is ignored. `NullIfExists` does not exist.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseOperator(name: string): Operator | undefined {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(name);
  const base = match?.[2] === undefined ? undefined : own(bases, match[2]);
  if (!match || !base) return undefined;
  const ifExists = match[3] !== undefined;
  const set = match[1] === "ForAllValues" || match[1] === "ForAnyValue" ? match[1] : "none";
  if (base.family === "Null" && (ifExists || set !== "none")) return undefined;
  return { ...base, set, ifExists };
}

/** The operator's name in AWS's spelling, whatever the case it is written in. */
export function operatorInCase(name: string): string | undefined {
  const wanted = lowerAscii(name);
  for (const set of ["", "ForAllValues:", "ForAnyValue:"]) {
    for (const base of operatorNames) {
      for (const suffix of ["", "IfExists"]) {
        if (lowerAscii(set + base + suffix) === wanted && parseOperator(set + base + suffix))
          return set + base + suffix;
      }
    }
  }
  return undefined;
}

function own<T>(table: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
