import type { RE2JS } from "re2js";
import type { Span, Value } from "../../../source/index.js";
import { re2 } from "../re2.js";
import { absent, asString, entry, list, map, text } from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";

/** Steps of one search: characters of the text times instructions of the pattern. */
const stepLimit = 1_000_000;

/** Terraform's own kind of regular expression, which takes linear time; undefined for one that is none, or too long. */
function compiled(pattern: string, content: string): RE2JS | undefined {
  try {
    const expression = re2().compile(pattern);
    return expression.programSize() * content.length > stepLimit ? undefined : expression;
  } catch {
    return undefined;
  }
}

/**
 * `replace`: a search between slashes is a regular expression, whose groups are `$1`, `$name` and `${name}`.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/replace
 */
const replace: BuiltIn = ([value, search, by], { span }) => {
  const [content, wanted, replacement] = [asString(value), asString(search), asString(by)];
  if (content === undefined || wanted === undefined || replacement === undefined) return undefined;
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (pattern === undefined) return text(wanted === "" ? content : content.replaceAll(wanted, () => replacement), span);
  const expression = compiled(pattern, content);
  if (!expression) return undefined;
  const groups = expression.namedGroups();
  const matcher = expression.matcher(content);
  let [replaced, position] = ["", 0];
  while (matcher.find()) {
    const group = (name: string) => {
      const index = /^\d+$/.test(name) ? Number(name) : groups[name];
      return index !== undefined && index <= expression.groupCount() ? (matcher.group(index) ?? "") : "";
    };
    replaced += content.slice(position, matcher.start()) + expanded(replacement, group);
    position = matcher.end();
  }
  return text(replaced + content.slice(position), span);
};

/** As Go's `Regexp.Expand`: `$1x` is the group `1x`, `$$` a dollar sign. */
function expanded(replacement: string, group: (name: string) => string): string {
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    return name === undefined ? "$" : group(name);
  });
}

/** Every match as `regex` gives it: a text, or its groups as a list or, where they have names, as a map. */
function matchesOf(expression: RE2JS, content: string, span: Span, limit: number): readonly Value[] {
  const names = Object.entries(expression.namedGroups());
  const matcher = expression.matcher(content);
  const found: Value[] = [];
  const group = (index: number) => {
    const known = matcher.group(index);
    return known === null ? absent(span) : text(known, span);
  };
  while (found.length < limit && matcher.find()) {
    if (expression.groupCount() === 0) found.push(group(0));
    else if (names.length > 0) {
      found.push(
        map(
          names.map(([name, index]) => entry(name, group(index))),
          span,
        ),
      );
    } else {
      found.push(
        list(
          Array.from({ length: expression.groupCount() }, (_, index) => group(index + 1)),
          span,
        ),
      );
    }
  }
  return found;
}

function search(toResult: (matches: readonly Value[], span: Span) => Value | undefined, limit: number): BuiltIn {
  return ([pattern, value], { span }) => {
    const [wanted, content] = [asString(pattern), asString(value)];
    if (wanted === undefined || content === undefined) return undefined;
    const expression = compiled(wanted, content);
    return expression && toResult(matchesOf(expression, content, span, limit), span);
  };
}

/**
 * Functions of regular expressions.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/regex
 */
export const patterns: BuiltIns = {
  replace,
  regex: search(([first]) => first, 1),
  regexall: search(list, 1_000),
};
