import { html } from "hono/html";
import { type Html, none } from "./html.js";

/** A whole page. */
export function layout(title: string, body: Html, options: { version?: string; error?: string } = {}): Html {
  return html`<!doctype html>
<html lang="en" ${options.version ? html`data-version="${options.version}"` : none}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/style.css">
<script src="/assets/page.js" defer></script>
</head>
<body>
<header class="top"><a href="/">Practice</a><span>a GitHub on this machine; nothing leaves it</span></header>
<main>
${options.error ? html`<p class="flash" role="alert">${options.error}</p>` : none}
${body}
</main>
</body>
</html>`;
}
