import { Command, Option } from "commander";
import type { CanSettings } from "./can.js";
import type { FixSettings } from "./fix.js";
import type { OutputSettings } from "./output.js";
import type { ReviewSettings } from "./review.js";
import type { Settings } from "./settings.js";

type Common = Settings & OutputSettings;

/** Formats of a review; every other answer is text or JSON. */
const reports = ["text", "json", "sarif", "markdown", "html"];
const answers = ["text", "json"];

/**
 * The command line. A command's code is loaded when it is called; `exit` gets its exit code: 0 nothing at or over the
 * threshold, 1 there is, 2 bad use or input, 3 unknown.
 */
export function toProgram(exit: (code: number) => void): Command {
  const program = new Command("leastwise").description("Reviews what a change of AWS policies grants.").exitOverride();
  const silent = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .option("--output <file>", "write the answer to a file")
      .option("--quiet", "print nothing; the exit code is the answer");
  const command = (usage: string, description: string, formats: readonly string[] = answers) =>
    silent(usage, description).addOption(
      new Option("--format <format>", "how to answer (default: text for a person, else json)").choices(formats),
    );
  const configured = (usage: string, description: string, formats?: readonly string[]) =>
    command(usage, description, formats)
      .option("--config <file>", "configuration (default: .github/leastwise.yml)")
      .option("--kind <kind>", "kind of bare policy documents: identity, trust, resource, scp, …");

  configured("check [paths...]", "all findings in files or folders as they stand (- reads standard input)", reports)
    .option("--fail-on <severity>", "exit with 1 from this severity on (default: high)")
    .action(async (paths: string[], options: Common) => exit(await (await import("./check.js")).check(paths, options)));
  configured("review", "what the App would post for base → head of a local repository", reports)
    .option("--repo <dir>", "the repository", ".")
    .option("--base <ref>", "what to compare with (default: the default branch); the review starts at the merge base")
    .option("--head <ref>", "what to review (default: the work tree)")
    .option("--fail-on <severity>", "exit with 1 from this severity on (default: high)")
    .action(async (options: ReviewSettings) => exit(await (await import("./review.js")).review(options)));
  configured("compare <old> <new>", "does NEW allow anything OLD does not? (exit code: 0 no, 1 yes, 3 unknown)").action(
    async (before: string, after: string, options: Common) =>
      exit(await (await import("./compare.js")).compare(before, after, options)),
  );
  configured("can <policy>", "can this policy allow a request like this? (exit code: 0 no, 1 yes, 3 unknown)")
    .requiredOption("--action <action>", "an action, or a glob of actions")
    .option("--resource <arn>", "an ARN, or a glob")
    .option("--principal <principal>", "an ARN, an account, a service, `anonymous`, or a glob")
    .option(
      "--context <key=value>",
      "a condition key and its value; may be repeated",
      (each, all: string[]) => [...all, each],
      [],
    )
    .action(async (policy: string, options: CanSettings) =>
      exit(await (await import("./can.js")).can(policy, options)),
    );
  command("simulate [file]", "decide concrete requests: a case or a list of cases (- reads standard input)").action(
    async (file: string | undefined, options: OutputSettings) =>
      exit(await (await import("./simulate.js")).simulate(file, options)),
  );
  configured("fix [paths...]", "make the proved fixes in files or folders")
    .option("--dry-run", "print them as a patch, change nothing")
    .option("--fail-on <severity>", "exit with 1 if a finding from this severity on is left (default: high)")
    .action(async (paths: string[], options: FixSettings) =>
      exit(await (await import("./fix.js")).fix(paths, options)),
    );
  silent("init", "write a commented configuration").action(async (options: OutputSettings) =>
    exit(await (await import("./init.js")).init(options)),
  );
  command("rules [id]", "the catalogue, or one rule explained").action(
    async (id: string | undefined, options: OutputSettings) =>
      exit(await (await import("./rules.js")).rules(id, options)),
  );
  return program;
}
