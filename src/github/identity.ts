import type { Clients } from "./octokit.js";

/** Who the App is, as GitHub says; nothing can be done before that is known. */
export interface Identity {
  /** The App's slug, which is the login of its bot without `[bot]`. Asks GitHub while it is not known. */
  slug(): Promise<string>;
  known(): boolean;
  stop(): void;
}

/** Milliseconds between two times that GitHub is asked, while it does not answer. */
const askEvery = 15_000;

/** Asks GitHub at once and, while there is no answer, again and again. */
export function findIdentity(clients: Clients, onError: (error: unknown) => void): Identity {
  let asked: Promise<string> | undefined;
  let known = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<string> {
    const { data } = await (await clients.asApp()).rest.apps.getAuthenticated();
    if (!data?.slug) throw new Error("GitHub does not say who the App is");
    known = true;
    clearInterval(timer);
    return data.slug;
  }

  function slug(): Promise<string> {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  }

  timer = setInterval(() => slug().catch(onError), askEvery).unref();
  slug().catch(onError);
  return { slug, known: () => known, stop: () => clearInterval(timer) };
}
