import { type Decimal, toDecimal } from "./decimal.js";

const profile =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/i;

/**
 * The seconds since 1970 that a text says: a date of the W3C profile of ISO 8601 (`2024`, `2024-01`, `2024-01-31`,
 * `2024-01-31T10:00Z`, with seconds and a fraction; UTC where no zone is said) or epoch seconds. Four digits are a year.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 * @see https://www.w3.org/TR/NOTE-datetime
 */
export function toInstant(text: string): Decimal | undefined {
  const found = profile.exec(text.trim());
  if (!found) return toDecimal(text);
  const [, year = "", month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = ""] = found;
  const offset = zoneMinutes(found[8]);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const real = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  if (!real || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || offset === undefined)
    return undefined;
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  const units = BigInt(date.getTime() / 1000) * 10n ** BigInt(fraction.length) + BigInt(fraction || "0");
  return { units, places: fraction.length };
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
