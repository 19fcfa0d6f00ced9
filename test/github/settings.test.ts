import { describe, expect, it } from "@jest/globals";
import { ReviewError } from "../../src/errors.js";
import { readSettings } from "../../src/github/settings.js";

const pem = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n";
const env = { APP_ID: "12", PRIVATE_KEY: pem, WEBHOOK_SECRET: "0123456789abcdef" };

describe("the settings", () => {
  it("have safe defaults where the environment says nothing", () => {
    expect(readSettings(env)).toEqual({
      appId: 12,
      privateKey: pem,
      webhookSecret: "0123456789abcdef",
      markerSecret: "0123456789abcdef",
      webhookPath: "/api/github/webhooks",
      baseUrl: "https://api.github.com",
      host: "localhost",
      port: 3000,
      logLevel: "info",
      concurrency: 4,
      conclusionOnError: "neutral",
      recovers: true,
    });
  });

  it("take a GitHub Enterprise Server, and a key however the host writes it", () => {
    const ghes = { ...env, GHE_HOST: "ghe.example.com", PRIVATE_KEY: pem.replaceAll("\n", "\\n") };
    const base64 = { ...env, PRIVATE_KEY: Buffer.from(pem).toString("base64") };

    expect(readSettings(ghes)).toMatchObject({ baseUrl: "https://ghe.example.com/api/v3", privateKey: pem });
    expect(readSettings(base64).privateKey).toBe(pem);
  });

  it.each<{ change: object; message: string; why: string }>`
    change                               | message                                   | why
    ${{ WEBHOOK_SECRET: undefined }}     | ${"`WEBHOOK_SECRET` is not set"}          | ${"anybody could send events"}
    ${{ WEBHOOK_SECRET: "" }}            | ${"`WEBHOOK_SECRET` is not set"}          | ${"an empty secret is none"}
    ${{ WEBHOOK_SECRET: "development" }} | ${"`WEBHOOK_SECRET` is `development`"}    | ${"Probot's default is known to all"}
    ${{ WEBHOOK_SECRET: "short" }}       | ${"shorter than 16 characters"}           | ${"it can be guessed"}
    ${{ LEASTWISE_MARKER_SECRET: "x" }}  | ${"`LEASTWISE_MARKER_SECRET` is shorter"} | ${"it can be guessed"}
    ${{ APP_ID: "abc" }}                 | ${"`APP_ID` is `abc`"}                    | ${"it is no number"}
    ${{ APP_ID: undefined }}             | ${"`APP_ID` is not set"}                  | ${"it is needed"}
    ${{ PRIVATE_KEY: undefined }}        | ${"neither `PRIVATE_KEY` nor"}            | ${"it is needed"}
    ${{ PRIVATE_KEY: "abc" }}            | ${"not a PEM file"}                       | ${"it is no key"}
    ${{ LEASTWISE_ON_ERROR: "success" }} | ${"not one of neutral, failure"}          | ${"an error is never a success"}
    ${{ PORT: "70000" }}                 | ${"`PORT` is `70000`"}                    | ${"there is no such port"}
  `("are refused with «$message» when $why", ({ change, message }) => {
    const read = () => readSettings({ ...env, ...change });

    expect(read).toThrow(ReviewError);
    expect(read).toThrow(message);
  });
});
