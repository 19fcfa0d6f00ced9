import type { Files, SourceFile, Span } from "../source/index.js";
import type { Document, PolicySite, Reader, ReadOptions } from "./reader.js";

/**
 * Every file read by exactly one reader: the first, in the order given, that accepts it and makes a document of it. A
 * file that no reader makes anything of has no document.
 *
 * A bare policy that a template has read as its own (`file("policy.json")`, `AWS::Include`) is counted there and not
 * once more by itself.
 */
export function readWith(readers: readonly Reader[], files: Files, options: ReadOptions): readonly Document[] {
  const documents: Document[] = [];
  const left = new Map<string, SourceFile>(files);
  for (const reader of readers) {
    const accepted = [...left.values()].filter((file) => reader.accepts(file.path, file.text));
    if (accepted.length === 0) continue;
    for (const document of readSafely(reader, accepted, files, left, options)) {
      documents.push(document);
      left.delete(document.path);
    }
  }
  return withoutCountedElsewhere(documents);
}

/**
 * What a reader makes of its files. Readers do not throw; should one have a fault all the same, each file is read
 * alone, and only the one that brings it out is lost, with a problem.
 */
function readSafely(
  reader: Reader,
  accepted: readonly SourceFile[],
  all: Files,
  left: ReadonlyMap<string, SourceFile>,
  options: ReadOptions,
): readonly Document[] {
  // A reader sees every file, for what its own refer to; documents of files that others have read are not taken.
  const own = (documents: readonly Document[]) => documents.filter((document) => left.has(document.path));
  try {
    return own(reader.read(all, options));
  } catch {
    return accepted.flatMap((file) => {
      try {
        return own(reader.read(new Map([[file.path, file]]), options));
      } catch (error) {
        return [lost(reader, file, error)];
      }
    });
  }
}

function lost(reader: Reader, file: SourceFile, error: unknown): Document {
  const span = { path: file.path, start: 0, end: file.text.length };
  const message = `this file could not be read, by a fault of Leastwise: \`${String(error)}\``;
  const problems = [{ code: "limit", message, span }] as const;
  return { path: file.path, format: reader.format, policies: [], resources: [], problems };
}

function withoutCountedElsewhere(documents: readonly Document[]): readonly Document[] {
  const counted = new Set<string>();
  for (const document of documents) {
    for (const { policy } of document.policies) {
      for (const { span } of [policy.value, ...policy.statements]) {
        if (span.path !== document.path) counted.add(placeOf(span));
      }
    }
  }
  if (counted.size === 0) return documents;
  const isOwn = ({ policy }: PolicySite) =>
    ![policy.value, ...policy.statements].some(({ span }) => counted.has(placeOf(span)));
  return documents.map((document) => {
    if (document.format !== "json-policy" && document.format !== "other") return document;
    return { ...document, policies: document.policies.filter(isOwn) };
  });
}

function placeOf(span: Span): string {
  return `${span.path}:${span.start}`;
}
