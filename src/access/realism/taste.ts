import { type Glob, literalGlob, one, oneInSegment, run, runInSegment } from "../glob/glob.js";
import type { PatternSet } from "../glob/pattern-set.js";
import type { Candidates } from "../theory/text.js";

/** The account of example requests, and one that is not it. */
export const ownAccount = "111122223333";
export const otherAccount = "444455556666";

const principals: readonly string[] = [
  `aws:${ownAccount}:arn:aws:iam::${ownAccount}:user/alice`,
  `aws:${otherAccount}:arn:aws:iam::${otherAccount}:user/bob`,
  "anonymous",
  "service:ec2.amazonaws.com",
  `aws:${ownAccount}:arn:aws:sts::${ownAccount}:assumed-role/app/session`,
];

const resources: readonly string[] = [
  "arn:aws:s3:::example-bucket/key",
  "arn:aws:s3:::example-bucket",
  `arn:aws:sqs:us-east-1:${ownAccount}:example`,
  `arn:aws:iam::${ownAccount}:role/example`,
  "*",
];

const actions: readonly string[] = ["s3:getobject", "s3:listbucket", "ec2:describeinstances", "example:newaction"];

/** Actions people know, tried first for an example. */
export const typicalActions: readonly string[] = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:ListBucket",
  "iam:PassRole",
  "sts:AssumeRole",
  "dynamodb:GetItem",
  "sqs:SendMessage",
  "kms:Decrypt",
  "secretsmanager:GetSecretValue",
  "lambda:InvokeFunction",
  "ec2:RunInstances",
  "ec2:DescribeInstances",
  "iam:CreateUser",
];

/** @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const regions: readonly string[] = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["ap-south-1", "ap-south-2", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
  ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7"],
  ...["af-south-1", "il-central-1", "me-central-1", "me-south-1", "cn-north-1", "cn-northwest-1"],
  ...["us-gov-east-1", "us-gov-west-1"],
];

const valuesOfType: ReadonlyMap<string, readonly string[]> = new Map([
  ["Bool", ["true", "false"]],
  ["ARN", [`arn:aws:iam::${ownAccount}:role/example`, `arn:aws:iam::${otherAccount}:role/example`]],
  ["Date", ["2026-09-21T12:00:00Z"]],
  ["Numeric", ["1"]],
  ["IPAddress", ["203.0.113.10"]],
]);

const valuesOfKey: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws:epochtime", ["1790000000"]],
  ["aws:principalaccount", [ownAccount, otherAccount]],
  ["aws:resourceaccount", [ownAccount, otherAccount]],
  ["aws:sourceaccount", [ownAccount, otherAccount]],
  ["aws:requestedregion", ["us-east-1", "eu-west-1"]],
  ["aws:principalorgid", ["o-exampleorgid", "o-otherorgid"]],
  ["aws:username", ["alice", "bob"]],
  ["aws:principaltype", ["User", "AssumedRole"]],
  ["aws:sourcevpc", ["vpc-0example"]],
  ["aws:sourcevpce", ["vpce-0example"]],
]);

const fillers: readonly string[] = ["example", "", "other-example", "example/key", "a"];

/** Words for principals, actions or resources. */
export function textCandidates(dimension: string): Candidates {
  const [name] = dimension.split("@");
  const usual = name === "principal" ? principals : name === "action" ? actions : resources;
  return (required) => words(required, usual, name !== "action");
}

/** Words for a condition key. */
export function keyCandidates(key: string, type: string | undefined): Candidates {
  const usual = [
    ...(valuesOfKey.get(key) ?? []),
    ...(valuesOfType.get(type?.replace("ArrayOf", "") ?? "") ?? []),
    "example",
    "other-example",
    "true",
    "false",
  ];
  return (required) => words(required, usual, true);
}

/** The usual words, then the required patterns with their wildcards filled in. */
function* words(required: readonly PatternSet[], usual: readonly string[], inArns: boolean): Generator<Glob> {
  for (const word of usual) yield literalGlob(word);
  const smallest = required.reduce<PatternSet | undefined>(
    (best, set) => (best && best.globs.length <= set.globs.length ? best : set),
    undefined,
  );
  for (const glob of smallest?.globs.slice(0, 64) ?? []) {
    for (const filler of fillers) yield filled(glob, filler, inArns);
  }
}

/** Wildcards filled in with words that fit their place, as in an ARN where it is one. */
export function filled(glob: Glob, filler: string, inArns: boolean): Glob {
  const word: number[] = [];
  let colons = 0;
  const arn = inArns && glob[0] === 97 && glob[3] === 58;
  for (const [i, code] of glob.entries()) {
    if (code === 58) colons++;
    if (code === run || code === runInSegment) word.push(...literalGlob(fillerAt(glob, i, arn ? colons : 5, filler)));
    else if (code === one || code === oneInSegment) word.push(97);
    else word.push(code < 0 ? 49 : code);
  }
  return word;
}

function fillerAt(glob: Glob, at: number, colons: number, filler: string): string {
  const whole = glob[at - 1] === 58 && (glob[at + 1] === 58 || at === glob.length - 1);
  if (colons >= 5) return filler;
  const rest =
    at === glob.length - 1 ? ["aws:s3:::example", "s3:::example", `us-east-1:${ownAccount}:`, `${ownAccount}:`] : [];
  if (rest.length > 0) return `${rest[colons - 1] ?? ""}${colons > 2 ? filler : ""}`;
  if (!whole) return "";
  return ["", "aws", "s3", "us-east-1", ownAccount][colons] ?? filler;
}
