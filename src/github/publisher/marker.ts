import { createHmac, timingSafeEqual } from "node:crypto";

/** What a comment of ours is about, and whether it still counts. */
export interface Mark {
  readonly fingerprint: string;
  /** `settled`: what it is about is no longer found; it stays because somebody answered. */
  readonly state: "open" | "settled";
}

/** Writes and reads the hidden last line of our comments, for one pull request. */
export interface Marker {
  /** `<!-- leastwise:v1 <fingerprint> <hmac> -->`, for the end of a comment. */
  write(mark: Mark): string;
  /** Undefined where the body does not end in a marker that we have written for this pull request. */
  read(body: string): Mark | undefined;
}

const shape = /<!-- leastwise:v1 ([0-9a-f]{8,128}) ([0-9a-f]{32})( settled)? -->\s*$/;

/**
 * @param secret whoever does not know it cannot make a marker, whatever text they get into a comment of ours.
 * @param scope tells pull requests apart, so that a marker copied from one means nothing in another.
 */
export function createMarker(secret: string, scope: string): Marker {
  const sign = (fingerprint: string, state: Mark["state"]) =>
    createHmac("sha256", secret).update(`leastwise:v1\n${scope}\n${fingerprint}\n${state}`).digest("hex").slice(0, 32);
  return {
    write({ fingerprint, state }) {
      const settled = state === "settled" ? " settled" : "";
      return `<!-- leastwise:v1 ${fingerprint} ${sign(fingerprint, state)}${settled} -->`;
    },
    read(body) {
      const [, fingerprint, signature, settled] = shape.exec(body) ?? [];
      if (fingerprint === undefined || signature === undefined) return undefined;
      const state = settled ? "settled" : "open";
      const genuine = timingSafeEqual(Buffer.from(signature), Buffer.from(sign(fingerprint, state)));
      return genuine ? { fingerprint, state } : undefined;
    },
  };
}

/** A body without the marker at its end. */
export function withoutMarker(body: string): string {
  return body.replace(shape, "").trimEnd();
}
