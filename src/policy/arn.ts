/**
 * The partitions AWS has, the public one first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export const partitions: readonly string[] = [
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc",
];

/** An ARN taken apart at its first five colons; `resource` is all the rest. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Undefined for a text that is not `arn:` and five further parts. Wildcards stand as they are. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  if (prefix !== "arn" || partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || rest.length === 0) return undefined;
  return { partition, service, region, account, resource: rest.join(":") };
}

const providerType = "oidc-provider/";

/**
 * Host and path of the issuer, in the ARN of an OIDC provider; undefined for another ARN, and where it is filled in.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export function issuerOfProvider(arn: string): string | undefined {
  const at = arn.indexOf(providerType);
  const issuer = at < 0 ? "" : arn.slice(at + providerType.length);
  return issuer === "" || issuer.includes("$") ? undefined : issuer;
}

/** A service principal without the suffix of its partition: `lambda.amazonaws.com.cn` is `lambda.amazonaws.com`. */
export function normalService(principal: string): string {
  return principal.replace(/\.amazonaws\.com\.cn$/, ".amazonaws.com");
}
