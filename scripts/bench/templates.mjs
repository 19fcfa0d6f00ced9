// Templates of any size, and a change that adds them.
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

export const template = (from, count) =>
  `Resources:\n${Array.from({ length: count }, (_, i) => resource(from + i)).join("")}`;

export function added(files) {
  const changed = [...files.keys()].map((path) => ({ path, previousPath: undefined, status: "added", hunks: [] }));
  return { base: new Map(), head: files, changed, unreadable: [] };
}
