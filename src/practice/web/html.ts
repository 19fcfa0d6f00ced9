import { raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Account } from "../state/entities.js";

/** A piece of a page, already safe. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing. */
export const none: Html = raw("");

/** The first letter of a name in a circle, or in a square for a bot. */
export function initial(account: Account): Html {
  const letter = /[a-z0-9]/i.exec(account.login)?.[0]?.toUpperCase() ?? "?";
  const hue = (account.id * 47) % 360;
  return raw(
    `<span class="avatar ${account.type.toLowerCase()}" style="--hue:${hue}" aria-hidden="true">${letter}</span>`,
  );
}
