import { expect, it } from 'vitest';
import {
  findAgencyByCode,
  listProposals,
  listSuspensionsOf,
  proposeSuspension,
  settleSuspension,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase, registerRecordsOf } from '../../src/audit/index.js';
import { addMillis, DAY, HOUR, SECOND } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { findJoiningFault, findPool, poolOf } from '../../src/draws/index.js';
import { getCurrentVersion, getNeed } from '../../src/needs/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { codes } from '../support/siege-acts.js';
import {
  aDocument,
  aProposal,
  aSecondOfficial,
  decideSuspension,
  suspendNow,
} from '../support/suspensions.js';

// A Friday; the third working day is Wednesday the 23rd.
const FRIDAY = '2023-08-18T02:00:00.000Z';
const EFFECT = '2023-08-23T16:00:00.000Z';

async function site(db: Db) {
  const clock = fakeClock(FRIDAY);
  const deps = testDeps(db, { clock });
  const [first, second] = [await aReviewer(deps), await aSecondOfficial(deps)];
  const { actor, creditCode } = await anAgency(deps);
  const status = async () => (await findAgencyByCode(db, creditCode))?.status;
  const id = (await findAgencyByCode(db, creditCode))?.id ?? '';
  return { deps, clock, first, second, actor, creditCode, status, id };
}

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
  expect(await auditDatabase(deps.db)).toEqual([]);
}

onEachDatabase('a suspension', (open) => {
  it('is proposed by one, confirmed by another, begins and ends with a day, and is on record at each step', async () => {
    const { deps, clock, first, second, creditCode, status } = await site(await open());
    const { db } = deps;
    const { id } = mustBe(
      await proposeSuspension(deps, first, { ...aProposal(), creditCode, documents: [] }),
    );
    const confirm = { creditCode, proposal: id, confirm: true };
    expect(codes(await settleSuspension(deps, first, confirm))).toEqual(['agencies/same-official']);
    const county = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    for (const stranger of [county, (await anAccount(deps, { role: 'auditor' })).actor])
      expect(codes(await settleSuspension(deps, stranger, confirm))).toEqual(['agencies/forbidden']);
    mustBe(await settleSuspension(deps, second, confirm));
    expect(codes(await settleSuspension(deps, second, confirm))).toEqual(['agencies/wrong-state']);
    await run(deps);
    expect(await status()).toBe('approved');
    clock.set(addMillis(EFFECT, -SECOND));
    await run(deps);
    expect(await status()).toBe('approved');
    clock.set(EFFECT);
    await run(deps);
    expect(await status()).toBe('suspended');
    await decideSuspension(deps, creditCode, {
      act: 'lift',
      ground: 'remedied',
      reason: '已整改',
      lastDay: '2023-08-31',
    });
    clock.set('2023-08-31T15:59:59.999Z');
    await run(deps);
    expect(await status()).toBe('suspended');
    clock.set('2023-08-31T16:00:00.000Z');
    await run(deps);
    expect(await status()).toBe('approved');
    const events = await db
      .selectFrom('auditEvent')
      .select(['kind', 'data', 'actorRole'])
      .where('subject', '=', creditCode)
      .orderBy('seq')
      .execute();
    const lines = events.map(({ kind, actorRole }) => `${kind} ${actorRole}`);
    expect(lines.filter((line) => !line.startsWith('agency.submitted'))).toEqual([
      'agency.approved official',
      'register.recorded official',
      'suspension.proposed official',
      'suspension.confirmed official',
      'register.recorded official',
      'agency.suspended system',
      'register.recorded system',
      'standing.changed system',
      'register.recorded system',
      'suspension.proposed official',
      'suspension.confirmed official',
      'register.recorded official',
      'agency.restored system',
      'register.recorded system',
    ]);
    const told = (kind: string) =>
      events.filter((event) => event.kind === kind).map(({ data }) => JSON.parse(data) as object);
    expect(told('suspension.confirmed')).toMatchObject([
      { act: 'suspend', ground: 'false-report', from: EFFECT, to: null, court: false, document: null },
      { act: 'lift', ground: 'remedied', from: EFFECT, to: '2023-08-31T16:00:00.000Z', court: false },
    ]);
    expect(told('register.recorded').map((facts) => (facts as { suspensions: object }).suspensions)).toEqual([
      [],
      [{ from: EFFECT, to: null }],
      [{ from: EFFECT, to: null }],
      [{ from: EFFECT, to: null }],
      [{ from: EFFECT, to: '2023-08-31T16:00:00.000Z' }],
      [],
    ]);
  });

  it('that a court orders takes effect at the confirmation, by two all the same, with its document', async () => {
    const { deps, clock, first, second, creditCode, status, id } = await site(await open());
    const order = aProposal({ ground: 'court-order', lastDay: '2023-12-31' });
    const propose = (documents: string[]) =>
      proposeSuspension(deps, first, { ...order, creditCode, documents });
    expect(codes(await propose([]))).toEqual(['agencies/document-missing']);
    expect(codes(await propose([await aDocument(deps, second)]))).toEqual(['agencies/document-missing']);
    const { id: proposal } = mustBe(await propose([await aDocument(deps, first)]));
    expect(await status()).toBe('approved');
    const confirm = { creditCode, proposal, confirm: true };
    expect(codes(await settleSuspension(deps, first, confirm))).toEqual(['agencies/same-official']);
    clock.advance(HOUR);
    mustBe(await settleSuspension(deps, second, confirm));
    expect(await status()).toBe('suspended');
    expect(await listSuspensionsOf(deps.db, id)).toMatchObject([
      { suspendedAt: clock.now(), liftedAt: null },
    ]);
    const [event] = await deps.db
      .selectFrom('auditEvent')
      .select('data')
      .where('kind', '=', 'suspension.confirmed')
      .execute();
    expect(JSON.parse(event?.data ?? '')).toMatchObject({
      court: true,
      document: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await suspendNow(deps, creditCode, { suspended: false });
    expect(await status()).toBe('approved');
    await run(deps);
  });

  it('does not touch a need whose deadline comes before, and keeps the agency out of the next', async () => {
    const { deps, clock, actor, creditCode } = await site(await open());
    const entered = async (closesAt: string) => {
      const need = await aPublishedNeed(deps, { method: 'random', fund: 'social', closesAt });
      return need;
    };
    clock.set('2023-08-18T02:00:01.000Z');
    const before = await entered('2023-08-23 23:59:00');
    const atOnce = await entered('2023-08-24 00:00:00');
    const later = await entered('2023-08-24 00:01:00');
    for (const need of [before, atOnce, later]) await anEntry(deps, actor, need);
    await decideSuspension(deps, creditCode);
    const faultOf = async (need: { id: string }, at: string) => {
      const version = await getCurrentVersion(deps.db, need.id);
      return findJoiningFault(deps.db, await getNeed(deps.db, need.id), version, actor.agencyId ?? '', at);
    };
    // Whoever signs up is told at once what will hold at the deadline.
    expect(await faultOf(before, clock.now())).toBeUndefined();
    expect(await faultOf(later, clock.now())).toBe('suspended');
    clock.set('2023-08-24T01:00:00.000Z');
    await run(deps);
    const excluded = async ({ id }: { id: string }) => {
      const pool = await findPool(deps.db, id);
      return pool && poolOf(pool).excluded;
    };
    expect(await excluded(before)).toEqual([]);
    for (const need of [atOnce, later])
      expect(await excluded(need)).toEqual([{ agency: creditCode, reason: 'suspended' }]);
  });

  it('is refused where it makes no sense, at its field', async () => {
    const { deps, first, creditCode } = await site(await open());
    const propose = (overrides: Parameters<typeof aProposal>[0], code = creditCode) =>
      proposeSuspension(deps, first, { ...aProposal(overrides), creditCode: code, documents: [] });
    const fieldsOf = (result: Awaited<ReturnType<typeof propose>>) =>
      result.ok ? [] : result.errors.map(({ code, field, params }) => [code, field, params]);
    expect(codes(await propose({ act: 'lift', ground: 'remedied' }))).toEqual(['agencies/wrong-state']);
    expect(codes(await propose({}, '91532301MA00000000'))).toEqual(['agencies/not-found']);
    expect(fieldsOf(await propose({ lastDay: '2023-08-22' }))).toEqual([
      ['agencies/notice-too-short', 'lastDay', { day: '2023-08-23' }],
    ]);
    expect(fieldsOf(await propose({ lastDay: '2024-08-19' }))).toEqual([
      ['agencies/day-too-late', 'lastDay', { day: '2024-08-18' }],
    ]);
    mustBe(await propose({ lastDay: '2023-08-23' }));
    expect(codes(await propose({}))).toEqual(['agencies/already-proposed']);
  });

  it('keeps its notice where the confirmation comes late, and may be ended before it began', async () => {
    const { deps, clock, first, second, creditCode, status, id } = await site(await open());
    const { id: proposal } = mustBe(
      await proposeSuspension(deps, first, {
        ...aProposal({ lastDay: '2023-08-23' }),
        creditCode,
        documents: [],
      }),
    );
    clock.advance(5 * DAY);
    mustBe(await settleSuspension(deps, second, { creditCode, proposal, confirm: true }));
    expect(await listSuspensionsOf(deps.db, id)).toMatchObject([{ suspendedAt: '2023-08-28T16:00:00.000Z' }]);
    await suspendNow(deps, creditCode, { suspended: false });
    expect(await listSuspensionsOf(deps.db, id)).toMatchObject([{ liftedAt: clock.now() }]);
    const [record] = (await registerRecordsOf(deps.db, [creditCode])).values();
    expect(record?.facts.suspensions).toEqual([]);
    clock.advance(10 * DAY);
    await run(deps);
    expect(await status()).toBe('approved');
  });

  it('that nobody confirmed may be refused or taken back, and proposed again', async () => {
    const { deps, first, second, creditCode, id } = await site(await open());
    for (const by of [first, second]) {
      const { id: proposal } = mustBe(
        await proposeSuspension(deps, first, { ...aProposal(), creditCode, documents: [] }),
      );
      mustBe(await settleSuspension(deps, by, { creditCode, proposal, confirm: false }));
      const again = { creditCode, proposal, confirm: true };
      expect(codes(await settleSuspension(deps, second, again))).toEqual(['agencies/wrong-state']);
    }
    expect((await listProposals(deps.db, id)).map(({ state }) => state)).toEqual(['refused', 'refused']);
    expect(await listSuspensionsOf(deps.db, id)).toEqual([]);
    await run(deps);
  });

  it('waits on the desks of those who may confirm it, until a day', async () => {
    const { deps, first, second, creditCode } = await site(await open());
    mustBe(await proposeSuspension(deps, first, { ...aProposal(), creditCode, documents: [] }));
    const own = (await anAccount(deps, { role: 'official', divisionCode: '532301' })).actor;
    const elsewhere = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    const task = { step: 'suspension', target: creditCode, deadline: '2023-08-23T02:00:00.000Z' };
    for (const [actor, expected] of [
      [second, [task]],
      [own, [task]],
      [first, []],
      [elsewhere, []],
    ] as const) {
      const tasks = (await listWork(deps, actor))?.filter(({ step }) => step === 'suspension');
      expect(tasks).toHaveLength(expected.length);
      expect(tasks).toMatchObject(expected);
    }
  });
});
