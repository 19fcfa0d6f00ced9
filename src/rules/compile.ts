import { writeFileSync } from "node:fs";
import { readCatalogue, toText } from "./built-in.js";

// Run by the build: puts the catalogue beside the compiled modules as one JSON file, which starts faster than the YAML.
writeFileSync(new URL("./catalogue.json", import.meta.url), toText(readCatalogue()));
