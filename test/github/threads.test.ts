import { afterEach, expect, it } from "@jest/globals";
import { createThreads, type Threads } from "../../src/github/threads.js";

/** Answers with the thread's number and the question; `loop` never ends, `throw` throws. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from "node:worker_threads";
    parentPort.on("message", (question) => {
      while (question === "loop");
      if (question === "throw") throw new TypeError("no");
      if (question === "exit") process.exit();
      parentPort.postMessage({ threadId, question });
    });`)}`,
);

interface Answer {
  readonly threadId: number;
  readonly question: string;
}

let threads: Threads<string, Answer>;
afterEach(() => threads.stop());
const start = (timeLimit: number) => {
  threads = createThreads({ script, timeLimit, memoryLimitMb: 64 });
};
const { signal } = new AbortController();

it("answers in a thread and keeps it for the next question", async () => {
  start(10_000);
  const first = await threads.ask("a", signal);
  const second = await threads.ask("b", signal);

  expect([first.question, second.question]).toEqual(["a", "b"]);
  expect(first.threadId).toBeGreaterThan(0);
  expect(second.threadId).toBe(first.threadId);
});

it("answers two questions at once in two threads", async () => {
  start(10_000);
  const [first, second] = await Promise.all([threads.ask("a", signal), threads.ask("b", signal)]);

  expect(first.threadId).not.toBe(second.threadId);
});

it("ends a thread that takes too long, and answers the next question", async () => {
  start(1_500);

  await expect(threads.ask("loop", signal)).rejects.toMatchObject({ code: "review-too-long" });
  expect((await threads.ask("a", signal)).question).toBe("a");
});

it("ends a thread when nobody wants its answer any more", async () => {
  start(10_000);
  const controller = new AbortController();
  const asked = threads.ask("loop", controller.signal);
  setTimeout(() => controller.abort(), 100);

  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});

it.each([
  ["throw", "no"],
  ["exit", "the thread ended without an answer"],
])("says what became of a thread that ends on its own (%s)", async (question, message) => {
  start(10_000);

  await expect(threads.ask(question, signal)).rejects.toThrow(message);
  expect((await threads.ask("a", signal)).question).toBe("a");
});
