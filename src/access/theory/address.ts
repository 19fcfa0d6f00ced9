/** A range of addresses of one family, both ends included. */
export interface Range {
  readonly six: boolean;
  readonly low: bigint;
  readonly high: bigint;
}

export interface Address {
  readonly six: boolean;
  readonly at: bigint;
}

/** An IPv4 or IPv6 address. */
export function parseAddress(text: string): Address | undefined {
  const four = parseFour(text);
  if (four !== undefined) return { six: false, at: four };
  const six = parseSix(text);
  return six === undefined ? undefined : { six: true, at: six };
}

/** A CIDR block; an address alone is a block of one. Host bits are ignored. */
export function parseRange(text: string): Range | undefined {
  const match = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text);
  const address = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  if (!match || !address) return undefined;
  const width = address.six ? 128 : 32;
  const prefix = match[2] === undefined ? width : Number(match[2]);
  if (prefix > width) return undefined;
  const size = 1n << BigInt(width - prefix);
  const low = (address.at / size) * size;
  return { six: address.six, low, high: low + size - 1n };
}

function parseFour(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function parseSix(text: string): bigint | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(":")) return undefined;
  const dotted = /^(.*:)([\d.]+)$/.exec(text);
  let plain = text;
  if (dotted?.[2]?.includes(".")) {
    const four = parseFour(dotted[2]);
    if (four === undefined) return undefined;
    plain = `${dotted[1]}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  }
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const known = groups.flat();
  if (known.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = 8 - known.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...(groups[0] ?? []), ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => "0")];
  return [...all, ...(groups[1] ?? [])].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

export function addressText({ six, at }: Address): string {
  if (!six) return [24n, 16n, 8n, 0n].map((shift) => ((at >> shift) & 255n).toString()).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((at >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  return groups.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
}

const pleasant = ["203.0.113.10", "198.51.100.10", "192.0.2.10", "52.94.76.10", "10.0.0.10", "2001:db8::10"];

/** Addresses that stand for all others with regard to these ranges, documentation addresses first. */
export function addressesAround(ranges: readonly Range[]): readonly Address[] {
  const found = pleasant.flatMap((text) => parseAddress(text) ?? []);
  for (const { six, low, high } of ranges) {
    const top = (1n << (six ? 128n : 32n)) - 1n;
    if (low + 10n <= high) found.push({ six, at: low + 10n });
    found.push({ six, at: low });
    if (high < top) found.push({ six, at: high + 1n });
  }
  return [...found, { six: false, at: 0n }, { six: true, at: 0n }];
}
