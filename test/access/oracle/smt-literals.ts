/** A Real of SMT-LIB for a decimal number, or undefined for a text that is none. */
export function toReal(text: string): string | undefined {
  const found = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!found) return undefined;
  const [, sign, whole = "0", fraction = ""] = found;
  const number = `(/ ${BigInt(whole + fraction)}.0 1${"0".repeat(fraction.length)}.0)`;
  return sign === "-" ? `(- ${number})` : number;
}

/** A Real of the seconds since 1970 for a date or epoch seconds; four digits are a year. */
export function toSeconds(text: string): string | undefined {
  if (/^[+-]?\d+(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text)) return toReal(text);
  if (!/^\d{4}(-\d\d(-\d\d(T.+)?)?)?$/.test(text)) return undefined;
  const zoned = /T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds) ? undefined : toReal((milliseconds / 1000).toString());
}

/** A range of addresses as bits, e.g. for `203.0.113.0/24` the 32 bits of `203.0.113.0` and 24. */
export interface Range {
  readonly bits: string;
  readonly length: number;
}

/** The range that a text says, or undefined. */
export function toRange(text: string): Range | undefined {
  const [base = "", length] = text.split("/");
  const bits = base.includes(":") ? sixBits(base) : fourBits(base);
  if (bits === undefined || text.split("/").length > 2) return undefined;
  if (length !== undefined && (!/^\d+$/.test(length) || Number(length) > bits.length)) return undefined;
  return { bits, length: length === undefined ? bits.length : Number(length) };
}

function fourBits(text: string): string | undefined {
  const bytes = text.split(".");
  if (bytes.length !== 4 || bytes.some((byte) => !/^(0|[1-9]\d?\d?)$/.test(byte) || Number(byte) > 255))
    return undefined;
  return bytes.map((byte) => Number(byte).toString(2).padStart(8, "0")).join("");
}

/** The URL parser of the platform knows how to read an IPv6 address. */
function sixBits(text: string): string | undefined {
  if (!URL.canParse(`http://[${text}]/`)) return undefined;
  const [head = "", tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const left = head.split(":").filter((group) => group !== "");
  const right = (tail ?? "").split(":").filter((group) => group !== "");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("");
}
