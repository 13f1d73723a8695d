import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { openPostgres } from '../../src/db/index.js';
import { hashEntry } from '../../src/selection/index.js';
import {
  type CompiledSite,
  compileSite,
  type SiteProcess,
  startCompiledSite,
} from '../support/compiled-site.js';
import { type MortalPostgres, mortalPostgres } from '../support/mortal-postgres.js';
import {
  browserOf,
  type Entrant,
  entryFields,
  entryPath,
  MARKET_ENV,
  type OpenNeed,
  openMarket,
} from '../support/open-market.js';
import { type Answer, createClient } from '../support/site.js';

let server: MortalPostgres;
let compiled: CompiledSite;
let site: SiteProcess;
let need: OpenNeed;
let entrants: readonly Entrant[];
beforeAll(async () => {
  compiled = compileSite();
  server = await mortalPostgres();
  await server.start();
  const db = openPostgres(server.url);
  const market = await openMarket(db, { closesIn: [120], agencies: 12 });
  await db.destroy();
  [need, entrants] = [market.needs[0]!, market.entrants];
  site = await startCompiledSite(compiled, { ...MARKET_ENV, DATABASE_URL: server.url, LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await site?.end('SIGKILL');
  await server?.remove();
  compiled?.remove();
});

/** Enters the need, or changes the entry; the hash that an acknowledged entry must have. */
async function enter(entrant: Entrant): Promise<{ answer: Answer; acknowledged: string | null }> {
  const fields = entryFields(need);
  const answer = await browserOf(site.url, entrant).post(entryPath(need), fields);
  const { planHash: plan, enteredAt, nonce, bid } = fields;
  const entry = { plan, agency: entrant.creditCode, enteredAt, nonce, bid: Number(bid) * 100 };
  return { answer, acknowledged: answer.location?.includes('notice=entry-made') ? hashEntry(entry) : null };
}
const home = () => createClient(site.url).get('/needs', { 'accept-language': 'zh-CN' });
const untilServing = async (): Promise<void> => {
  while ((await home()).status !== 200) await setTimeout(50);
};

/** What a visitor gets while the database does not answer. */
function expectHonest({ status, headers, text }: Answer): void {
  expect(status).toBe(503);
  expect(headers.get('Retry-After')).toBe('5');
  expect(text).toContain('暂时无法办理');
}

it('lives through crashes of PostgreSQL in traffic, and keeps what it acknowledged', async () => {
  const acknowledged: string[] = [];
  const statuses = new Set<number>();
  let over = false;
  const traffic = entrants.map(async (entrant) => {
    while (!over) {
      const { answer, acknowledged: hash } = await enter(entrant);
      statuses.add(answer.status);
      if (hash) acknowledged.push(hash);
    }
  });
  const pages = (async () => {
    while (!over) statuses.add((await home()).status);
  })();
  for (let crash = 0; crash < 3; crash += 1) {
    const before = acknowledged.length;
    while (acknowledged.length < before + entrants.length) await setTimeout(20);
    await server.crash();
    expectHonest(await home());
    await server.start();
    await untilServing();
  }
  const before = acknowledged.length;
  while (acknowledged.length === before) await setTimeout(20);
  over = true;
  await Promise.all([...traffic, pages]);
  expect(statuses).toEqual(new Set([200, 303, 503]));
  const db = openPostgres(server.url);
  const kept = new Set(
    (await db.selectFrom('entry').select('entryHash').execute()).map((row) => row.entryHash),
  );
  expect(acknowledged.filter((hash) => !kept.has(hash))).toEqual([]);
  expect(await auditDatabase(db)).toEqual([]);
  await db.destroy();
});

it('says so when PostgreSQL hangs, and goes on when it does', async () => {
  await untilServing();
  server.freeze();
  // More than there are connections: who waits for one is answered too.
  for (const answer of await Promise.all(Array.from({ length: 15 }, home))) expectHonest(answer);
  const ready = await fetch(new URL('/readyz', site.url));
  expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { database: false } }]);
  server.resume();
  await untilServing();
});

it('refuses who waits too long for a lock, and writes nothing of it', async () => {
  await untilServing();
  const holder = new pg.Client({ connectionString: server.url });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select * from audit_head for update');
  const waiting = await Promise.all(entrants.map((entrant) => enter(entrant)));
  for (const { answer } of waiting) expectHonest(answer);
  await holder.query('rollback');
  await holder.end();
  const db = openPostgres(server.url);
  const count = () =>
    db
      .selectFrom('auditEvent')
      .select((eb) => eb.fn.countAll().as('n'))
      .where('kind', 'like', 'entry.%')
      .executeTakeFirst();
  const written = await count();
  // Nothing of the refused is left in a connection for the next that uses it to commit.
  for (const entrant of entrants) expect((await enter(entrant)).answer.status).toBe(303);
  expect((await count())?.n).toBe(Number(written?.n) + entrants.length);
  await db.destroy();
  expect(await site.end()).toBe(0);
});
