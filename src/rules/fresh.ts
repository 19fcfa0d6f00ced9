/** First letter of the alphabet nobody can type: the private use area of Unicode. */
const first = 0xe100;
const anyFresh = /([\ue100-\uf8ff])\1*/gu;

/** A name no policy knows: 16 letters, another letter for every `seed`. `*` and a long enough `?…` match it, no literal does. */
export function freshName(seed: number): string {
  return letter(seed).repeat(16);
}

/** An account id of AWS's documentation, to stand for an account no policy knows. A hole may mean it, unlike a fresh name. */
export const strangerAccount = "777788889999";

function letter(seed: number): string {
  return String.fromCharCode(first + (seed % 6_000));
}

/** A text with its fresh names in plain clothes, for people: `role/some-other-role`. */
export function dressed(text: string): string {
  return text.replaceAll(anyFresh, (_word, _letter, offset: number) => {
    const start = text.slice(0, offset);
    if (/^arn:[^:]*:s3:::$/.test(start)) return "some-other-bucket";
    if (/^arn:[^:]*:s3:::[^/]+\/$/.test(start)) return "some-key";
    const before = /(?:^|[:/])([a-z][a-z-]*)[/:]$/.exec(start)?.[1];
    return before ? `some-other-${before}` : "something-else";
  });
}
