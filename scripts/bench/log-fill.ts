import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { frontierText } from '../../src/audit/log-writer.js';
import { leafBytes } from '../../src/audit/published-event.js';
import { fromMillis, ok } from '../../src/basics/index.js';
import { type Db, migrate, openSqlite, transact } from '../../src/db/index.js';
import { canonicalNotice, EMPTY_FRONTIER, growFrontier, leafHash } from '../../src/selection/index.js';

const FIRST = Date.UTC(2017, 0, 3);
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The n-th event, from 1, of every log that is measured: an invented entry for one of a hundred needs that are open at a
 * time. A shorter log begins a longer one.
 */
export function logEvent(n: number): LoggedEvent {
  const need = Math.floor(n / 2000) * 100 + (n % 100);
  const entryHash = hex(`entry ${n}`);
  const key = `${entryHash.slice(0, 8)}-0000-7000-8000-${entryHash.slice(8, 20)}`;
  return {
    at: fromMillis(FIRST + n * 1000),
    kind: 'entry.made',
    subject: `CX-2017-${String(need).padStart(6, '0')}`,
    actor: { accountId: null, role: 'agency' },
    data: { entryHash, rows: [{ table: 'entry', key, sha256: hex(`row ${n}`) }] },
  };
}

function tellProgress(done: number, size: number): void {
  if (done % 500_000 > 0) return;
  const [part, whole] = [done, size].map((count) => count.toLocaleString('en'));
  process.stderr.write(`${part} of ${whole} events written\n`);
}

/** Migrates an empty database and appends `size` events, many at a time. */
export async function fillByAppending(db: Db, size: number): Promise<void> {
  const STEP = 5000;
  await migrate(db);
  for (let done = 0; done < size; done += STEP) {
    const events = Array.from({ length: STEP }, (_, index) => logEvent(done + index + 1));
    await transact(db, async (trx) => ok(await writeEvents(trx, events)));
    tellProgress(done + STEP, size);
  }
}

/**
 * Makes an SQLite file with a log of `size` events: rows, nodes of the tree and head are those that appending would have
 * left, in the same order, written without its statements per event. The schema's triggers watch over it.
 */
export async function fillSqlite(file: string, size: number): Promise<Db> {
  const empty = openSqlite(file);
  await migrate(empty);
  await empty.destroy();
  const database = new BetterSqlite3(file);
  for (const setting of ['journal_mode = off', 'synchronous = off', 'cache_size = -400000'])
    database.pragma(setting);
  const event = database.prepare(
    'insert into audit_event (seq, at, kind, subject, actor_id, actor_role, data) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const node = database.prepare('insert into log_node (level, idx, hash) values (?, ?, ?)');
  const head = database.prepare('update audit_head set seq = ?, frontier = ?');
  let frontier = EMPTY_FRONTIER;
  const append = (seq: number): void => {
    const { at, kind, subject, actor, data } = logEvent(seq);
    const { accountId: id, role } = actor;
    const leaf = leafBytes({ seq, at, kind, subject, actor: { id, role }, data });
    event.run(seq, at, kind, subject, id, role, canonicalNotice(data));
    frontier = growFrontier(frontier, leafHash(leaf), ({ level, index }, hash) =>
      node.run(level, index, hash),
    );
  };
  const STEP = Math.min(size, 100_000);
  for (let done = 0; done < size; done += STEP) {
    database.transaction(() => {
      for (let seq = done + 1; seq <= done + STEP; seq += 1) append(seq);
      head.run(frontier.size, frontierText(frontier));
    })();
    tellProgress(done + STEP, size);
  }
  database.close();
  // What still waits to be written would be written while appends are measured.
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  return openSqlite(file);
}
