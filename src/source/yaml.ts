import {
  type Document,
  isScalar,
  parseAllDocuments,
  type Tags,
  visit,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { SourceFile } from "./file.js";
import { toMappedText } from "./mapped-text.js";
import { placeBack, putBack, textPath } from "./mapped-value.js";
import type { Problem } from "./problem.js";
import type { Span } from "./span.js";
import type { TextPart, Value } from "./value.js";
import { withLinesJoined } from "./yaml-joined.js";
import { toYamlValue, type YamlState } from "./yaml-value.js";

/** Characters; the largest template AWS takes is 1 MB. */
const sizeLimit = 5_000_000;
/** Nodes after every alias is put in place, over all documents of a file. */
const nodeLimit = 500_000;
/** One broken indent makes many errors; the first ones tell what is wrong. */
const shownErrors = 10;

export interface YamlResult {
  /** One value a document, in order; empty documents are left out. */
  readonly documents: readonly Value[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a YAML file. Total: what is broken is a problem at its place, and what can be read is read.
 *
 * - A node with a tag of its own (`!Sub "x"`) is a map with one entry, whose key is the tag (`!Sub`), so that
 *   `!Sub x` and `Fn::Sub: x` have the same form.
 * - Scalars follow YAML 1.2, but a number with a leading zero (an account id) and a date are texts.
 * - What an alias gives has the place of its anchor and the syntax `computed`, at the anchor too: an edit there would
 *   change every use.
 * - A key written twice is there twice, and is a problem.
 * - A line inside of brackets or quotes may stand anywhere.
 */
export function parseYamlFile(file: SourceFile): YamlResult {
  const { path } = file;
  const whole = { path, start: 0, end: file.text.length };
  const limit = (message: string): YamlResult => ({
    documents: [],
    problems: [{ code: "limit", message, span: whole }],
  });
  if (file.text.length > sizeLimit) return limit(`larger than ${sizeLimit / 1_000_000} million characters, not read`);
  const problems: Problem[] = [];
  try {
    const first = documentsOf(file.text);
    const text = first.some(({ errors }) => errors.length > 0) ? withLinesJoined(file.text, errorsOf) : file.text;
    const documents: Value[] = [];
    let budget = nodeLimit;
    for (const document of text === file.text ? first : documentsOf(text)) {
      problems.push(...toProblems(document.errors, path, problems.length));
      if (!document.contents || isBlank(document)) continue;
      const state: YamlState = {
        path,
        text,
        problems,
        budget,
        anchors: new Map(),
        shared: sharedAnchors(document, text),
      };
      documents.push(toYamlValue(document.contents, state));
      budget = state.budget;
    }
    return { documents, problems };
  } catch {
    // The parser recurses; its own checks catch most of what overflows the stack, not all of it.
    return limit("nested too deeply, not read");
  }
}

/**
 * Reads YAML that is put together from parts: a heredoc, a template that was filled in. Every value has its place in the
 * source, and holes stay holes. What a hole brings is taken to be one text, not lines of YAML; nothing can be edited.
 *
 * @param whole where a problem that has no place of its own is reported.
 */
export function parseYaml(parts: readonly TextPart[], whole: Span): YamlResult {
  const mapped = toMappedText(parts, false);
  const { documents, problems } = parseYamlFile({ path: textPath, text: mapped.text });
  return {
    documents: documents.map((document) => putBack(document, mapped, "computed")),
    problems: problems.map((problem) => {
      return { ...problem, span: mapped.text === "" ? whole : placeBack(problem.span, mapped) };
    }),
  };
}

function documentsOf(text: string): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, {
    schema: "failsafe",
    customTags: ownTags(text),
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  return Array.isArray(parsed) ? parsed : [];
}

function errorsOf(text: string): readonly YAMLError[] {
  return documentsOf(text).flatMap((document) => document.errors);
}

/** The tags that stand in the text, so that the parser need not warn of each. What they mean is not its business. */
function ownTags(text: string): Tags {
  const names = new Set(text.match(/![A-Za-z][\w:.-]*/g));
  return [...names].flatMap(
    (tag): Tags => [
      { tag, resolve: (value: string) => value },
      { tag, collection: "seq", resolve: (value: YAMLMap | YAMLSeq) => value },
      { tag, collection: "map", resolve: (value: YAMLMap | YAMLSeq) => value },
    ],
  );
}

function isBlank(document: Document.Parsed): boolean {
  const { contents } = document;
  return isScalar(contents) && contents.source === "" && contents.type === "PLAIN" && contents.tag === undefined;
}

/** Names of the anchors that some alias uses. */
function sharedAnchors(document: Document.Parsed, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!/(^|[\s,[{:-])&[^\s&]/m.test(text)) return names;
  visit(document, {
    Alias(_, alias) {
      names.add(alias.source);
    },
  });
  return names;
}

function toProblems(errors: readonly YAMLError[], path: string, already: number): readonly Problem[] {
  return errors.slice(0, Math.max(0, shownErrors - already)).map((error) => {
    const [start, end] = error.pos;
    const code = error.code === "RESOURCE_EXHAUSTION" ? "limit" : "syntax";
    return { code, message: messageOf(error), span: { path, start, end } };
  });
}

const messages: { readonly [code: string]: string } = {
  TAB_AS_INDENT: "a tab cannot be used to indent",
  RESOURCE_EXHAUSTION: "nested too deeply, not read",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line (is a `:` or an indent missing?)",
};

function messageOf(error: YAMLError): string {
  const own = messages[error.code] ?? error.message.charAt(0).toLowerCase() + error.message.slice(1);
  return `broken YAML: ${own.replace(/\.$/, "")}`;
}
