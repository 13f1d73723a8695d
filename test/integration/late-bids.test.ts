import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { createVault, DAY } from '../../src/basics/index.js';
import { schemaWords } from '../../src/db/dialect.js';
import { type Db, type Deps, engineOf } from '../../src/db/index.js';
import { sourcesSchema } from '../../src/db/migrations/0007-sources.js';
import { lateBidsSchema } from '../../src/db/migrations/0011-late-bids.js';
import {
  contributeShare,
  findFailure,
  findPool,
  findSelection,
  listIncidents,
  listOpenIncidents,
  proposeFailure,
  proposeRedo,
  settleFailure,
} from '../../src/draws/index.js';
import { getNeed, listShares, republishNeed } from '../../src/needs/index.js';
import { verifyCertificate } from '../../src/selection/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { enterAll, threeCustodians } from '../support/sealed-entries.js';

const site = (db: Db, overrides: Partial<Deps> = {}, start?: string) => {
  const clock = fakeClock(start);
  return { deps: testDeps(db, { clock, ...overrides }), clock };
};

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
  expect(await auditDatabase(deps.db)).toEqual([]);
}

const codeOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) => result.errors?.[0]?.code;

async function eventsOf(deps: Deps, subject: string, kind: string): Promise<object[]> {
  const query = deps.db.selectFrom('auditEvent').select('data').where('subject', '=', subject);
  return (await query.where('kind', '=', kind).execute()).map(({ data }) => JSON.parse(data) as object);
}

/** A need whose deadline has passed and whose three custodians, two of whom are needed, have given no share. */
async function aWaitingNeed(db: Db, source = 'commit') {
  const sources = {
    kinds: ['commit', 'ceremony', 'lottery'] as const,
    closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
  };
  const { deps, clock } = site(db, { custodians: 2, sources }, '2023-08-18T01:00:00.000Z');
  const custodians = await threeCustodians(deps);
  const need = await aPublishedNeed(deps, { source, closesAt: '2023-08-23 23:49:24' });
  await enterAll(deps, need, [9_500_000, 8_800_050, 9_100_000]);
  const other = async () => (await anAccount(deps, { role: 'official' })).actor;
  const officials = [await other(), await other()] as const;
  const give = async (index: number) => {
    const { actor, pair } = custodians[index]!;
    return contributeShare(deps, actor, { number: need.number, identity: pair.identity });
  };
  clock.set(need.closesAt);
  await run(deps);
  return { deps, clock, need, custodians, officials, give };
}

const DELIVERED = { kind: 'bids-unopened', outcome: 'delivered' };

onEachDatabase('an opening that is late', (open) => {
  it('is an incident from the third working day, once, and ends with the opening', async () => {
    const { deps, clock, need, give } = await aWaitingNeed(await open());
    mustBe(await give(0));
    // The deadline is a Thursday in Shanghai: three working days end on Tuesday.
    clock.set('2023-08-28T15:49:23.999Z');
    await run(deps);
    expect(await listIncidents(deps.db, need.id)).toEqual([]);
    clock.set('2023-08-28T15:49:24.000Z');
    await Promise.all([run(deps), run(deps)]);
    await run(deps);
    const opened = { kind: 'bids-unopened', round: 1, openedAt: clock.now(), closedAt: null };
    expect(await listIncidents(deps.db, need.id)).toMatchObject([opened]);
    expect(await listOpenIncidents(deps.db, 'all', { limit: 10 })).toMatchObject([{ number: need.number }]);
    expect(await eventsOf(deps, need.number, 'bids.late')).toMatchObject([{ for: 'custodians', given: 1 }]);
    expect(await eventsOf(deps, need.number, 'incident.opened')).toHaveLength(1);
    // Without a frozen pool there is nothing to draw again.
    const redo = {
      basis: 'source-failed' as const,
      reason: '逾期',
      source: 'ceremony' as const,
      excluded: [],
    };
    expect(codeOf(await proposeRedo(deps, await aReviewer(deps), { number: need.number, ...redo }))).toBe(
      'draws/wrong-state',
    );
    clock.advance(DAY);
    mustBe(await give(2));
    await run(deps);
    const closed = { ...DELIVERED, closedAt: clock.now() };
    expect(await listIncidents(deps.db, need.id)).toMatchObject([closed]);
    const { certificate } = (await findSelection(deps.db, need.id))!;
    expect(verifyCertificate(certificate).checks.filter(({ ok }) => ok === false)).toEqual([]);
  });

  it('leads to a redo where the draw of the first round could be known by then', async () => {
    const { deps, clock, need, give } = await aWaitingNeed(await open(), 'lottery');
    clock.advance(6 * DAY);
    await run(deps);
    for (const index of [0, 1]) mustBe(await give(index));
    await run(deps);
    const late = { kind: 'frozen-late', closedAt: null };
    const incidents = await listIncidents(deps.db, need.id);
    expect(incidents.map(({ kind }) => kind).sort()).toEqual(['bids-unopened', 'frozen-late']);
    expect(incidents).toEqual(
      expect.arrayContaining([DELIVERED, late].map((one) => expect.objectContaining(one))),
    );
  });

  it('does not hide that the source is overdue afterwards', async () => {
    const { deps, clock, need, give } = await aWaitingNeed(await open(), 'ceremony');
    clock.advance(6 * DAY);
    await run(deps);
    for (const index of [0, 1]) mustBe(await give(index));
    await run(deps);
    expect(await listIncidents(deps.db, need.id)).toMatchObject([DELIVERED]);
    clock.advance(6 * DAY);
    await run(deps);
    expect((await listIncidents(deps.db, need.id)).map(({ kind }) => kind)).toContain('overdue');
  });

  it("is one too where the site's own key was lost, and ends when it is back", async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const need = await aPublishedNeed(deps);
    await enterAll(deps, need, [9_500_000, 8_800_050, 9_100_000]);
    await run(deps);
    const lost = { ...deps, vault: createVault(new Uint8Array(32).fill(8), deps.random) };
    const jobs = async (on: Deps) => {
      // The lost key does not sign the log either.
      for (const { job, error } of await runJobs(on)) if (job !== 'sign the log') throw error;
    };
    clock.set(need.closesAt);
    await jobs(lost);
    clock.advance(6 * DAY);
    await jobs(lost);
    expect(await listIncidents(db, need.id)).toMatchObject([{ kind: 'bids-unopened', closedAt: null }]);
    expect(await eventsOf(deps, need.number, 'bids.late')).toMatchObject([{ for: 'site-key' }]);
    await run(deps);
    expect(await listIncidents(db, need.id)).toMatchObject([DELIVERED]);
    expect((await getNeed(db, need.id)).state).toBe('selected');
  });
});

onEachDatabase('bids that are never opened', (open) => {
  it('let the need fail by two officials, neither of whom keeps a share back', async () => {
    const { deps, clock, need, custodians, officials, give } = await aWaitingNeed(await open());
    const [first, second] = officials;
    const { number } = need;
    const propose = { number, reason: '两名保管人遗失密钥' };
    // Waiting alone is no basis before it is an incident.
    expect(codeOf(await proposeFailure(deps, first, propose))).toBe('draws/not-late');
    mustBe(await give(0));
    clock.advance(6 * DAY);
    await run(deps);
    expect(codeOf(await proposeFailure(deps, custodians[1]!.actor, propose))).toBe('draws/share-first');
    const county = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    expect(codeOf(await proposeFailure(deps, county, propose))).toBe('draws/forbidden');
    expect(codeOf(await proposeFailure(deps, need.owner, propose))).toBe('draws/forbidden');
    expect(codeOf(await settleFailure(deps, second, { number, confirm: true }))).toBe('draws/wrong-state');
    mustBe(await proposeFailure(deps, first, propose));
    expect(codeOf(await proposeFailure(deps, second, propose))).toBe('draws/failure-proposed');
    expect(codeOf(await settleFailure(deps, first, { number, confirm: true }))).toBe('draws/same-official');
    const withholding = custodians[2]!.actor;
    expect(codeOf(await settleFailure(deps, withholding, { number, confirm: true }))).toBe(
      'draws/share-first',
    );
    // Refused, it can be proposed again, by a custodian who gave their share too.
    mustBe(await settleFailure(deps, second, { number, confirm: false }));
    mustBe(await proposeFailure(deps, custodians[0]!.actor, propose));
    expect((await getNeed(deps.db, need.id)).state).toBe('published');
    mustBe(await settleFailure(deps, second, { number, confirm: true }));
    await run(deps);
    const failed = { state: 'failed', reason: 'bids-unopened', closedAt: clock.now() };
    expect(await getNeed(deps.db, need.id)).toMatchObject(failed);
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ outcome: 'failed' }]);
    expect(await findFailure(deps.db, need.id)).toMatchObject({ state: 'confirmed' });
    expect(await eventsOf(deps, number, 'need.failed')).toMatchObject([
      { reason: 'bids-unopened', because: propose.reason, entries: 3 },
    ]);
    const told = await deps.db.selectFrom('message').select(['kind', 'agencyId', 'ownerId']).execute();
    const failures = told.filter(({ kind }) => kind === 'entry-failed' || kind === 'need-failed');
    expect(new Set(failures.map(({ agencyId, ownerId }) => agencyId ?? ownerId)).size).toBe(4);
    expect(failures).toHaveLength(4);
    // Nothing is opened, frozen or excluded; the owner begins anew.
    expect(await findPool(deps.db, need.id)).toBeUndefined();
    expect(await deps.db.selectFrom('entry').select(['bidFen', 'exclusion']).execute()).toEqual(
      Array.from({ length: 3 }, () => ({ bidFen: null, exclusion: null })),
    );
    expect(codeOf(await give(1))).toBe('draws/wrong-state');
    mustBe(await republishNeed(deps, need.owner, need.id));
  });

  it('cannot fail once enough shares are there, however long it was proposed', async () => {
    const { deps, clock, need, officials, give } = await aWaitingNeed(await open());
    const [first, second] = officials;
    const { number } = need;
    clock.advance(6 * DAY);
    await run(deps);
    mustBe(await proposeFailure(deps, first, { number, reason: '无人交出' }));
    for (const index of [0, 1]) mustBe(await give(index));
    expect(codeOf(await settleFailure(deps, second, { number, confirm: true }))).toBe(
      'draws/bids-can-be-opened',
    );
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('selected');
    expect(codeOf(await settleFailure(deps, second, { number, confirm: true }))).toBe('draws/wrong-state');
    expect((await listShares(deps.db, need.planHash)).filter(({ share }) => share !== null)).toHaveLength(2);
  });

  it('are failed or opened, never both, when a last share and the confirmation meet', async () => {
    const { deps, clock, need, officials, give } = await aWaitingNeed(await open());
    const { number } = need;
    mustBe(await give(0));
    clock.advance(6 * DAY);
    await run(deps);
    mustBe(await proposeFailure(deps, officials[0], { number, reason: '逾期' }));
    const [given, settled] = await Promise.all([
      give(1),
      settleFailure(deps, officials[1], { number, confirm: true }),
    ]);
    expect([given.ok, settled.ok].filter(Boolean)).toHaveLength(1);
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe(settled.ok ? 'failed' : 'selected');
  });
});

onEachDatabase('the table of incidents', (open) => {
  it('keeps its rows when it learns of incidents before a freeze', async () => {
    const db = await open();
    const { deps, clock, need } = await aWaitingNeed(db);
    clock.advance(6 * DAY);
    await run(deps);
    await db.deleteFrom('bidKeyShare').execute();
    const before = await aSchemaAgo(db, need.id);
    for (const statement of lateBidsSchema(schemaWords[engineOf(db)])) await sql.raw(statement).execute(db);
    expect(await listIncidents(db, need.id)).toEqual(before);
    const row = { ...before[0]!, id: 'another', kind: 'bids-unopened' as const };
    await expect(
      db
        .insertInto('incident')
        .values({ ...row, kind: 'else' as never })
        .execute(),
    ).rejects.toThrow();
    await expect(
      db
        .insertInto('incident')
        .values({ ...row, needId: 'nobody' })
        .execute(),
    ).rejects.toThrow();
    await db.insertInto('incident').values(row).execute();
  });
});

/** Puts the schema back to before that step, with one incident of a frozen pool. */
async function aSchemaAgo(db: Db, needId: string) {
  const pool = {
    needId,
    round: 1,
    poolHash: 'a'.repeat(64),
    pool: '{}',
    frozenAt: '2023-08-24T00:00:00.000Z',
  };
  const { planHash } = await db.selectFrom('bidKey').select('planHash').executeTakeFirstOrThrow();
  await db
    .insertInto('pool')
    .values({ ...pool, planHash })
    .execute();
  if (engineOf(db) === 'sqlite') {
    // What later steps made over these tables did not stand in the way then.
    const later = await sql<{ name: string }>`select name from sqlite_master
      where type = 'trigger' and sql like '%irregularity_listing%'`.execute(db);
    for (const { name } of later.rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
  }
  await sql`drop table need_failure`.execute(db);
  await sql`drop table incident`.execute(db);
  for (const statement of sourcesSchema(schemaWords[engineOf(db)])) {
    if (/(table|index) incident/.test(statement)) await sql.raw(statement).execute(db);
  }
  const row = { id: 'one', needId, round: 1, kind: 'overdue', openedAt: '2023-08-30T00:00:00.000Z' } as const;
  await db
    .insertInto('incident')
    .values({ ...row, closedAt: null, outcome: null })
    .execute();
  return listIncidents(db, needId);
}
