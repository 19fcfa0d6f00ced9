import { expect, it } from "@jest/globals";
import { readable } from "../../src/policy/index.js";

it.each`
  text                                                                                         | read                                             | why
  ${"arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"}              | ${"arn:aws:iam::aws:policy/ReadOnlyAccess"}      | ${"the partition"}
  ${"arn:${AWS::Partition}:s3:::a"}                                                            | ${"arn:aws:s3:::a"}                              | ${"the partition in CloudFormation"}
  ${"arn:aws:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.me.account_id}:q"} | ${"arn:aws:sqs:${region}:${account}:q"}          | ${"region and account"}
  ${"${AWS::Region}"}                                                                          | ${"${AWS::Region}"}                              | ${"short as it is"}
  ${'try(var.agent.name, "agent")'}                                                            | ${"agent"}                                       | ${"a name with a fallback"}
  ${'${coalesce(var.name, "agent")}'}                                                          | ${"agent"}                                       | ${"as a hole"}
  ${'try(var.agent.name, "${var.cluster}-agent")'}                                             | ${'try(var.agent.name, "${var.cluster}-agent")'} | ${"a fallback with holes is not known either"}
  ${'try(var.agent.name, "")'}                                                                 | ${'try(var.agent.name, "")'}                     | ${"an empty one names nothing"}
  ${'lookup(var.names, "agent")'}                                                              | ${'lookup(var.names, "agent")'}                  | ${"a key is no fallback"}
  ${"${var.x}"}                                                                                | ${"${var.x}"}                                    | ${"any other hole"}
`("reads $text as $read ($why)", ({ text = "", read }) => {
  expect(readable(text)).toBe(read);
});
