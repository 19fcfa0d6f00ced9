import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { configurationPath } from "../config/index.js";
import { ReviewError } from "../errors.js";
import { emit, type OutputSettings } from "./output.js";

const template = `# Leastwise: what it needs to know of this repository. Every key is optional.
# It counts from the default branch; what a pull request writes here counts once it is merged.

# Account ids that are yours. Any other account in a policy is an outsider.
# accounts: ["111122223333"]

# Your AWS organizations.
# organizations: [o-a1b2c3d4e5]

# GitHub users and organizations whose workflows may assume your roles.
# github-owners: [acme]

# Regions you work in.
# regions: [eu-west-1]

# A new finding of this severity or above fails the check: low, medium, high, critical or never.
fail-on: high

# Paths that are not read.
# ignore: ["vendor/**"]

# Kinds of bare policy documents: identity, boundary, session, resource, trust, scp, rcp, vpc-endpoint.
# kinds: {"policies/scp/*.json": scp}

# Values of template parameters and Terraform variables.
# values: {Stage: prod}

# Rules by id: off, or another severity. "leastwise rules" lists them.
# rules: {resource-star: low, policy-on-user: "off"}
`;

/**
 * `init`: writes a commented configuration to its place below the working folder.
 *
 * @throws ReviewError `usage` if there is one.
 */
export async function init(settings: OutputSettings): Promise<number> {
  const path = settings.output ?? join(process.cwd(), configurationPath);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, template, { flag: "wx" }).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "EEXIST" ? "is there already, nothing was written" : "cannot be written";
    throw new ReviewError("usage", `\`${path}\` ${why}`, { cause });
  });
  await emit(`wrote ${settings.output ?? configurationPath}`, settings.quiet ? { quiet: true } : {});
  return 0;
}
