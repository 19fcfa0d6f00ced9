import { expect, it } from "@jest/globals";
import { readable, readableName } from "../../src/policy/index.js";

it.each`
  text                                                                                              | read                                              | why
  ${"arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"}                   | ${"arn:aws:iam::aws:policy/ReadOnlyAccess"}       | ${"the partition"}
  ${"arn:${AWS::Partition}:s3:::a"}                                                                 | ${"arn:aws:s3:::a"}                               | ${"the partition in CloudFormation"}
  ${"arn:aws:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:q"} | ${"arn:aws:sqs:${region}:${account}:q"}           | ${"region and account"}
  ${"${data.aws_caller_identity.other.account_id}"}                                                 | ${"${data.aws_caller_identity.other.account_id}"} | ${"another account is not this one"}
  ${"${AWS::Region}"}                                                                               | ${"${AWS::Region}"}                               | ${"short as it is"}
  ${'${try(var.arns, "*")}'}                                                                        | ${'${try(var.arns, "*")}'}                        | ${"what is not known is not its fallback"}
`("reads $text as $read ($why)", ({ text = "", read }) => {
  expect(readable(text)).toBe(read);
});

it.each`
  name                                             | read                                             | why
  ${'try(var.agent.name, "agent")'}                | ${"agent"}                                       | ${"a name with a fallback"}
  ${'${coalesce(var.name, "agent")}'}              | ${"agent"}                                       | ${"as a hole"}
  ${'try(var.agent.name, "${var.cluster}-agent")'} | ${'try(var.agent.name, "${var.cluster}-agent")'} | ${"a fallback with holes is not known either"}
  ${'try(var.agent.name, "")'}                     | ${'try(var.agent.name, "")'}                     | ${"an empty one names nothing"}
  ${'lookup(var.names, "agent")'}                  | ${'lookup(var.names, "agent")'}                  | ${"a key is no fallback"}
  ${"arn:${AWS::Partition}:s3:::a"}                | ${"arn:aws:s3:::a"}                              | ${"as any other text"}
`("calls $name $read ($why)", ({ name = "", read }) => {
  expect(readableName(name)).toBe(read);
});
