/** What a job is told while it runs. */
export interface JobContext {
  /** Aborted when the job is cancelled, superseded, or out of time at shutdown. */
  readonly signal: AbortSignal;
  /** 1 for the first. */
  readonly attempt: number;
}

export type Work<T> = (data: T, context: JobContext) => Promise<void>;

/**
 * Jobs by key: of one key at most one runs and at most one waits, whoever adds them. Nothing is kept over a restart
 * unless the implementation says so.
 */
export interface JobQueue<T> {
  /** Adds a job; what becomes of one of the same key is up to {@link QueuePolicy.merge}. */
  enqueue(key: string, data: T): Promise<void>;
  /** Drops the job that waits and aborts the one that runs. */
  cancel(key: string): Promise<void>;
  /** Starts working; called once. */
  start(work: Work<T>): void;
  /** Starts no more jobs and waits for the running ones; after `timeoutMs` they are aborted. */
  drain(timeoutMs: number): Promise<void>;
}

/** How jobs of one kind are dealt with. */
export interface QueuePolicy<T> {
  /** Jobs at once, over all keys. */
  readonly concurrency: number;
  /** Jobs at once of one group. */
  readonly concurrencyOfGroup: number;
  groupOf(data: T): string;
  /** The job that is to be done where one is known already; undefined when the arriving one is out of date. */
  merge(known: T, arriving: T): T | undefined;
  /** Milliseconds until a failed job is tried again; undefined gives it up. */
  delayOf(error: unknown, attempt: number): number | undefined;
  /** Told of a job that failed for good; must not fail itself. */
  onGivenUp(data: T, error: unknown): Promise<void>;
}
