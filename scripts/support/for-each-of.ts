/** Runs `take` for each, at most `limit` at a time: memory stays small however many there are. */
export async function forEachOf<T>(
  all: AsyncIterable<T> | Iterable<T>,
  limit: number,
  take: (one: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const one of all) {
    const taken: Promise<void> = take(one).finally(() => running.delete(taken));
    running.add(taken);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
}
