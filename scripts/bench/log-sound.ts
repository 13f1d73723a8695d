import { randomInt } from 'node:crypto';
import { proveConsistency } from '../../src/audit/index.js';
import { countNodes, getHead, listEventRange, readNodes } from '../../src/audit/log-queries.js';
import { frontierOf } from '../../src/audit/log-writer.js';
import { proveInclusion } from '../../src/audit/proofs.js';
import { hashEvent, toPublishedEvent } from '../../src/audit/published-event.js';
import type { Db } from '../../src/db/index.js';
import {
  coverRange,
  foldNodes,
  frontierRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../src/selection/index.js';

/** How many leaves are proven: the last ten, and random ones. */
export const LEAVES_PROVEN = 500;

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`the log that was filled is not sound: ${what}`);
};

/** Size and root of a log, after recomputing the root from its stored nodes and counting its rows. */
async function soundHead(db: Db): Promise<{ size: number; root: Uint8Array }> {
  const frontier = frontierOf(await getHead(db));
  const { size } = frontier;
  const root = frontierRoot(frontier);
  const cover = coverRange(0, size);
  const nodes = await readNodes(db, cover);
  const hashOf = new Map(nodes.map(({ level, idx, hash }) => [`${level}/${idx}`, hash]));
  const hashes = cover.map(({ level, index }) => hashOf.get(`${level}/${index}`) ?? new Uint8Array());
  must(Buffer.compare(foldNodes(hashes), root) === 0, 'its root');
  const { events } = await db
    .selectFrom('auditEvent')
    .select((eb) => eb.fn.countAll<number>().as('events'))
    .executeTakeFirstOrThrow();
  must(Number(events) === size, 'its number of events');
  // A full binary tree has one inner node fewer than leaves: so has each of those at the edge.
  must((await countNodes(db)) === 2 * size - cover.length, 'its number of nodes');
  return { size, root };
}

/** Throws unless both logs are whole, the first begins the second, and random leaves prove to stand in the second. */
export async function proveSound(small: Db, big: Db): Promise<void> {
  const [first, second] = [await soundHead(small), await soundHead(big)];
  const proof = await proveConsistency(big, first.size, second.size);
  const [firstRoot, secondRoot] = [first.root, second.root];
  must(
    verifyConsistency({ first: first.size, second: second.size, firstRoot, secondRoot, proof }),
    'its beginning',
  );
  for (let count = 0; count < LEAVES_PROVEN; count += 1) {
    // The last ones among them: they were appended while the time was taken.
    const index = count < 10 ? second.size - 1 - count : randomInt(second.size);
    const [row] = await listEventRange(big, { from: index + 1, to: index + 1 });
    const { size, root } = second;
    const path = await proveInclusion(big, index, size);
    must(
      row !== undefined &&
        verifyInclusion({ leaf: hashEvent(toPublishedEvent(row)), index, size, proof: path, root }),
      `event ${index + 1}`,
    );
  }
}
