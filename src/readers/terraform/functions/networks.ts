import type { Value } from "../../../source/index.js";
import { asNumber, asString, bool, list, text } from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";

interface Network {
  /** The address as one number of 32 bits, host bits included. */
  readonly address: number;
  readonly length: number;
}

/** An IPv4 network; IPv6 is not read. */
function toNetwork(written: string | undefined): Network | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(written ?? "");
  if (!match) return undefined;
  const [a = 256, b = 256, c = 256, d = 256, length = 33] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || length > 32) return undefined;
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, length };
}

function sizeOf(length: number): number {
  return 2 ** (32 - length);
}

/** The first address of the network. */
function startOf({ address, length }: Network): number {
  return address - (address % sizeOf(length));
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** `cidrsubnet`: @see https://developer.hashicorp.com/terraform/language/functions/cidrsubnet */
const cidrsubnet: BuiltIn = ([prefix, bits, number], { span }) => {
  const network = toNetwork(asString(prefix));
  const [more, at] = [asNumber(bits), asNumber(number)];
  if (!network || more === undefined || at === undefined) return undefined;
  const length = network.length + more;
  if (more < 0 || length > 32 || at < 0 || at >= 2 ** more) return undefined;
  return text(`${dotted(startOf(network) + at * sizeOf(length))}/${length}`, span);
};

/** `cidrsubnets`: each of its length, one after the other, at the next place it fits. */
const cidrsubnets: BuiltIn = ([prefix, ...more], { span }) => {
  const network = toNetwork(asString(prefix));
  if (!network) return undefined;
  let next = startOf(network);
  const subnets: Value[] = [];
  for (const given of more) {
    const length = network.length + (asNumber(given) ?? Number.NaN);
    if (!(length > network.length && length <= 32)) return undefined;
    const start = Math.ceil(next / sizeOf(length)) * sizeOf(length);
    next = start + sizeOf(length);
    if (next > startOf(network) + sizeOf(network.length)) return undefined;
    subnets.push(text(`${dotted(start)}/${length}`, span));
  }
  return list(subnets, span);
};

/** `cidrcontains`, of OpenTofu and of Terraform: does a network hold an address, or the whole of another? */
const cidrcontains: BuiltIn = ([prefix, value], { span }) => {
  const outer = toNetwork(asString(prefix));
  const written = asString(value);
  const inner = toNetwork(written?.includes("/") ? written : `${written}/32`);
  if (!outer || !inner) return undefined;
  const end = startOf(outer) + sizeOf(outer.length);
  return bool(startOf(inner) >= startOf(outer) && startOf(inner) + sizeOf(inner.length) <= end, span);
};

/** `cidrhost`; a negative number counts from the end. */
const cidrhost: BuiltIn = ([prefix, number], { span }) => {
  const network = toNetwork(asString(prefix));
  const at = asNumber(number);
  if (!network || at === undefined || Math.abs(at) >= sizeOf(network.length)) return undefined;
  return text(dotted(startOf(network) + (at < 0 ? sizeOf(network.length) + at : at)), span);
};

const cidrnetmask: BuiltIn = ([prefix], { span }) => {
  const network = toNetwork(asString(prefix));
  return network && text(dotted(2 ** 32 - sizeOf(network.length)), span);
};

/** Functions of IPv4 networks. */
export const networks: BuiltIns = { cidrsubnet, cidrsubnets, cidrcontains, cidrhost, cidrnetmask };
