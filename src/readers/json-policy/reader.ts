import { isData } from "../parsed.js";
import type { Document, Reader } from "../reader.js";
import { readBare } from "./documents.js";

/** A file without any of it holds no policy. */
const hint = /Statement|20(12|08)-10-17/;

/** Reads files that are policies, or lists and answers of AWS that hold them, in JSON and YAML. */
export const jsonPolicyReader: Reader = {
  format: "json-policy",
  accepts: (path, text) => (isData(path) || isJsonTemplate(path, text)) && hint.test(text),
  wants: () => [],
  read(files, options) {
    const documents: Document[] = [];
    for (const file of files.values()) {
      const document = jsonPolicyReader.accepts(file.path, file.text) ? readBare(file, options) : undefined;
      if (document?.format === "json-policy") documents.push(document);
    }
    return documents;
  },
};

/** JSON with placeholders, as `templatefile` and others take it. */
function isJsonTemplate(path: string, text: string): boolean {
  return /\.(tpl|tftpl|tmpl|j2)$/i.test(path) && /^\s*[{[]/.test(text.slice(0, 1_000));
}
