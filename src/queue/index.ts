export { type Backoff, backoffDelay } from "./backoff.js";
export { createMemoryQueue, type MemoryQueue } from "./memory-queue.js";
export type { JobContext, JobQueue, QueuePolicy, Work } from "./queue.js";
