import { mayEmbed } from "../embedded.js";
import { mayAttach, readBare, readScript } from "../json-policy/documents.js";
import { isData } from "../parsed.js";
import type { Document, Reader } from "../reader.js";

/** Reads policies that stand inside other YAML and JSON: manifests of Kubernetes, Ansible, configuration of tools. */
export const otherReader: Reader = {
  format: "other",
  accepts: (path, text) =>
    isScript(path) ? mayEmbed(text) : isData(path) && ((/Effect/.test(text) && /Action/.test(text)) || mayAttach(text)),
  wants: () => [],
  read(files, options) {
    const documents: Document[] = [];
    for (const file of files.values()) {
      if (!otherReader.accepts(file.path, file.text)) continue;
      const document = isScript(file.path) ? readScript(file, options) : readBare(file, options);
      if (!document) continue;
      const policies = document.policies.map((site) => ({ ...site, format: "other" as const }));
      documents.push({ ...document, format: "other", policies });
    }
    return documents;
  },
};

/** A script of a shell, whose commands may make policies of JSON that stands in it. */
function isScript(path: string): boolean {
  return /\.(sh|bash)$/.test(path);
}
