import { appHandlers } from "./app.js";
import type { Handler } from "./call.js";
import { checkHandlers } from "./checks.js";
import { contentHandlers } from "./contents.js";
import { issueHandlers } from "./issues.js";
import { otherHandlers } from "./others.js";
import { pullHandlers } from "./pulls.js";
import { reviewHandlers } from "./reviews.js";

/** What answers each operation, by GitHub's operation id. */
export const handlers: Readonly<Record<string, Handler>> = {
  ...appHandlers,
  ...checkHandlers,
  ...contentHandlers,
  ...issueHandlers,
  ...otherHandlers,
  ...pullHandlers,
  ...reviewHandlers,
};
