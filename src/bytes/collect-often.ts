import { setFlagsFromString } from "node:v8";

/** Percent more than is in use that a command lets its memory grow: where it holds little, time counts for more. */
export const heapGrowth = { ingest: 100, export: 30 } as const;

/**
 * Has this process collect its garbage when it holds so many percent more than is in use. V8 by itself waits, on a machine
 * with much memory, for three times as much, which on a large trace is 60 MB of nothing. A flag of V8 and of the whole
 * process: for a command, not for a program that uses the library.
 */
export function collectOften(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
