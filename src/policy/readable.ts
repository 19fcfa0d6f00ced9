/** The readers' own expressions for what differs from deployment to deployment; another provider's are others. */
const shorter: readonly (readonly [expression: string, text: string])[] = [
  ["${data.aws_partition.current.partition}", "aws"],
  ["${AWS::Partition}", "aws"],
  ["${data.aws_region.current.name}", "${region}"],
  ["${data.aws_region.current.id}", "${region}"],
  ["${data.aws_caller_identity.current.account_id}", "${account}"],
];

/** A name as a person says it: as `readable`, and with a fallback, `try(var.x.name, "agent")`, it is the fallback. */
export function readableName(name: string): string {
  return fallbackOf(name) ?? readable(name);
}

/**
 * A text of a template as a person reads it: the partition is the public one, region and account of the provider are
 * `${region}` and `${account}`.
 */
export function readable(text: string): string {
  return shorter.reduce((short, [expression, words]) => short.replaceAll(expression, () => words), text);
}

/** The last argument of `try` or `coalesce` where it is a text without holes. */
function fallbackOf(text: string): string | undefined {
  const call = text.startsWith("${") && text.endsWith("}") ? text.slice(2, -1) : text;
  if (!/^(try|coalesce)\(/.test(call) || !call.endsWith('")')) return undefined;
  const last = call.slice(call.lastIndexOf('"', call.length - 3) + 1, -2);
  return last === "" || /[${}()]/.test(last) ? undefined : last;
}
