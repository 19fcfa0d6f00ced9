const names = /\.(json|jsonc|json5|ya?ml|tf|tofu|tfvars|template|cfn|policy|tpl|tftpl|tmpl|j2|sh|bash)$/i;
/** Written by tools, large, and never a policy. */
const never =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|composer\.lock|tsconfig[^/]*\.json|package\.json|pnpm-lock\.yaml|\.eslintrc\.json)$/;

/** Could a file of this name hold a policy, or be needed to read one? Decided without its text. */
export function mayHoldPolicy(path: string): boolean {
  return (names.test(path) || /(^|\/)terragrunt\.hcl$/.test(path)) && !never.test(path);
}
