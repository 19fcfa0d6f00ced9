import { type MappedText, placeholder } from "./mapped-text.js";
import type { Span } from "./span.js";
import type { Entry, Syntax, TextPart, TextValue, Value } from "./value.js";

/** The name a mapped text is read under, as no file is called. */
export const textPath = "\u0000text";

/** The place in the source of a place in a text that was read under {@link textPath}; of another file, as it is. */
export function placeBack(span: Span, mapped: MappedText): Span {
  return span.path === textPath ? mapped.spanOf(span.start, span.end) : span;
}

/**
 * A value that was read of a mapped text under {@link textPath}: every place is put back to where it comes from, and
 * what stood for a hole is the hole. What the value has from files is as it was.
 *
 * @param syntax what the pieces of the text are said to be written in
 */
export function putBack(value: Value, mapped: MappedText, syntax: Syntax): Value {
  const done = new Map<Value, Value>();
  const visit = (inner: Value): Value => {
    const known = done.get(inner);
    if (known) return known;
    const result = inner.span.path === textPath ? back(inner) : inner;
    done.set(inner, result);
    return result;
  };
  const text = (inner: TextValue): TextValue => {
    const parts = inner.parts.flatMap((part) => partBack(part, mapped));
    return { ...inner, parts, span: placeBack(inner.span, mapped), syntax };
  };
  const entry = ({ key, value: own, span }: Entry): Entry => {
    return { key: text(key), value: visit(own), span: placeBack(span, mapped) };
  };
  const back = (inner: Value): Value => {
    const span = placeBack(inner.span, mapped);
    switch (inner.type) {
      case "text": {
        const found = text(inner);
        const [only, ...more] = found.parts;
        return only?.type === "hole" && more.length === 0 ? { type: "hole", hole: only.hole, span, syntax } : found;
      }
      case "list":
        return { ...inner, items: inner.items.map(visit), span, syntax };
      case "map":
        return { ...inner, entries: inner.entries.map(entry), span, syntax };
      case "choice":
        return {
          ...inner,
          branches: inner.branches.map((branch) => ({ ...branch, value: visit(branch.value) })),
          span,
        };
      default:
        return { ...inner, span, syntax };
    }
  };
  return visit(value);
}

/** A run of the text as the runs of the source that it is made of, and the holes between them. */
function partBack(part: TextPart, mapped: MappedText): readonly TextPart[] {
  const { start, end, path } = part.span;
  if (path !== textPath) return [part];
  if (part.type === "hole") return [{ ...part, span: mapped.spanOf(start, end) }];
  const holes = mapped.holesIn(start, end);
  if (part.text.length !== end - start) return unevenBack(part, holes, mapped.spanOf(start, end));
  const parts: TextPart[] = [];
  let from = start;
  const flush = (to: number) => {
    if (to <= from) return;
    const seams = mapped.seamsOf(from, to);
    for (const [i, seam] of seams.slice(0, -1).entries()) {
      const next = seams[i + 1] ?? to;
      parts.push({ type: "text", text: part.text.slice(seam - start, next - start), span: mapped.spanOf(seam, next) });
    }
  };
  for (const { offset, hole } of holes) {
    flush(offset);
    parts.push(hole);
    from = offset + 1;
  }
  flush(end);
  return parts;
}

/** A run that is not spelled as its source: it stands as a whole for all of it. */
function unevenBack(
  part: TextPart & { readonly type: "text" },
  holes: ReturnType<MappedText["holesIn"]>,
  span: Span,
): readonly TextPart[] {
  const pieces = holes.length === 0 ? [part.text] : part.text.split(placeholder);
  return pieces.flatMap((text, i): readonly TextPart[] => {
    const hole = i === 0 ? undefined : holes[i - 1]?.hole;
    return [...(hole ? [hole] : []), ...(text === "" ? [] : [{ type: "text", text, span } as const])];
  });
}
