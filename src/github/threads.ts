import { Worker } from "node:worker_threads";
import { ReviewError } from "../errors.js";

/** Threads that each answer one question at a time. */
export interface Threads<Question, Answer> {
  /**
   * @throws ReviewError `review-too-long` when there is no answer in time; whatever the thread throws; the signal's
   *   reason when it is aborted.
   */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
  stop(): Promise<void>;
}

export interface ThreadsOptions {
  /** A module that answers each message with one message. */
  readonly script: URL;
  /** Milliseconds. */
  readonly timeLimit: number;
  /** Of one thread. */
  readonly memoryLimitMb: number;
}

/**
 * Answers questions in threads, so that the process goes on answering GitHub. A thread that takes too long, needs too
 * much or is not wanted any more is ended, whatever it is doing; the others are kept for the next question. There are as
 * many as there are questions at once.
 */
export function createThreads<Question, Answer>(options: ThreadsOptions): Threads<Question, Answer> {
  const idle = new Set<Worker>();
  const all = new Set<Worker>();

  function hire(): Worker {
    for (const known of idle) {
      idle.delete(known);
      return known;
    }
    const worker = new Worker(options.script, { resourceLimits: { maxOldGenerationSizeMb: options.memoryLimitMb } });
    all.add(worker);
    // Whoever waits for an answer listens too; one that ends while it is idle is just gone.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      all.delete(worker);
      idle.delete(worker);
    });
    worker.unref();
    return worker;
  }

  return {
    async ask(question, signal) {
      signal.throwIfAborted();
      const worker = hire();
      try {
        const answer = await answerOf<Answer>(worker, question, signal, options.timeLimit);
        idle.add(worker);
        return answer;
      } catch (error) {
        await worker.terminate();
        throw error;
      }
    },
    async stop() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

async function answerOf<Answer>(
  worker: Worker,
  question: unknown,
  signal: AbortSignal,
  timeLimit: number,
): Promise<Answer> {
  let release: () => void = () => undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const tooLong = new ReviewError("review-too-long", `the review took longer than ${timeLimit / 1_000} seconds`);
      const timer = setTimeout(() => reject(tooLong), timeLimit);
      const onAbort = (): void => reject(signal.reason);
      const onExit = (): void => reject(new Error("the thread ended without an answer"));
      worker.once("message", resolve).once("error", reject).once("exit", onExit);
      signal.addEventListener("abort", onAbort);
      release = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        worker.off("message", resolve).off("error", reject).off("exit", onExit);
      };
      worker.postMessage(question);
    });
  } finally {
    release();
  }
}
