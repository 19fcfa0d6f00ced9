// What the benches share: times, rows, and the built code.
import { performance } from "node:perf_hooks";

export const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
export const ms = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const row = (name, ...cells) =>
  console.log(`${name.padEnd(52)}${cells.map((cell) => String(cell).padStart(16)).join("")}`);

export function time(work) {
  const start = performance.now();
  const result = work();
  return { took: performance.now() - start, result };
}

export const best = (times, work) => Math.min(...Array.from({ length: times }, () => time(work).took));

/** Median, p95, p99 and maximum of times in milliseconds. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [`median ${ms(at(0.5))}`, `p95 ${ms(at(0.95))}`, `p99 ${ms(at(0.99))}`, `max ${ms(at(1))}`];
}
