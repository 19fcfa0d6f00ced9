import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ReviewError } from "../../errors.js";
import { openRegistration, type Registration } from "./registration.js";

const usage = "npm run register -- --url https://where-the-app-runs [--org ORGANIZATION] [--output FILE]";

/** Registers the App on GitHub from `app.yml` and writes its settings to a file that only its owner can read. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { url: { type: "string" }, org: { type: "string" }, output: { type: "string", default: "leastwise.env" } },
  });
  if (existsSync(values.output)) throw new ReviewError("usage", `\`${values.output}\` is there already`);
  const page = await openRegistration(await registrationOf(values.url, values.org));
  console.log(`Open ${page.url} in a browser on this machine and press the button. Ctrl-C gives up.`);
  const settings = await page.settings;
  page.close();
  await writeFile(values.output, settings, { mode: 0o600, flag: "wx" });
  console.log(
    `Wrote ${values.output}: keep it secret. Next: docker run -p 3000:3000 --env-file ${values.output} leastwise`,
  );
}

async function registrationOf(appUrl: string | undefined, organization: string | undefined): Promise<Registration> {
  if (!appUrl || !URL.canParse(appUrl)) throw new ReviewError("usage", usage);
  const manifest = await readFile(new URL("../../../app.yml", import.meta.url), "utf8");
  const { GHE_HOST: host, GHE_PROTOCOL: protocol = "https" } = process.env;
  const web = host ? `${protocol}://${host}` : "https://github.com";
  return { web, api: host ? `${web}/api/v3` : "https://api.github.com", organization, appUrl, manifest };
}

main().catch((error: unknown) => {
  console.error("leastwise was not registered:", error instanceof Error ? error.message : error);
  process.exit(2);
});
