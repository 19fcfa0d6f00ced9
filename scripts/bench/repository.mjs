// Growth with the size of a review, and a change of 3,000 files.
import { best, load, ms, row, time } from "./common.mjs";

const [{ reviewSides }, { loadBuiltIn }, { defaults }] = await Promise.all(
  ["review/index.js", "rules/index.js", "config/index.js"].map(load),
);
const options = { configuration: defaults, notices: [], catalogue: loadBuiltIn() };

const resource = (i) => `  Role${i}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: [s3:GetObject, s3:PutObject]
            Resource: !Sub arn:aws:s3:::bucket-${i}/*
`;
const template = (from, count) => `Resources:\n${Array.from({ length: count }, (_, i) => resource(from + i)).join("")}`;

function added(files) {
  const changed = [...files.keys()].map((path) => ({ path, previousPath: undefined, status: "added", hunks: [] }));
  return { base: new Map(), head: files, changed, unreadable: [] };
}

export function benchRepository() {
  const cost = [1, 2, 4, 8].map((factor) => {
    const files = new Map([["template.yaml", { path: "template.yaml", text: template(0, 100 * factor) }]]);
    return best(2, () => reviewSides(added(files), options));
  });
  row(
    "review of 100 policies, then 2x, 4x, 8x",
    ms(cost[0]),
    ...cost.slice(1).map((each) => `${(each / cost[0]).toFixed(2)}x`),
  );
  const paths = Array.from({ length: 3_000 }, (_, i) => `stacks/${i}.yaml`);
  const many = new Map(paths.map((path, i) => [path, { path, text: template(i * 3, 3) }]));
  const { took } = time(() => reviewSides(added(many), options));
  row("review of 3,000 changed files, 9,000 policies", ms(took), `${Math.round(process.memoryUsage().rss / 1e6)} MB`);
}
