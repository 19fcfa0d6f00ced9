const shorter: readonly (readonly [expression: RegExp, text: string])[] = [
  [/\$\{(data\.aws_partition\.\w+\.(partition|id)|AWS::Partition)\}/g, "aws"],
  [/\$\{data\.aws_region\.\w+\.(name|region|id)\}/g, "${region}"],
  [/\$\{data\.aws_caller_identity\.\w+\.(account_id|id)\}/g, "${account}"],
];

/**
 * A text of a template as a person reads it: the partition is the public one, region and account of the provider are
 * `${region}` and `${account}`, and a name with a fallback, `try(var.x.name, "agent")`, is the fallback.
 */
export function readable(text: string): string {
  const fallback = fallbackOf(text);
  if (fallback !== undefined) return fallback;
  return shorter.reduce((short, [expression, words]) => short.replace(expression, () => words), text);
}

/** The last argument of `try` or `coalesce` where it is a text without holes. */
function fallbackOf(text: string): string | undefined {
  const call = text.startsWith("${") && text.endsWith("}") ? text.slice(2, -1) : text;
  if (!/^(try|coalesce)\(/.test(call) || !call.endsWith('")')) return undefined;
  const last = call.slice(call.lastIndexOf('"', call.length - 3) + 1, -2);
  return last === "" || /[${}()]/.test(last) ? undefined : last;
}
