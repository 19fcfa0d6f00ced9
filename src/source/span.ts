/** A half-open range of UTF-16 offsets in one file. Lines and columns are computed only in `report`. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** The smallest span that holds both; they must lie in the same file, else the first is given back. */
export function covering(a: Span, b: Span): Span {
  if (a.path !== b.path) return a;
  return { path: a.path, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Does `outer` hold the whole of `inner`? */
export function holds(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}
