import { mayAttach, readBare } from "../json-policy/documents.js";
import { isData } from "../parsed.js";
import type { Document, Reader } from "../reader.js";

/** Reads policies that stand inside other YAML and JSON: manifests of Kubernetes, Ansible, configuration of tools. */
export const otherReader: Reader = {
  format: "other",
  accepts: (path, text) => isData(path) && ((/Effect/.test(text) && /Action/.test(text)) || mayAttach(text)),
  wants: () => [],
  read(files, options) {
    const documents: Document[] = [];
    for (const file of files.values()) {
      const document = otherReader.accepts(file.path, file.text) ? readBare(file, options) : undefined;
      if (!document) continue;
      const policies = document.policies.map((site) => ({ ...site, format: "other" as const }));
      documents.push({ ...document, format: "other", policies });
    }
    return documents;
  },
};
