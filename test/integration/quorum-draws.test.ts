/** What becomes of needs while witnesses are down, come back, or were shown another history. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { runJobs, waitingJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, DAY, SECOND } from '../../src/basics/index.js';
import { type Db, openSqlite } from '../../src/db/index.js';
import { findSelection } from '../../src/draws/index.js';
import { verifyCertificate } from '../../src/selection/index.js';
import { cosignLine } from '../support/c2sp/notes.js';
import { freshFile, onEachDatabase } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import {
  statesOf,
  stopWitnesses,
  type WitnessedMarket,
  witnessedMarket,
} from '../support/witnessed-market.js';

afterEach(stopWitnesses);

type Need = Awaited<ReturnType<typeof aPublishedNeed>>;

/** A need of three entries whose plan asks for a quorum, seen by everybody so far. */
async function watched(db: Db, tail: string, count: number) {
  const market = await witnessedMarket(db, { count, tail });
  const need = await aPublishedNeed(market.deps);
  for (const bid of ['95000', '88000', '91000'])
    await anEntry(market.deps, (await anAgency(market.deps)).actor, need, bid);
  await pass(market);
  return { market, need };
}

/** Each job once, then those that wait for others. */
async function pass({ deps }: Pick<WitnessedMarket, 'deps'>): Promise<void> {
  for (const list of [undefined, waitingJobs])
    for (const { error } of await runJobs(deps, list ? { list } : {})) throw error;
}

/** Passes, some seconds after the deadline of a need. */
async function passes(
  market: WitnessedMarket,
  { closesAt }: Need,
  seconds: readonly number[],
): Promise<void> {
  for (const after of seconds) {
    market.clock.set(addMillis(closesAt, after * SECOND));
    await pass(market);
  }
}

const down = (market: WitnessedMarket, ...which: readonly number[]): void => {
  for (const [index, one] of market.witnesses.entries())
    one.manner = which.includes(index) ? { always: (response) => void response.writeHead(500).end() } : {};
};

const kinds = async (db: Db, need: Need): Promise<string[]> => {
  const rows = await db
    .selectFrom('auditEvent')
    .select('kind')
    .where('subject', '=', need.number)
    .orderBy('seq')
    .execute();
  return rows.map(({ kind }) => kind);
};

async function gradeOf(db: Db, { id }: Need) {
  const stored = await findSelection(db, id);
  if (!stored) return undefined;
  const { grade, seen } = verifyCertificate(stored.certificate);
  return [grade, seen?.names];
}

const incidents = async (db: Db, { id }: Need) =>
  db.selectFrom('incident').select(['kind', 'closedAt']).where('needId', '=', id).execute();

const TWO_OF_THREE = 'group g 2 w0 w1 w2\nquorum g\n';

onEachDatabase('a need whose plan asks two of three witnesses', (open) => {
  it('is drawn with one of them down', async () => {
    const { market, need } = await watched(await open(), TWO_OF_THREE, 3);
    down(market, 1);
    await passes(market, need, [1, 20, 40]);
    expect(await gradeOf(market.deps.db, need)).toEqual([1, ['w0.example', 'w2.example']]);
    expect(await auditDatabase(market.deps.db)).toEqual([]);
  });

  it.each([0, 1, 30])(
    'is drawn after their signatures also where their clocks are %s seconds ahead',
    async (ahead) => {
      const { market, need } = await watched(await open(), TWO_OF_THREE, 3);
      for (const witness of market.witnesses)
        witness.manner = { lines: ({ key, text, now }) => cosignLine(key, text, now + ahead) };
      // Every job runs again and again in the very second of each act, and in those that follow.
      for (let second = 0; second <= 80; second += 1) await passes(market, need, [second, second]);
      expect(await gradeOf(market.deps.db, need)).toEqual([1, ['w0.example', 'w1.example', 'w2.example']]);
      expect(await auditDatabase(market.deps.db)).toEqual([]);
    },
  );

  it('is not opened with two of them down, is an incident, and is opened once one is back', async () => {
    const { market, need } = await watched(await open(), TWO_OF_THREE, 3);
    const { db } = market.deps;
    down(market, 0, 1);
    await passes(market, need, [1, 20, 40, 600]);
    expect((await kinds(db, need)).slice(-1)).toEqual(['entries.closed']);
    expect(await db.selectFrom('entry').select('bidFen').where('bidFen', 'is not', null).execute()).toEqual(
      [],
    );
    expect(await incidents(db, need)).toEqual([]);
    const late = addMillis(need.closesAt, 10 * DAY);
    for (const at of [late, addMillis(late, 20 * SECOND)]) {
      market.clock.set(at);
      await pass(market);
    }
    expect(await incidents(db, need)).toEqual([{ kind: 'bids-unopened', closedAt: null }]);
    expect(await gradeOf(db, need)).toBeUndefined();
    down(market, 0);
    for (const after of [100, 200, 300]) {
      market.clock.set(addMillis(late, after * SECOND));
      await pass(market);
    }
    expect(await gradeOf(db, need)).toEqual([1, ['w1.example', 'w2.example']]);
    expect((await incidents(db, need)).map(({ closedAt }) => closedAt === null)).toEqual([false]);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is not drawn when they go down after the close, and is drawn once one is back', async () => {
    const { market, need } = await watched(await open(), TWO_OF_THREE, 3);
    const { db } = market.deps;
    await passes(market, need, [1]);
    down(market, 0, 2);
    await passes(market, need, [20, 40, 600]);
    expect((await kinds(db, need)).slice(-1)).toEqual(['pool.frozen']);
    down(market, 2);
    await passes(market, need, [700, 720]);
    expect(await gradeOf(db, need)).toEqual([1, ['w0.example', 'w1.example', 'w2.example']]);
    expect(await auditDatabase(db)).toEqual([]);
  });
});

it('witnesses who were shown two histories let neither be drawn, and say which of them they saw', async () => {
  const { db, close } = await freshFile('sqlite');
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-fork-'));
  try {
    const { market, need } = await watched(db, 'group g all w0 w1\nquorum g\n', 2);
    const copy = join(directory, 'copy.sqlite');
    await sql`vacuum into ${copy}`.execute(db);
    const other = { ...market, deps: { ...market.deps, db: openSqlite(copy) } };
    // One history has an entry more.
    await anEntry(market.deps, (await anAgency(market.deps)).actor, need, '80000');
    down(market, 1);
    await passes(market, need, [1]);
    down(market, 0);
    await passes(other, need, [2]);
    down(market);
    for (const seconds of [120, 180, 240, 300]) {
      await passes(market, need, [seconds]);
      await passes(other, need, [seconds + 1]);
    }
    // The second history is the shorter one.
    for (const [site, said] of [
      [market, [null, 'inconsistent']],
      [other, ['ahead', null]],
    ] as const) {
      expect(await gradeOf(site.deps.db, need)).toBeUndefined();
      expect((await kinds(site.deps.db, need)).slice(-1)).toEqual(['entries.closed']);
      const states = await statesOf(site);
      expect(states.map((state) => state.at(-1))).toEqual(said);
    }
    await other.deps.db.destroy();
  } finally {
    rmSync(directory, { recursive: true });
    await close();
  }
});
