/**
 * The address in the registry that a source means, also where it names the repository that the module lies in:
 * `git::https://github.com/terraform-aws-modules/terraform-aws-iam//modules/iam-policy?ref=v5` is
 * `terraform-aws-modules/iam/aws//modules/iam-policy`.
 *
 * @see https://developer.hashicorp.com/terraform/language/modules/configuration#source
 */
export function registrySource(source: string): string {
  const [plain = ""] = source.split("?");
  const repository = plain.replace(/^git::/, "").replace(/^(https:\/\/|ssh:\/\/)?(git@)?github\.com[/:]/, "github:");
  const named = /^github:([\w-]+)\/terraform-([a-z]+)-([\w-]+)(\.git)?(\/\/.*)?$/.exec(repository);
  if (named) return `${named[1]}/${named[3]}/${named[2]}${named[5] ?? ""}`;
  const ofTerragrunt = /^tfr:\/\/[^/]*\/(.+)$/.exec(plain)?.[1];
  if (ofTerragrunt !== undefined) return ofTerragrunt;
  return plain.replace(/^registry\.(terraform\.io|opentofu\.org)\//, "");
}
