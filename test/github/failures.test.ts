import { describe, expect, it } from "@jest/globals";
import { mayHaveHappened, rateLimitedUntil, retryDelay } from "../../src/github/failures.js";

const now = Date.parse("2026-11-24T12:00:00Z");
const http = (status: number, headers: object = {}, message = "x") =>
  Object.assign(new Error(message), { status, response: { headers } });

describe("a rate limit", () => {
  it.each`
    error                                                                                      | until            | why
    ${http(403, { "retry-after": "30" })}                                                      | ${now + 30_000}  | ${"GitHub says how long"}
    ${http(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${now / 1000 + 600}` })} | ${now + 600_000} | ${"the hourly limit is used up"}
    ${http(429)}                                                                               | ${now + 60_000}  | ${"GitHub says nothing: a minute at least"}
    ${http(403, {}, "You have exceeded a secondary rate limit")}                               | ${now + 60_000}  | ${"only the message tells"}
    ${new Error("GraphQL Rate Limit Exceeded")}                                                | ${now + 60_000}  | ${"GraphQL's own way"}
    ${http(403, {}, "Resource not accessible by integration")}                                 | ${undefined}     | ${"a permission is missing"}
    ${http(502)}                                                                               | ${undefined}     | ${"that is something else"}
  `("is over at $until when $why", ({ error, until }) => {
    expect(rateLimitedUntil(error, now)).toBe(until);
  });
});

describe("a job that failed", () => {
  it.each`
    error                                                      | again    | why
    ${http(502)}                                               | ${true}  | ${"GitHub was out of order"}
    ${http(500)}                                               | ${true}  | ${"the network was out of order"}
    ${http(404)}                                               | ${true}  | ${"GitHub may not know the commit yet"}
    ${http(401)}                                               | ${true}  | ${"the token may have been revoked: another is made"}
    ${http(403, {}, "Resource not accessible by integration")} | ${false} | ${"a permission is missing"}
    ${new TypeError("undefined is not a function")}            | ${false} | ${"a mistake of ours"}
  `("is tried again: $again ($why)", ({ error, again }) => {
    expect(retryDelay(error, 1, now) !== undefined).toBe(again);
  });

  it("is put off until the limit is over, an hour at most", () => {
    const delay = retryDelay(http(403, { "retry-after": "90" }), 1, now) ?? 0;
    const long = retryDelay(http(403, { "retry-after": "99999" }), 1, now) ?? 0;

    expect(delay).toBeGreaterThanOrEqual(90_000);
    expect(delay).toBeLessThan(96_000);
    expect(long).toBeLessThan(3_606_000);
  });

  it("is given up in the end", () => {
    expect(retryDelay(http(502), 7, now)).toBeUndefined();
    expect(retryDelay(http(429), 12, now)).toBeUndefined();
  });
});

it("takes only a failure of the server or of the way there as one after which the write may stand", () => {
  expect([http(502), http(500), http(422), http(403)].map(mayHaveHappened)).toEqual([true, true, false, false]);
});
