import type { AccessRow, Finding, Review } from "../review/index.js";
import { rangeOf } from "./position.js";

/** The JSON of `check` and `review`; other programs read it, so nothing in it changes its meaning. */
export function toJson(review: Review): string {
  const { access } = review;
  return JSON.stringify(
    {
      version: 1,
      conclusion: review.conclusion,
      findings: review.findings.map((finding) => toFindingJson(finding, review)),
      access: access && {
        granted: access.granted.map(toRowJson),
        removed: access.removed.map(toRowJson),
        unknown: access.unknown,
      },
      files: review.files.map((file) => ({
        path: file.path,
        format: file.format ?? null,
        policies: file.policies,
        problems: file.problems.map((problem) => ({
          message: problem.message,
          line: rangeOf(problem.span, review.head).startLine,
        })),
      })),
    },
    null,
    2,
  );
}

function toFindingJson(finding: Finding, review: Review): object {
  const range = rangeOf(finding.span, finding.status === "fixed" ? review.base : review.head);
  const { fix } = finding;
  return {
    rule: finding.rule,
    category: finding.category,
    severity: finding.severity,
    ...(finding.status && { status: finding.status }),
    message: finding.message,
    path: finding.span.path,
    ...range,
    policy: finding.policy ?? null,
    statement: finding.statement ? { index: finding.statement.index, sid: finding.statement.sid ?? null } : null,
    witness: finding.witness ?? null,
    dependsOn: finding.dependsOn,
    peers: finding.peers,
    supersededBy: finding.supersededBy ?? null,
    fingerprint: finding.fingerprint,
    fix: fix
      ? {
          title: fix.title,
          safety: fix.safety,
          proved: true,
          edits: fix.edits.map((edit) => ({ ...edit.span, text: edit.text })),
        }
      : null,
  };
}

function toRowJson({
  owner,
  owners,
  unattached,
  kind,
  path,
  service,
  level,
  actions,
  resources,
  conditions,
  principals,
  witness,
  dependsOn,
  managedPolicy,
  example,
  byDeny,
  stoppedBy,
  left,
}: AccessRow): object {
  return {
    owner,
    ...(owners && { owners }),
    ...(unattached && { unattached }),
    kind,
    path,
    service,
    level,
    actions,
    resources,
    conditions,
    principals,
    dependsOn: dependsOn ?? [],
    witness: witness ?? null,
    ...(managedPolicy !== undefined && { managedPolicy }),
    ...(example && { example }),
    ...(byDeny && { byDeny }),
    ...(stoppedBy && { stoppedBy }),
    ...(left && { left }),
  };
}
