/**
 * Maps items as they come by an asynchronous function, at most `jobs` at a time; results come as they are finished.
 * After a failure nothing new is begun, and what is under way is still given.
 *
 * @throws the first failure, after the last result.
 */
export async function* asFinished<T, R>(
  items: AsyncIterable<T>,
  jobs: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Set<Promise<void>>();
  const finished: R[] = [];
  const failures: unknown[] = [];
  for await (const item of items) {
    const work: Promise<void> = map(item)
      .then(
        (result) => void finished.push(result),
        (failure: unknown) => void failures.push(failure),
      )
      .finally(() => running.delete(work));
    running.add(work);
    if (running.size >= jobs) await Promise.race(running);
    yield* finished.splice(0);
    if (failures.length > 0) break;
  }
  while (running.size > 0 || finished.length > 0) {
    yield* finished.splice(0);
    if (running.size > 0) await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
}
