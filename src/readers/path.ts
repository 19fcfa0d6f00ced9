/**
 * The path of the repository that a path written in `file` means; undefined where it lies outside or is a URL. `./x`
 * and `x` are beside the file, `/x` at the root.
 */
export function relativePath(file: string, written: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(written) || written === "") return undefined;
  const path: string[] = written.startsWith("/") ? [] : file.split("/").slice(0, -1);
  for (const segment of written.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") path.push(segment);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join("/");
}
