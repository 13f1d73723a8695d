import type { KyselyPlugin } from 'kysely';
import { expect, it } from 'vitest';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { getHeadSequence, SYSTEM_ACTOR, type Tag } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import { type LogWatch, watchLog } from '../../src/web/pipeline/log-watch.js';
import { onEachDatabase } from '../support/databases.js';
import { disarm } from '../support/disarm.js';

const event = (kind: string, subject: string): LoggedEvent => ({
  at: '2017-05-02T01:00:00.000Z',
  kind,
  subject,
  actor: SYSTEM_ACTOR,
  data: {},
});

const write = (db: Db, ...events: LoggedEvent[]) =>
  transact(db, async (trx) => ok(await writeEvents(trx, events)));

/** Which pages made at a version are right after a look, by their tags. */
async function heldAfterLook(log: LogWatch, version: number) {
  await log.look();
  const pages: Record<string, readonly Tag[] | undefined> = {
    one: ['need:CX-2017-000001'],
    other: ['need:CX-2017-000002'],
    list: ['list:needs', 'need:CX-2017-000002'],
    log: ['log'],
    feed: ['feed'],
    constant: [],
    untagged: undefined,
  };
  return Object.keys(pages).filter((name) => log.holds({ version, tags: pages[name] }));
}

onEachDatabase('the watched log', (open) => {
  it('holds pages until an event touches one of their tags', async () => {
    const db = await open();
    const log = watchLog(db);
    await log.look();
    const { version } = log;
    const all = ['one', 'other', 'list', 'log', 'feed', 'constant', 'untagged'];
    expect(await heldAfterLook(log, version)).toEqual(all);
    await write(db, event('entry.made', 'CX-2017-000001'));
    expect(await heldAfterLook(log, version)).toEqual(['one', 'other', 'list', 'feed', 'constant']);
    expect(await heldAfterLook(log, log.version)).toEqual(all);
    await write(db, event('need.published', 'CX-2017-000001'));
    expect(await heldAfterLook(log, version)).toEqual(['other', 'constant']);
    await write(db, event('need.contacts-changed', 'CX-2017-000002'));
    expect(await heldAfterLook(log, version)).toEqual(['constant']);
    expect(await heldAfterLook(log, log.version)).toEqual(all);
  });

  it('holds nothing after an event of a kind that it does not know', async () => {
    const db = await open();
    const log = watchLog(db);
    await log.look();
    const { version } = log;
    await write(
      db,
      event('entry.made', 'CX-2017-000001'),
      event('of.tomorrow', 'x'),
      event('entry.made', 'x'),
    );
    expect(await heldAfterLook(log, version)).toEqual([]);
  });

  it('holds nothing after more events than it reads, and reads as many as it says', async () => {
    const db = await open();
    const log = watchLog(db);
    await log.look();
    const entries = (count: number) =>
      Array.from({ length: count }, () => event('entry.made', 'CX-2017-000003'));
    let { version } = log;
    await write(db, ...entries(1000));
    expect(await heldAfterLook(log, version)).toEqual(['one', 'other', 'list', 'feed', 'constant']);
    ({ version } = log);
    await write(db, ...entries(1001));
    expect(await heldAfterLook(log, version)).toEqual([]);
  });

  it('holds nothing when the log is another one, as after a backup was brought back', async () => {
    const db = await open();
    await write(db, event('entry.made', 'x'), event('entry.made', 'x'));
    const log = watchLog(db);
    await log.look();
    const { version } = log;
    await disarm(db);
    await db.updateTable('auditHead').set({ seq: 1 }).execute();
    expect(await getHeadSequence(db)).toBe(1);
    expect(await heldAfterLook(log, version)).toEqual([]);
  });

  it('looks once for all who ask at the same time, and once more for those who come meanwhile', async () => {
    let queries = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        queries += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const log = watchLog((await open()).withPlugin(counting));
    await Promise.all(Array.from({ length: 500 }, () => log.look()));
    expect(queries).toBe(2);
    await log.look();
    expect(queries).toBe(3);
  });

  it('knows on SQLite without a query that nothing happened', async () => {
    const db = await open();
    const log = watchLog(db);
    expect(log.isUpToDate()).toBe(false);
    await log.look();
    const knows = log.isUpToDate();
    await write(db, event('entry.made', 'x'));
    expect(log.isUpToDate()).toBe(false);
    await log.look();
    expect([knows, log.isUpToDate()]).toEqual(
      db.getExecutor().adapter.constructor.name.startsWith('Sqlite') ? [true, true] : [false, false],
    );
  });
});
