import type { Db } from '../db/index.js';
import { listEventRange, listNodes } from './log-queries.js';
import { leafBytes, toPublishedEvent } from './published-event.js';
import { TILE_HEIGHT, TILE_WIDTH, type TileRef } from './tile-path.js';

/** Bytes of a tile, exactly as wide as asked for; undefined where the log has no such tile (yet). */
export async function readTile(db: Db, { level, index, width }: TileRef): Promise<Buffer | undefined> {
  const first = index * TILE_WIDTH;
  if (!Number.isSafeInteger(first + width)) return undefined;
  if (level === 'entries') {
    const events = await listEventRange(db, { from: first + 1, to: first + width });
    if (events.length !== width) return undefined;
    return Buffer.concat(
      events.flatMap((row) => {
        const entry = leafBytes(toPublishedEvent(row));
        return [Buffer.of(entry.length >> 8, entry.length & 0xff), entry];
      }),
    );
  }
  if (level * TILE_HEIGHT > 52) return undefined;
  const nodes = await listNodes(db, { level: level * TILE_HEIGHT, from: first, to: first + width - 1 });
  return nodes.length === width ? Buffer.concat(nodes.map(({ hash }) => hash)) : undefined;
}
