/** An address as a number of `bits` bits: 32 for IPv4, 128 for IPv6. */
interface Address {
  readonly bits: 32 | 128;
  readonly number: bigint;
}

/**
 * Is an address (`203.0.113.7`, `2001:db8::1`) in a range (`203.0.113.0/24`)? Without a prefix length the range is
 * that one address. The families never match one another; what is no address or range matches nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function inRange(text: string, range: string): boolean {
  const [base = "", prefix, ...more] = range.trim().split("/");
  const network = toAddress(base);
  const address = toAddress(text.trim());
  if (!network || !address || network.bits !== address.bits || more.length > 0) return false;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return false;
  const length = prefix === undefined ? network.bits : Number(prefix);
  if (length > network.bits) return false;
  const rest = BigInt(network.bits - length);
  return network.number >> rest === address.number >> rest;
}

function toAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const number = quad(text);
    return number === undefined ? undefined : { bits: 32, number };
  }
  const groups = text.split("::");
  if (groups.length > 2) return undefined;
  const head = hextets(groups[0] ?? "", groups.length === 1);
  const tail = hextets(groups[1] ?? "", true);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (groups.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array<number>(missing).fill(0), ...tail];
  return { bits: 128, number: all.reduce((number, group) => (number << 16n) | BigInt(group), 0n) };
}

function quad(text: string): bigint | undefined {
  const bytes = text.split(".");
  if (bytes.length !== 4) return undefined;
  if (bytes.some((byte) => !/^(?:0|[1-9]\d{0,2})$/.test(byte) || Number(byte) > 255)) return undefined;
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** The 16-bit groups of one side of `::`; the last may be a dotted IPv4 address where `last` says so. */
function hextets(text: string, last: boolean): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const dotted = last && index === parts.length - 1 && part.includes(".") ? quad(part) : undefined;
    if (dotted !== undefined) groups.push(Number(dotted >> 16n), Number(dotted & 0xffffn));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
