/** Loads the page again when something changed, unless somebody is writing. */
const shown = document.documentElement.dataset.version;
const writing = () => [...document.querySelectorAll("textarea")].some((area) => area.value !== "");

async function look() {
  try {
    const response = await fetch("/version", { cache: "no-store" });
    if (response.ok && (await response.text()) !== shown && !writing())
      location.replace(location.pathname + location.hash);
  } catch {
    // The server has stopped; the page stays as it is.
  }
}

if (shown) setInterval(look, 2000);
