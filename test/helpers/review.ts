import type { Finding, Review } from "../../src/review/index.js";
import { toFiles } from "../../src/source/index.js";

/** A finding at the first place of `text` in the file's text. */
export function findingAt(path: string, fileText: string, text: string, rest: Partial<Finding> = {}): Finding {
  const start = fileText.indexOf(text);
  return {
    rule: "resource-star",
    category: "resource-star",
    severity: "high",
    status: "new",
    message: "`deploy` can delete objects in every bucket",
    why: "A name in the policy is the difference between one bucket and every bucket.",
    span: { path, start, end: start + text.length },
    related: [],
    added: undefined,
    policy: { kind: "identity", owner: "deploy", address: "DeployPolicy" },
    statement: { index: 0, sid: undefined },
    witness: undefined,
    dependsOn: [],
    peers: {},
    supersededBy: undefined,
    fix: undefined,
    fingerprint: "0123456789abcdef",
    ...rest,
  };
}

/** A review of one changed file. */
export function reviewOf(path: string, text: string, findings: readonly Finding[], rest: Partial<Review> = {}): Review {
  return {
    conclusion: "failure",
    findings,
    access: { granted: [], removed: [], unknown: [] },
    files: [{ path, format: "cloudformation", policies: 1, problems: [] }],
    changed: [{ path, previousPath: undefined, status: "modified", hunks: [{ start: 1, end: 1000 }] }],
    notices: [],
    base: new Map(),
    head: toFiles([{ path, text }]),
    ...rest,
  };
}
