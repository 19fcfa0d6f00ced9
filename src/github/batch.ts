interface Asked<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** How questions are put together. */
export interface BatchOptions<Item, Answer> {
  /** Questions in one call at most. */
  readonly size: number;
  /** Answers in the order of the questions. */
  ask(items: readonly Item[]): Promise<readonly Answer[]>;
  /** Whether fewer questions at once may be answered where this was the answer to many. */
  splits(error: unknown): boolean;
}

/** A function that answers questions which are asked at one time in one call, and in halves where that is too much. */
export function batched<Item, Answer>(options: BatchOptions<Item, Answer>): (item: Item) => Promise<Answer> {
  let waiting: Asked<Item, Answer>[] = [];
  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let i = 0; i < all.length; i += options.size) void answer(all.slice(i, i + options.size), options);
  }
  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ item, resolve, reject });
    });
}

async function answer<Item, Answer>(
  batch: readonly Asked<Item, Answer>[],
  options: BatchOptions<Item, Answer>,
): Promise<void> {
  try {
    const answers = await options.ask(batch.map(({ item }) => item));
    for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as Answer);
  } catch (error) {
    if (batch.length > 1 && options.splits(error)) {
      const half = Math.ceil(batch.length / 2);
      await answer(batch.slice(0, half), options);
      await answer(batch.slice(half), options);
    } else {
      for (const { reject } of batch) reject(error);
    }
  }
}
