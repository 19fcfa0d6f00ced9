import { describe, expect, it } from "@jest/globals";
import { createMarker, withoutMarker } from "../../../src/github/publisher/marker.js";

const fingerprint = "0123456789abcdef0123456789abcdef";
const marker = createMarker("a secret of this App", "7#12");

describe("the marker of a comment", () => {
  it.each([["open"], ["settled"]] as const)("is read back as it was written (%s)", (state) => {
    const body = `Words.\n\n${marker.write({ fingerprint, state })}`;

    expect(marker.read(body)).toEqual({ fingerprint, state });
    expect(marker.read(`${body}\r\n`)).toEqual({ fingerprint, state });
    expect(withoutMarker(body)).toBe("Words.");
  });

  const written = marker.write({ fingerprint, state: "open" });
  it.each([
    [`${written}\n\nand more`, "it is not at the end"],
    [written.replace("0123", "4567"), "its fingerprint was changed"],
    [written.replace(/[0-9a-f]{32} -->/, `${"0".repeat(32)} -->`), "its signature was made up"],
    [written.replace(" -->", " settled -->"), "its state was changed"],
    [createMarker("another secret", "7#12").write({ fingerprint, state: "open" }), "it was made with another secret"],
    [
      createMarker("a secret of this App", "7#13").write({ fingerprint, state: "open" }),
      "it is of another pull request",
    ],
    ["", "there is none"],
  ])("is not read from %j (%s)", (body) => {
    expect(marker.read(body)).toBeUndefined();
  });
});
