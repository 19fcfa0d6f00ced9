import type { Operator } from "../../policy/index.js";

/** Is `point` in this order to the policy's `value`? `less` means that the request's is less. */
export function holdsFor(order: Operator["order"], value: number, point: number): boolean {
  switch (order) {
    case "equal":
      return point === value;
    case "less":
      return point < value;
    case "less-equal":
      return point <= value;
    case "greater":
      return point > value;
    case "greater-equal":
      return point >= value;
  }
}

/** Integers and decimals. */
export function parseNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const isoForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|z|[+-]\d\d:\d\d))?)?)?$/;

/**
 * A date in one of the W3C's forms of ISO 8601, or seconds since 1970.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 */
export function parseInstant(text: string): number | undefined {
  const match = isoForm.exec(text);
  if (!match) return parseNumber(text);
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const start = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  const named = new Date(start);
  if (named.getUTCMonth() !== Number(month ?? 1) - 1 || named.getUTCDate() !== Number(day ?? 1)) return undefined;
  if (Number(hour ?? 0) > 24 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return undefined;
  const time = Number(hour ?? 0) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0) + Number(fraction ?? 0);
  return start / 1000 + time - offsetOf(zone);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}

/** The instant as AWS writes it, to the second where it has no fraction. */
export function instantText(seconds: number): string | undefined {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return undefined;
  return date.toISOString().replace(".000Z", "Z");
}

/**
 * Points that stand for all others: each constant, one between each two neighbours, one below and one above. Whole
 * numbers where there are any.
 */
export function pointsAround(constants: readonly number[]): readonly number[] {
  const sorted = [...new Set(constants)].sort((a, b) => a - b);
  const points: number[] = [];
  for (const [i, value] of sorted.entries()) {
    const next = sorted[i + 1];
    points.push(value);
    if (next === undefined) continue;
    const middle = (value + next) / 2;
    const whole = Math.round(middle);
    points.push(whole > value && whole < next ? whole : middle);
  }
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first !== undefined && last !== undefined) points.push(last + 1, first - 1);
  return points;
}
