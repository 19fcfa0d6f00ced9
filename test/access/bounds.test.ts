import { describe, expect, it } from "@jest/globals";
import { canAllow, enumerateNewAccess, noNewAccess, redundant } from "../../src/access/index.js";
import { allow, deny, type Json, policySet } from "./sets.js";

/** Two policies that are hard to tell apart, by a size. */
type Family = (size: number) => readonly [readonly unknown[], readonly unknown[]];

const many = <T>(size: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: size }, (_, i) => make(i));
const but = (effect: string, resource: string): Json => ({
  Effect: effect,
  Action: "s3:GetObject",
  NotResource: resource,
});
const alternating = (size: number, pattern: (index: number) => string) =>
  many(size, (i) => but(i % 2 === 1 ? "Allow" : "Deny", pattern(i)));
const read = (condition: unknown) => allow("s3:GetObject", "*", condition);
const inFolder = (pattern: string) => `arn:aws:s3:::a/*${pattern}`;
const letter = (i: number) => String.fromCharCode(97 + (i % 26));
const inHole = (pigeon: number, hole: number) => `aws:PrincipalTag/p${pigeon}h${hole}`;

/** Denies that leave out every way of putting one pigeon more than there are holes into holes of their own. */
function pigeons(holes: number): readonly unknown[] {
  const homeless = many(holes + 1, (pigeon) => {
    const nowhere = many(holes, (hole) => [inHole(pigeon, hole), "x"] as const);
    return deny("s3:GetObject", "*", { StringNotEquals: Object.fromEntries(nowhere) });
  });
  const together = many(holes, (hole) =>
    many(holes + 1, (one) =>
      many(one, (other) =>
        deny("s3:GetObject", "*", { StringEquals: { [inHole(one, hole)]: "x", [inHole(other, hole)]: "x" } }),
      ),
    ),
  ).flat(2);
  return [allow("s3:GetObject"), ...homeless, ...together];
}

const families: { readonly [name: string]: Family } = {
  "alternating Deny and Allow of all but a prefix": (size) => [
    alternating(size, (i) => `arn:aws:s3:::b${i}*`),
    alternating(size, (i) => `arn:aws:s3:::c${i}*`),
  ],
  "alternating Deny and Allow of all but an infix": (size) => [
    alternating(size, (i) => `*b${i}*`),
    alternating(size, (i) => `*c${i}*`),
  ],
  "many wildcards under ForAnyValue": (size) => [
    many(size, (i) => read({ "ForAnyValue:StringLike": { "aws:TagKeys": `*a${i}*b*` } })),
    many(size, (i) =>
      read({
        "ForAnyValue:StringLike": { "aws:TagKeys": `*a${i}*` },
        "ForAllValues:StringNotLike": { "aws:TagKeys": `*z${i}*` },
      }),
    ),
  ],
  "one variable many times in a pattern": (size) => [
    [allow("s3:GetObject", inFolder("${aws:username}*".repeat(size)))],
    [allow("s3:GetObject", inFolder(`${"${aws:username}*".repeat(size + 1)}x`))],
  ],
  "Denies with ever more variables": (size) => [
    [allow("s3:GetObject"), ...many(size, (i) => deny("s3:GetObject", inFolder("${aws:username}*".repeat(i))))],
    [allow("s3:GetObject"), ...many(size, (i) => deny("s3:GetObject", inFolder("${aws:userid}*".repeat(i))))],
  ],
  "thousands of patterns in NotAction": (size) => [
    [{ Effect: "Allow", NotAction: many(size * 20, (i) => `*:*a${i}b*`), Resource: "*" }],
    [{ Effect: "Allow", NotAction: many(size * 20, (i) => `*:*c${i}d*`), Resource: "*" }],
  ],
  "nested ranges of addresses": (size) => [
    many(size, (i) => read({ IpAddress: { "aws:SourceIp": `10.${i % 256}.0.0/${8 + (i % 24)}` } })),
    many(size, (i) =>
      read({
        IpAddress: { "aws:SourceIp": `10.0.${i % 256}.0/${9 + (i % 23)}` },
        NotIpAddress: { "aws:SourceIp": `10.0.0.${i % 256}/32` },
      }),
    ),
  ],
  "overlapping stretches of time": (size) => [
    many(size, (i) =>
      read({
        DateGreaterThan: { "aws:CurrentTime": String(1e9 + i * 100) },
        DateLessThan: { "aws:CurrentTime": String(1e9 + i * 100 + 101) },
      }),
    ),
    [
      read({
        DateGreaterThan: { "aws:CurrentTime": "1000000000" },
        DateLessThan: { "aws:CurrentTime": String(1e9 + size * 100) },
      }),
    ],
  ],
  "products of patterns with many stars": (size) => [
    [allow("s3:GetObject"), ...many(size, (i) => but("Deny", `*${`${letter(i)}*`.repeat(3 + i)}b`))],
    [allow("s3:GetObject"), ...many(size, (i) => but("Deny", `*${`${letter(i + 1)}*`.repeat(4 + i)}c`))],
  ],
  "a star and many single characters": (size) => [
    [allow("s3:GetObject", `*a${"?".repeat(size)}`)],
    [allow("s3:GetObject", `*b${"?".repeat(size)}*`)],
  ],
  "pigeons and holes": (size) => [[], pigeons(Math.min(12, size))],
  "a very long pattern": (size) => [
    [allow("s3:GetObject", `${"a".repeat(size * 200)}*`)],
    [allow("s3:GetObject", `*${"a".repeat(size * 200)}`)],
  ],
  "many resources in many statements": (size) => [
    many(size, (i) =>
      allow(
        "s3:GetObject",
        many(size, (j) => `arn:aws:s3:::b${i}-${j}/*`),
      ),
    ),
    many(size, (i) =>
      allow(
        "s3:GetObject",
        many(size, (j) => `arn:aws:s3:::b${j}-${i}*`),
      ),
    ),
  ],
};

const bounds = { budget: 150 };
const decided = ["no-new-access", "new-access"];

describe.each(Object.entries(families))("%s", (_name, family) => {
  const [before, after] = family(80).map((statements) => policySet(statements));
  const [smallBefore, smallAfter] = family(3).map((statements) => policySet(statements));
  if (!before || !after || !smallBefore || !smallAfter) throw new Error("a family is a pair");

  it("is decided where it is small", () => {
    const patient = { budget: 30_000 };
    const answers = [
      noNewAccess(smallBefore, smallAfter, patient).is,
      noNewAccess(smallAfter, smallBefore, patient).is,
    ];

    for (const is of answers) expect(decided).toContain(is);
  });

  it("is decided or given up with a reason where it is large", () => {
    for (const answer of [noNewAccess(before, after, bounds), noNewAccess(after, before, bounds)]) {
      expect([...decided, "unknown"]).toContain(answer.is);
      if (answer.is === "unknown") expect(answer.because).not.toEqual([]);
    }
  });

  it("ends for the other questions too", () => {
    const possible = canAllow(after, { action: { like: ["s3:*"] }, resource: { like: ["*q*r*"] } }, bounds);
    const { groups, unknown } = enumerateNewAccess(before, after, bounds);
    const statements = after.flatMap(({ type, policy }) => redundant(policy, type, bounds));

    if (possible.is === "unknown") expect(possible.because).not.toEqual([]);
    expect(groups.every(({ witness }) => witness.request.action !== "")).toBe(true);
    expect(unknown.every((reason) => reason !== "")).toBe(true);
    expect(statements.length).toBeLessThanOrEqual(after.flatMap(({ policy }) => policy.statements).length);
  });
});
