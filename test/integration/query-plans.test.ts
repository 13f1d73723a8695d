import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { fillNeeds } from '../../scripts/bench/need-fill.js';
import { scopeOf } from '../../src/accounts/index.js';
import { listSubmitted } from '../../src/agencies/index.js';
import { jobs, runJobs } from '../../src/app/jobs.js';
import { importAwards } from '../../src/awards/index.js';
import { addMillis, DAY } from '../../src/basics/index.js';
import { analyzeTables, type Db, engineOf, openSqlite } from '../../src/db/index.js';
import { countOpenHits, FLAG_IDS, findHit, listHits, listMarks, lookAtNeeds } from '../../src/flags/index.js';
import { hasUnread, listMessages, mailboxOf } from '../../src/messages/index.js';
import { anAccount } from '../support/builders.js';
import { freshFile, onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { importFile, importLine } from '../support/import-file.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { believedRows, planFaults, recordQueries } from '../support/query-plans.js';
import { startTestSite } from '../support/site.js';

const IMPORTED = 700;
const COPIES = 19;

const imported = (count: number): Buffer =>
  importFile(...Array.from({ length: count }, (_, n) => importLine(n)));

onEachDatabase('what the planner knows', (open) => {
  it('is left by an import', async () => {
    const db = await open();
    await importAwards(testDeps(db), imported(IMPORTED));
    for (const table of ['need', 'award', 'need_requirement', 'need_text', 'project'])
      expect([table, await believedRows(db, table)]).toEqual([table, IMPORTED]);
  });

  it('is gathered by the jobs where it was missing, once a day', async () => {
    const db = await open();
    const clock = fakeClock();
    const deps = testDeps(db, { clock });
    const jobs = async (): Promise<void> => {
      for (const { error } of await runJobs(deps)) throw error;
    };
    // PostgreSQL's own autovacuum may have been there before.
    if (engineOf(db) === 'sqlite') expect(await believedRows(db, 'qualification_grade')).toBeUndefined();
    await jobs();
    expect(await believedRows(db, 'qualification_grade')).toBe(92);
    // As a new table of a later release: nobody has looked at it.
    await sql`create table later (id integer primary key, name text unique)`.execute(db);
    await sql`insert into later (id, name) values (1, 'a'), (2, 'b')`.execute(db);
    await jobs();
    expect(await believedRows(db, 'later')).toBeUndefined();
    clock.advance(DAY);
    await jobs();
    expect(await believedRows(db, 'later')).toBe(2);
  });

  it('lets the home page and the lists of needs read no growing table from end to end, and sort none', async () => {
    const db = await open();
    await importAwards(testDeps(db), imported(IMPORTED));
    await fillNeeds(db, { from: 1, to: COPIES });
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const site = await startTestSite({ db: recording.db });
    try {
      for (const path of ['/', '/needs.json', '/needs', '/needs?division=532301', '/agencies']) {
        const answer = await site.client().get(path);
        expect([path, answer.status]).toEqual([path, 200]);
        const plans = await recording.plans();
        expect([path, plans.flatMap(planFaults)]).toEqual([path, []]);
        const lists = plans.filter(({ sql: text }) => /from "?(need_listing|award)"?/.test(text));
        if (!/agencies/.test(path)) expect(lists.length, path).toBeGreaterThan(0);
      }
    } finally {
      await site.stop();
    }
  });
});

onEachDatabase('an inbox', (open) => {
  it('is read from its end, a page of it as far back as one likes', async () => {
    const db = await open();
    const deps = testDeps(db);
    const { actor } = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    const other = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    const at = (index: number) => addMillis('2017-05-01T00:00:00.000Z', index);
    for (const { accountId } of [actor, other.actor]) {
      const rows = Array.from({ length: 4000 }, (_, index) => ({
        id: deps.newId(),
        agencyId: null,
        ownerId: null,
        accountId,
        kind: 'incident-opened',
        needId: null,
        params: '{}',
        createdAt: at(index),
        readAt: at(index),
      }));
      for (let start = 0; start < rows.length; start += 1000)
        await db
          .insertInto('message')
          .values(rows.slice(start, start + 1000))
          .execute();
    }
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const mailbox = mailboxOf(actor);
    await listMessages(recording.db, mailbox, { limit: 31 });
    await listMessages(recording.db, mailbox, { after: { at: at(2000), id: 'an-id' }, limit: 31 });
    await hasUnread(recording.db, mailbox);
    const plans = await recording.plans();
    expect(plans).toHaveLength(3);
    expect(plans.flatMap(planFaults)).toEqual([]);
  });
});

onEachDatabase('the queue of applications', (open) => {
  it('is read in its order, whatever was decided before', async () => {
    const db = await open();
    const deps = testDeps(db);
    const at = (index: number) => addMillis('2017-05-01T00:00:00.000Z', index);
    const codes = Array.from({ length: 300 }, (_, index) => `${index}`.padStart(18, '0'));
    const agencies = codes.map((creditCode) => ({
      id: deps.newId(),
      creditCode,
      name: creditCode,
      status: 'unapproved' as const,
      standing: 100,
      createdAt: at(0),
    }));
    await db.insertInto('agency').values(agencies).execute();
    const rows = Array.from({ length: 9000 }, (_, index) => ({
      id: deps.newId(),
      agencyId: agencies[index % 300]?.id ?? '',
      state: index < 300 ? ('submitted' as const) : ('approved' as const),
      form: JSON.stringify({ division: '532301' }),
      createdAt: at(index),
      submittedAt: at(index),
    }));
    for (let start = 0; start < rows.length; start += 1000)
      await db
        .insertInto('agencyApplication')
        .values(rows.slice(start, start + 1000))
        .execute();
    await analyzeTables(db, 'all');
    const recording = recordQueries(db);
    const page = { after: { at: at(150), id: 'an-id' }, limit: 31 };
    const { actor } = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    for (const scope of ['all', scopeOf(actor)] as const) {
      expect(await listSubmitted(recording.db, scope, { limit: 31 })).toHaveLength(31);
      expect((await listSubmitted(recording.db, scope, page))[0]?.submittedAt).toBe(at(151));
    }
    const plans = await recording.plans();
    expect(plans).toHaveLength(4);
    const wrong = plans.flatMap(({ steps }) =>
      steps.filter(({ scans, sorts }) => scans === 'agency_application' || sorts),
    );
    expect(wrong).toEqual([]);
  });
});

onEachDatabase('red flags', (open) => {
  /** So many of everything that looks leave behind, written past the job. */
  const crowd = async (db: Db): Promise<void> => {
    const needs = await db.selectFrom('need').select(['id', 'countyKey']).execute();
    const at = (index: number) => addMillis('2017-05-01T00:00:00.000Z', index);
    const codeOf = (index: number) => `CROWD${String(index).padStart(13, '0')}`;
    for (let start = 0; start < 12_000; start += 400) {
      const serials = Array.from({ length: 400 }, (_, index) => start + index);
      const needOf = (n: number) => needs[n % needs.length] ?? { id: '', countyKey: '' };
      await db
        .insertInto('flagHit')
        .values(
          serials.map((n) => ({
            id: String(n).padStart(32, '0'),
            flag: FLAG_IDS[n % FLAG_IDS.length] ?? '',
            needId: needOf(n).id,
            round: 1,
            countyKey: needOf(n).countyKey ?? '',
            agencies: '[]',
            numbers: '{}',
            closesAt: at(n),
            foundAt: at(n),
            lookedAt: n % 100 === 0 ? null : at(n),
          })),
        )
        .execute();
      const typeCode = 'C01';
      await db
        .insertInto('flagEntrant')
        .values(serials.map((n) => ({ typeCode, agencyCode: codeOf(n), needs: 3 })))
        .execute();
      await db
        .insertInto('flagPair')
        .values(
          serials.map((n) => ({ typeCode, one: codeOf(n), other: codeOf(n + 1), together: 2, told: 0 })),
        )
        .execute();
      await db
        .insertInto('flagCover')
        .values(serials.map((n) => ({ winner: codeOf(n), cover: codeOf(n + 1), met: 2, times: 0 })))
        .execute();
    }
    await analyzeTables(db, 'all');
  };

  it('are looked for and read without going through what was found before', async () => {
    const db = await open();
    const clock = fakeClock();
    const deps = testDeps(db, { clock });
    // The first look of all forgets what there is.
    await lookAtNeeds(deps);
    await importAwards(deps, imported(IMPORTED));
    await fillNeeds(db, { from: 1, to: COPIES });
    await crowd(db);
    const form = { closesAt: '2017-05-11 23:49:24', method: 'reference' };
    const need = await aPublishedNeed(deps, form);
    for (const bid of ['90000', '91000', '95000', '88000'])
      await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    clock.set('2017-05-11T15:49:24.000Z');
    const others = jobs.filter(({ name }) => name !== 'look for red flags' && name !== 'analyse tables');
    for (const { error } of await runJobs(deps, { list: others })) throw error;
    const recording = recordQueries(db);
    await lookAtNeeds({ db: recording.db });
    const looking = await recording.plans();
    expect(looking.some(({ sql: text }) => /insert into "flag_pair"/.test(text))).toBe(true);
    expect(looking.some(({ sql: text }) => /insert into "flag_cover"/.test(text))).toBe(true);
    expect(looking.flatMap(planFaults)).toEqual([]);
    const { actor } = await anAccount(deps, { role: 'official', divisionCode: '532301' });
    const after = { at: '2017-05-01T00:00:05.000Z', id: 'an-id' };
    for (const scope of ['all', scopeOf(actor)] as const) {
      for (const filter of [
        {},
        { state: 'open' as const },
        { flag: 'splitting' as const },
        { number: need.number },
      ]) {
        await listHits(recording.db, scope, filter, { limit: 31 });
        await listHits(recording.db, scope, filter, { after, limit: 31 });
      }
      await countOpenHits(recording.db, scope);
    }
    await findHit(recording.db, '0'.repeat(32));
    await listMarks(recording.db, '0'.repeat(32));
    const plans = await recording.plans();
    expect(plans.length).toBeGreaterThan(18);
    // The rows of one need are few, in whatever order.
    const ofNeed = ({ sql: text }: { readonly sql: string }) =>
      text.includes('select id from need where number');
    expect(plans.filter((plan) => !ofNeed(plan)).flatMap(planFaults)).toEqual([]);
    expect(
      plans.filter(ofNeed).flatMap(({ steps }) => steps.filter(({ scans }) => scans !== undefined)),
    ).toEqual([]);
  });
});

describe('what the planner of an SQLite site knows', () => {
  const closers: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closers) await close();
  });
  const file = async () => {
    const opened = await freshFile('sqlite');
    closers.push(opened.close);
    return opened;
  };

  it('follows a table that grew tenfold', async () => {
    const { db } = await file();
    await importAwards(testDeps(db), imported(50));
    await fillNeeds(db, { from: 1, to: COPIES });
    expect(await believedRows(db, 'need')).toBe(50);
    await analyzeTables(db, 'stale');
    expect(await believedRows(db, 'need')).toBe(50 * (COPIES + 1));
  });

  it('is told to a site that runs while another process loads', async () => {
    const { db, address } = await file();
    await analyzeTables(db, 'stale');
    const other: Db = openSqlite(address);
    await importAwards(testDeps(other), imported(IMPORTED));
    await other.destroy();
    // The plan that hangs on how many rows share a state: it is the running site's own connection that must know.
    const plan = async (): Promise<string> => {
      const recording = recordQueries(db);
      await recording.db
        .selectFrom('need')
        .select('id')
        .where('state', 'in', ['published', 'selected'])
        .orderBy('publishedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(30)
        .execute();
      return (await recording.plans()).flatMap(({ steps }) => steps.map(({ text }) => text)).join();
    };
    expect(await plan()).toContain('TEMP B-TREE');
    await analyzeTables(db, 'stale');
    expect(await plan()).toContain('need_by_published');
  });
});
