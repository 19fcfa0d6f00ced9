/** First letter of the alphabet nobody can type: the private use area of Unicode. */
const first = 0xe100;
const anyFresh = /([\ue100-\uf8ff])\1*/gu;

/** A name no policy knows: 16 letters, another letter for every `seed`. `*` and a long enough `?…` match it, no literal does. */
export function freshName(seed: number): string {
  return letter(seed).repeat(16);
}

/** An account no policy knows, 12 letters as an account id has digits. */
export function freshAccount(seed: number): string {
  return letter(seed).repeat(12);
}

function letter(seed: number): string {
  return String.fromCharCode(first + (seed % 6_000));
}

/** A text with its fresh names in plain clothes, for people: `role/some-other-role`, account `444455556666`. */
export function dressed(text: string): string {
  return text.replaceAll(anyFresh, (word, _letter, offset: number) => {
    if (word.length === 12) return "444455556666";
    const before = /(?:^|[:/])([a-z][a-z-]*)[/:]$/.exec(text.slice(0, offset))?.[1];
    return before ? `some-other-${before}` : "something-else";
  });
}
