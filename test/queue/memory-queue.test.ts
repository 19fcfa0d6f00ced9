import { describe, expect, it } from "@jest/globals";
import { createMemoryQueue, type QueuePolicy } from "../../src/queue/index.js";

interface Data {
  readonly name: string;
  readonly group?: string;
}

function queueOf(policy: Partial<QueuePolicy<Data>> = {}) {
  return createMemoryQueue<Data>({
    concurrency: 10,
    concurrencyOfGroup: 10,
    groupOf: ({ group }) => group ?? "one",
    merge: (_known, arriving) => arriving,
    delayOf: () => undefined,
    onGivenUp: async () => undefined,
    ...policy,
  });
}

/** Work that goes on until it is let go, and what it has done. */
function heldWork() {
  const started: string[] = [];
  const ended: string[] = [];
  const gates = new Map<string, () => void>();
  let most = 0;
  return {
    started,
    ended,
    release: (name: string) => gates.get(name)?.(),
    most: () => most,
    work: async ({ name }: Data) => {
      started.push(name);
      most = Math.max(most, started.length - ended.length);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      ended.push(name);
    },
  };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("the queue", () => {
  it("runs one job of a key at a time, and of those that wait the newest", async () => {
    const held = heldWork();
    const queue = queueOf();
    queue.start(held.work);

    for (const name of ["a1", "a2", "a3", "a4"]) await queue.enqueue("a", { name });
    await soon();
    const first = [...held.started];
    held.release("a1");
    await soon();
    held.release("a4");
    await queue.idle();

    expect(first).toEqual(["a1"]);
    expect(held.started).toEqual(["a1", "a4"]);
    expect(held.most()).toBe(1);
  });

  it("tells a running job that a newer one supersedes it", async () => {
    const aborted: string[] = [];
    const queue = queueOf();
    queue.start(async ({ name }, { signal }) => {
      if (name === "old") await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      if (signal.aborted) aborted.push(name);
    });

    await queue.enqueue("a", { name: "old" });
    await soon();
    await queue.enqueue("a", { name: "new" });
    await queue.idle();

    expect(aborted).toEqual(["old"]);
  });

  it("leaves a running job alone when what arrives says nothing new", async () => {
    const held = heldWork();
    const queue = queueOf({ merge: () => undefined });
    queue.start(held.work);

    await queue.enqueue("a", { name: "first" });
    await soon();
    await queue.enqueue("a", { name: "late" });
    held.release("first");
    await queue.idle();

    expect(held.ended).toEqual(["first"]);
  });

  it.each<[Partial<QueuePolicy<Data>>, number, string]>([
    [{ concurrency: 2 }, 2, "of all"],
    [{ concurrencyOfGroup: 1 }, 1, "of one group"],
  ])("runs no more jobs at once than %j allows", async (policy, most) => {
    const held = heldWork();
    const queue = queueOf(policy);
    queue.start(held.work);

    for (const name of ["a", "b", "c"]) await queue.enqueue(name, { name });
    for (const name of ["a", "b", "c"]) {
      await soon();
      held.release(name);
    }
    await queue.idle();

    expect(held.ended).toEqual(["a", "b", "c"]);
    expect(held.most()).toBe(most);
  });

  it("does not let a full group hold up another", async () => {
    const held = heldWork();
    const queue = queueOf({ concurrencyOfGroup: 1 });
    queue.start(held.work);

    await queue.enqueue("a", { name: "a", group: "busy" });
    await queue.enqueue("b", { name: "b", group: "busy" });
    await queue.enqueue("c", { name: "c", group: "other" });
    await soon();

    expect(held.started).toEqual(["a", "c"]);
  });

  it("tries a failed job again after its delay, and gives it up when there is none", async () => {
    const attempts: number[] = [];
    const given: string[] = [];
    const queue = queueOf({
      delayOf: (_error, attempt) => (attempt < 3 ? 1 : undefined),
      onGivenUp: async ({ name }, error) => void given.push(`${name}: ${error}`),
    });
    queue.start(async (_data, { attempt }) => {
      attempts.push(attempt);
      throw new Error("no");
    });

    await queue.enqueue("a", { name: "a" });
    await queue.idle();

    expect(attempts).toEqual([1, 2, 3]);
    expect(given).toEqual(["a: Error: no"]);
  });

  it("starts a newer job at once where an older one waits to be tried again", async () => {
    const done: string[] = [];
    const queue = queueOf({ delayOf: () => 60_000 });
    queue.start(async ({ name }) => {
      if (name === "old") throw new Error("no");
      done.push(name);
    });

    await queue.enqueue("a", { name: "old" });
    await soon();
    await queue.enqueue("a", { name: "new" });
    await queue.idle();

    expect(done).toEqual(["new"]);
  });

  it("drops what waits and aborts what runs when a key is cancelled", async () => {
    const ended: string[] = [];
    const queue = queueOf();
    queue.start(async ({ name }, { signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      ended.push(`${name} ${signal.aborted}`);
    });

    await queue.enqueue("a", { name: "runs" });
    await soon();
    await queue.cancel("a");
    await queue.idle();

    expect(ended).toEqual(["runs true"]);
  });

  it("lets running jobs end when it is drained, and starts no more", async () => {
    const held = heldWork();
    const queue = queueOf({ concurrency: 1 });
    queue.start(held.work);
    await queue.enqueue("a", { name: "a" });
    await queue.enqueue("b", { name: "b" });
    await soon();

    const drained = queue.drain(1_000);
    held.release("a");
    await drained;

    expect(held.started).toEqual(["a"]);
    expect(held.ended).toEqual(["a"]);
  });

  it("aborts what has not ended in time when it is drained", async () => {
    const queue = queueOf();
    let aborted = false;
    queue.start(async (_data, { signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      aborted = signal.aborted;
    });
    await queue.enqueue("a", { name: "a" });
    await soon();

    await queue.drain(5);

    expect(aborted).toBe(true);
  });
});
