import { describe, expect, it } from "@jest/globals";
import { reviewTrees } from "../helpers/sides.js";

const table = "arn:aws:dynamodb:eu-west-1:111122223333:table/users";
const queue = "arn:aws:sqs:eu-west-1:111122223333:orders";
const [read, send] = ["dynamodb:GetItem", "sqs:SendMessage"];

const template = (actions: readonly string[], resources: readonly unknown[]) =>
  JSON.stringify({
    Parameters: { Any: { Type: "String" } },
    Resources: {
      Table: { Type: "AWS::DynamoDB::Table", Properties: { StreamSpecification: {} } },
      Policy: {
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: "p",
          Roles: ["app"],
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: actions.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: resources }],
          },
        },
      },
    },
  });

type Statement = readonly [actions: readonly string[], resources: readonly unknown[]];
const said = (base: Statement, head: Statement, which: "granted" | "removed" = "granted") =>
  reviewTrees({ "t.json": template(...base) }, { "t.json": template(...head) })
    .access?.[which].map(({ actions, resources }) => `${actions} on ${resources.join(" ")}`)
    .sort();

describe("a row about what no request can be about", () => {
  it.each<{ why: string; head: Statement; rows: readonly string[]; removed?: readonly string[] }>([
    {
      why: "actions of each service are on the resources of that service",
      head: [
        [read, send],
        [table, queue],
      ],
      rows: [`${read} on ${table}`, `${send} on ${queue}`],
    },
    {
      why: "which resources of its own service an action takes is not told",
      head: [
        ["elasticloadbalancing:AddTags"],
        ["arn:aws:elasticloadbalancing:*:*:loadbalancer/*", "arn:aws:elasticloadbalancing:*:*:targetgroup/*"],
      ],
      rows: [
        "elasticloadbalancing:AddTags on arn:aws:elasticloadbalancing:*:*:loadbalancer/* arn:aws:elasticloadbalancing:*:*:targetgroup/*",
      ],
    },
    {
      why: "a stream is what its attribute says",
      head: [[send], [{ "Fn::GetAtt": ["Table", "StreamArn"] }, queue]],
      rows: [`${send} on ${queue}`],
    },
    {
      why: "what is filled in may be anything",
      head: [[send], [{ Ref: "Any" }, queue]],
      rows: [`${send} on \${Any} ${queue}`],
    },
    {
      why: "a service that is filled in may be this one",
      head: [[send], [{ "Fn::Sub": "arn:aws:${Any}:eu-west-1:111122223333:orders" }, queue]],
      rows: [`${send} on arn:aws:\${Any}:eu-west-1:111122223333:orders ${queue}`],
    },
    {
      why: "a star may stand for the service, and for what is behind it",
      head: [[send], ["arn:aws:*:orders", "arn:aws:s*", queue]],
      rows: [`${send} on arn:aws:*:orders arn:aws:s* ${queue}`],
    },
    {
      why: "a star that passes a colon reaches the log group",
      head: [
        ["logs:PutLogEvents", send],
        ["arn:aws:logs:*:log-group:a:*", queue],
      ],
      rows: [`logs:PutLogEvents on arn:aws:logs:*:log-group:a:*`, `${send} on ${queue}`],
    },
    {
      why: "of an action that AWS does not have nothing is known",
      head: [["sqs:SendMessageLater"], [table, queue]],
      rows: [`sqs:sendmessagelater on ${table} ${queue}`],
      removed: [],
    },
    {
      why: "a statement with no resource for its action stays as it is written",
      head: [["ec2:DescribeInstances"], [table, queue]],
      rows: [`ec2:DescribeInstances on ${table} ${queue}`],
    },
  ])("is not there: $why", ({ head, rows, removed = rows }) => {
    expect(said([[], []], head)).toEqual(rows);
    expect(said(head, [[], []], "removed")).toEqual(removed);
  });

  it("is not there where a service and its resource come to another", () => {
    expect(
      said(
        [[read], [table]],
        [
          [read, send],
          [table, queue],
        ],
      ),
    ).toEqual([`${send} on ${queue}`]);
  });
});
