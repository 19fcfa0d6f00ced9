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

interface State<T> {
  readonly policy: QueuePolicy<T>;
  /** By key, in the order they came. */
  readonly waiting: Map<string, Waiting<T>>;
  readonly running: Map<string, Running<T>>;
  readonly idlers: (() => void)[];
  work: Work<T> | undefined;
  draining: boolean;
}

/** How long an aborted job may take to notice, in milliseconds. */
const abortGrace = 2_000;

/** A queue that lives and dies with this process: what it held is found again by asking GitHub. */
export function createMemoryQueue<T>(policy: QueuePolicy<T>): MemoryQueue<T> {
  const state: State<T> = {
    policy,
    waiting: new Map(),
    running: new Map(),
    idlers: [],
    work: undefined,
    draining: false,
  };
  return {
    enqueue: async (key, data) => add(state, key, data),
    async cancel(key) {
      state.waiting.delete(key);
      state.running.get(key)?.controller.abort();
      pump(state);
    },
    start(work) {
      state.work = work;
      pump(state);
    },
    drain: (timeoutMs) => drain(state, timeoutMs),
    async idle() {
      if (isBusy(state)) await new Promise<void>((resolve) => state.idlers.push(resolve));
    },
  };
}

function add<T>(state: State<T>, key: string, data: T): void {
  const active = state.running.get(key);
  const known = state.waiting.get(key)?.data ?? active?.data;
  const merged = known === undefined ? data : state.policy.merge(known, data);
  if (merged === undefined) return;
  active?.controller.abort();
  state.waiting.set(key, { data: merged, attempt: 1, notBefore: 0 });
  pump(state);
}

/** Starts what can be started. */
function pump<T>(state: State<T>): void {
  const { policy, waiting, running, work } = state;
  const now = Date.now();
  for (const [key, job] of waiting) {
    if (state.draining || !work || running.size >= policy.concurrency) break;
    if (running.has(key) || job.notBefore > now || groupIsFull(state, job.data)) continue;
    waiting.delete(key);
    run(state, key, job, work);
  }
  if (!isBusy(state)) for (const wake of state.idlers.splice(0)) wake();
}

function isBusy<T>({ running, waiting }: State<T>): boolean {
  return running.size > 0 || waiting.size > 0;
}

function groupIsFull<T>({ policy, running }: State<T>, data: T): boolean {
  const group = policy.groupOf(data);
  const active = [...running.values()].filter((job) => policy.groupOf(job.data) === group);
  return active.length >= policy.concurrencyOfGroup;
}

function run<T>(state: State<T>, key: string, job: Waiting<T>, work: Work<T>): void {
  const controller = new AbortController();
  const { signal } = controller;
  const done = Promise.resolve()
    .then(() => work(job.data, { signal, attempt: job.attempt }))
    // What an aborted job ends with is of no interest: nobody waits for it.
    .catch((error: unknown) => (signal.aborted ? undefined : failed(state, key, job, error)))
    .finally(() => {
      state.running.delete(key);
      pump(state);
    });
  state.running.set(key, { data: job.data, controller, done });
}

async function failed<T>(state: State<T>, key: string, job: Waiting<T>, error: unknown): Promise<void> {
  const delay = state.policy.delayOf(error, job.attempt);
  if (delay === undefined) return state.policy.onGivenUp(job.data, error);
  state.waiting.set(key, { data: job.data, attempt: job.attempt + 1, notBefore: Date.now() + delay });
  setTimeout(() => pump(state), delay + 1).unref();
}

async function drain<T>(state: State<T>, timeoutMs: number): Promise<void> {
  state.draining = true;
  const jobs = [...state.running.values()];
  const all = Promise.all(jobs.map((job) => job.done));
  if (await within(all, timeoutMs)) return;
  for (const job of jobs) job.controller.abort();
  await within(all, abortGrace);
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
