import type { JobQueue, QueuePolicy, Work } from "./queue.js";

interface Waiting<T> {
  readonly data: T;
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
}

interface Running<T> {
  readonly data: T;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** A queue within this process. */
export interface MemoryQueue<T> extends JobQueue<T> {
  /** Resolves when no job runs and none waits. */
  idle(): Promise<void>;
}

/** How long an aborted job may take to notice, in milliseconds. */
const abortGrace = 2_000;

/** A queue that lives and dies with this process: what it held is found again by asking GitHub. */
export function createMemoryQueue<T>(policy: QueuePolicy<T>): MemoryQueue<T> {
  const waiting = new Map<string, Waiting<T>>();
  const running = new Map<string, Running<T>>();
  const idlers: (() => void)[] = [];
  let work: Work<T> | undefined;
  let draining = false;

  function pump(): void {
    const now = Date.now();
    for (const [key, job] of waiting) {
      if (draining || !work || running.size >= policy.concurrency) break;
      if (running.has(key) || job.notBefore > now || groupIsFull(job.data)) continue;
      waiting.delete(key);
      run(key, job, work);
    }
    if (running.size === 0 && waiting.size === 0) for (const wake of idlers.splice(0)) wake();
  }

  function groupIsFull(data: T): boolean {
    const group = policy.groupOf(data);
    const active = [...running.values()].filter((job) => policy.groupOf(job.data) === group);
    return active.length >= policy.concurrencyOfGroup;
  }

  function run(key: string, job: Waiting<T>, toDo: Work<T>): void {
    const controller = new AbortController();
    const { signal } = controller;
    const done = Promise.resolve()
      .then(() => toDo(job.data, { signal, attempt: job.attempt }))
      .catch((error: unknown) => (signal.aborted ? undefined : failed(key, job, error)))
      .finally(() => {
        running.delete(key);
        pump();
      });
    running.set(key, { data: job.data, controller, done });
  }

  async function failed(key: string, job: Waiting<T>, error: unknown): Promise<void> {
    const delay = policy.delayOf(error, job.attempt);
    if (delay === undefined) return policy.onGivenUp(job.data, error);
    waiting.set(key, { data: job.data, attempt: job.attempt + 1, notBefore: Date.now() + delay });
    setTimeout(pump, delay + 1).unref();
  }

  return {
    async enqueue(key, data) {
      const active = running.get(key);
      const known = waiting.get(key)?.data ?? active?.data;
      const merged = known === undefined ? data : policy.merge(known, data);
      if (merged === undefined) return;
      active?.controller.abort();
      waiting.set(key, { data: merged, attempt: 1, notBefore: 0 });
      pump();
    },
    async cancel(key) {
      waiting.delete(key);
      running.get(key)?.controller.abort();
      pump();
    },
    start(given) {
      work = given;
      pump();
    },
    async drain(timeoutMs) {
      draining = true;
      const jobs = [...running.values()];
      const all = Promise.all(jobs.map((job) => job.done));
      if (await within(all, timeoutMs)) return;
      for (const job of jobs) job.controller.abort();
      await within(all, abortGrace);
    },
    async idle() {
      if (running.size > 0 || waiting.size > 0) await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}

/** Whether `work` was done within this time. */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
