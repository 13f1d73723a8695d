import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import type { Db } from '../../src/db/index.js';
import {
  ceremonyActSchema,
  deleteRehearsal,
  drawClosedNeeds,
  findSelection,
  holdCeremony,
  holdRehearsal,
  listRehearsals,
  loadCeremony,
  loadRehearsal,
  proposeRedo,
  startRehearsal,
} from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import { type Certificate, verifyCertificate } from '../../src/selection/index.js';
import { anAccount } from '../support/builders.js';
import { aTypist, ceremonySteps, recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';

const DIGITS = '31415926535897932384';
const WITNESSES = ['见证人甲', '见证人乙'];

type Deps = ReturnType<typeof testDeps>;

async function run(deps: Deps): Promise<void> {
  const failed = await runJobs(deps);
  if (failed.length > 0) throw failed[0]?.error;
}

/** A need with a frozen pool of four that waits for its ceremony. */
async function aWaitingNeed(db: Db) {
  const clock = fakeClock();
  const deps = testDeps(db, { clock });
  const need = await aPublishedNeed(deps, { source: 'ceremony' });
  for (const bid of ['90000', '91000', '92000', '93000']) {
    await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  }
  clock.set(need.closesAt);
  await run(deps);
  clock.advance(60_000);
  const official = await aReviewer(deps);
  const typist = await aTypist(deps);
  const actAs = (actor: Actor, step: object) =>
    holdCeremony(deps, actor, need.number, ceremonyActSchema.parse(step));
  const act = (step: { readonly act: string; readonly [field: string]: unknown }) =>
    actAs(step.act === 'second' ? typist : official, step);
  const state = async () => (await loadCeremony(deps.db, await getNeed(deps.db, need.id)))!;
  /** Takes the first `count` steps. */
  const begin = async (count: number) => {
    for (const step of ceremonySteps(DIGITS, WITNESSES).slice(0, count)) mustBe(await act(step));
  };
  return { clock, deps, need, official, typist, act, actAs, state, begin };
}

const codes = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : result.errors?.map(({ code }) => code);

onEachDatabase('a ceremony', (open) => {
  it('cannot be thrown away once its digits are typed twice, and the log has them', async () => {
    const { deps, need, official, begin, act } = await aWaitingNeed(await open());
    const objection = await anUpheldComplaint(deps, need.number);
    const form = { basis: 'objection-upheld' as const, objection, reason: '设备故障', excluded: [] };
    const redo = () => proposeRedo(deps, official, { number: need.number, source: 'ceremony', ...form });
    await begin(5);
    expect(codes(await redo())).toEqual(['draws/digits-unconfirmed']);
    const steps = await deps.db
      .selectFrom('auditEvent')
      .select('data')
      .where('kind', '=', 'ceremony.step')
      .execute();
    expect(steps.map(({ data }) => data).join()).toContain(DIGITS);
    for (const step of ceremonySteps(DIGITS, WITNESSES).slice(5)) mustBe(await act(step));
    expect(mustBe(await redo())).toBeNull();
  });

  it('is the same however often it is left and resumed, and the draw needs no page', async () => {
    const { deps, clock, need, state, begin, act } = await aWaitingNeed(await open());
    const steps = ['opening', 'witnesses', 'hash', 'first', 'second', 'read', 'confirm', 'confirmed'];
    expect((await state()).step).toBe(steps[0]);
    for (const [index, step] of ceremonySteps(DIGITS, WITNESSES).entries()) {
      mustBe(await act(step));
      // A second machine knows nothing but the database.
      expect(await state()).toMatchObject({ step: steps[index + 1], revision: index + 1 });
    }
    clock.advance(1000);
    await run(deps);
    const selection = await findSelection(deps.db, need.id);
    const { ok, certificate } = verifyCertificate(selection?.certificate ?? '');
    expect(ok).toBe(true);
    expect(certificate).toMatchObject({
      publicValue: DIGITS,
      proof: { witnesses: ['见证人甲（演示单位）', '见证人乙（演示单位）'] },
    });
    expect((await state()).step).toBe('drawn');
    expect(codes(await act({ act: 'confirm', revision: 7 }))).toEqual(['draws/already-recorded']);
    await expect(begin(1)).rejects.toThrow('already-recorded');
  });

  it('keeps the digits when the process ends between record and draw', async () => {
    const { deps, clock, need, official, state } = await aWaitingNeed(await open());
    mustBe(
      await recordCeremony(deps, official, { number: need.number, digits: DIGITS, witnesses: WITNESSES }),
    );
    // The id of the award is the last thing that the draw asks for before it writes its event.
    const newId = () => {
      throw new Error('killed');
    };
    const broken = drawClosedNeeds({ ...deps, newId });
    await expect(broken).rejects.toThrow();
    expect(await state()).toMatchObject({ step: 'confirmed', record: { digits: DIGITS } });
    expect(await findSelection(deps.db, need.id)).toBeUndefined();
    clock.advance(1000);
    await run(deps);
    expect((await state()).step).toBe('drawn');
  });

  it('takes one of two presses of the same button', async () => {
    const { act, begin, state, deps } = await aWaitingNeed(await open());
    await begin(3);
    const first = { act: 'first', by: '甲', digits: DIGITS.slice(0, 5), revision: 3 };
    const both = await Promise.all([act(first), act(first)]);
    expect(both.flatMap((result) => codes(result) ?? [])).toEqual(['draws/already-done']);
    expect((await state()).sheet?.first?.digits).toBe(DIGITS.slice(0, 5));
    const events = await deps.db
      .selectFrom('auditEvent')
      .select('kind')
      .where('kind', 'like', 'ceremony.%')
      .orderBy('seq')
      .execute();
    expect(events.map(({ kind }) => kind)).toEqual([
      'ceremony.opened',
      'ceremony.witnessed',
      'ceremony.step',
      'ceremony.typed',
    ]);
  });

  it('lets two officials put different digits on record once', async () => {
    const { act, begin, state, deps } = await aWaitingNeed(await open());
    await begin(6);
    const both = await Promise.all([
      act({ act: 'confirm', revision: 6 }),
      act({ act: 'confirm', revision: 6 }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await state()).record?.digits).toBe(DIGITS);
    expect(await deps.db.selectFrom('ceremony').select('digits').execute()).toHaveLength(1);
    await expect(
      deps.db
        .updateTable('ceremony')
        .set({ digits: '0'.repeat(20) })
        .execute(),
    ).rejects.toThrow();
  });

  it('tells where two typings differ, logs it, and has both typed again', async () => {
    const { act, begin, state, deps } = await aWaitingNeed(await open());
    await begin(4);
    const wrong = `${DIGITS.slice(0, 18)}48`;
    expect(codes(await act({ act: 'second', by: '录入员甲', digits: wrong, revision: 4 }))).toEqual([
      'draws/same-person',
    ]);
    mustBe(await act({ act: 'second', by: '录入员乙', digits: wrong, revision: 4 }));
    expect(await state()).toMatchObject({ step: 'differs', record: null });
    const event = await deps.db
      .selectFrom('auditEvent')
      .select('data')
      .where('kind', '=', 'ceremony.differed')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(event.data)).toMatchObject({ round: 1, attempt: 1, positions: [19, 20] });
    expect(event.data).not.toContain(wrong);
    mustBe(await act({ act: 'differs', revision: 5 }));
    expect(await state()).toMatchObject({ step: 'first', sheet: { first: null } });
    mustBe(await act({ act: 'first', by: '录入员乙', digits: wrong, revision: 6 }));
    mustBe(await act({ act: 'second', by: '录入员甲', digits: wrong, revision: 7 }));
    expect(await state()).toMatchObject({ step: 'read', sheet: { differences: [{}] } });
  });

  it('has its digits typed under two logins, whatever names are typed', async () => {
    const { act, actAs, begin, official, typist, state, deps } = await aWaitingNeed(await open());
    await begin(3);
    mustBe(await act({ act: 'first', by: '录入员甲', digits: DIGITS.slice(0, 10), revision: 3 }));
    const rest = { act: 'first', by: '录入员乙', digits: DIGITS.slice(10), revision: 4 };
    expect(await actAs(typist, rest)).toMatchObject({
      errors: [{ code: 'draws/other-account', field: 'by' }],
    });
    mustBe(await actAs(official, rest));
    const again = { act: 'second', by: '录入员乙', digits: DIGITS, revision: 5 };
    expect(await actAs(official, again)).toMatchObject({
      errors: [{ code: 'draws/same-account', field: 'by' }],
    });
    expect(await state()).toMatchObject({ step: 'second', revision: 5 });
    mustBe(await actAs(typist, again));
    const typed = await deps.db
      .selectFrom('auditEvent')
      .select('actorId')
      .where('kind', 'like', 'ceremony.%')
      .orderBy('seq', 'desc')
      .limit(2)
      .execute();
    expect(typed.map(({ actorId }) => actorId)).toEqual([typist.accountId, official.accountId]);
  });

  it('refuses who may not lead, and a need that does not wait', async () => {
    const { deps, need, act } = await aWaitingNeed(await open());
    const [opening] = ceremonySteps(DIGITS, WITNESSES);
    const other = await anAccount(deps, { role: 'official', divisionCode: '532331' });
    const step = ceremonyActSchema.parse(opening);
    expect(codes(await holdCeremony(deps, other.actor, need.number, step))).toEqual(['draws/forbidden']);
    const auditor = await anAccount(deps, { role: 'auditor' });
    expect(codes(await holdCeremony(deps, auditor.actor, need.number, step))).toEqual(['draws/forbidden']);
    const official = await aReviewer(deps);
    expect(codes(await holdCeremony(deps, official, 'CX-2017-999999', step))).toEqual(['draws/not-found']);
    const early = await aPublishedNeed(deps, { source: 'ceremony' });
    expect(codes(await holdCeremony(deps, official, early.number, step))).toEqual(['draws/wrong-state']);
    const plain = await aPublishedNeed(deps, { source: 'commit' });
    expect(codes(await holdCeremony(deps, official, plain.number, step))).toEqual(['draws/wrong-state']);
    expect(codes(await act({ act: 'confirm', revision: 0 }))).toEqual(['draws/already-done']);
  });
});

onEachDatabase('a rehearsal', (open) => {
  const hold = async (deps: Deps, actor: Awaited<ReturnType<typeof aReviewer>>, id: string) => {
    const typist = (await anAccount(deps, { role: 'administrator' })).actor;
    for (const step of ceremonySteps(DIGITS, WITNESSES)) {
      const acting = step.act === 'second' ? typist : actor;
      mustBe(await holdRehearsal(deps, acting, id, ceremonyActSchema.parse(step)));
    }
    await run(deps);
  };

  it('of a real pool shares no hash with it and awards nothing', async () => {
    const { deps, need, official, state } = await aWaitingNeed(await open());
    const { id } = mustBe(await startRehearsal(deps, official, { number: need.number, method: 'random' }));
    expect(id).toMatch(/^REHEARSAL-[0-9A-F]{10}$/);
    await hold(deps, official, id);
    const rehearsal = await loadRehearsal(deps.db, official, id);
    const real = await state();
    expect(rehearsal).toMatchObject({ step: 'drawn', plan: { need: id } });
    expect(rehearsal?.frozen?.pool.entries.map(({ agency, bid }) => [agency, bid])).toEqual(
      real.frozen?.pool.entries.map(({ agency, bid }) => [agency, bid]),
    );
    const hashes = new Set(JSON.stringify(real).match(/[0-9a-f]{64}/g));
    const shared = JSON.stringify(rehearsal)
      .match(/[0-9a-f]{64}/g)
      ?.filter((hash) => hashes.has(hash));
    expect(shared).toEqual([]);
    expect(real.step).toBe('opening');
    const verification = verifyCertificate(rehearsal?.certificate ?? '');
    expect(verification).toMatchObject({ ok: false, rehearsal: true });
    expect(verification.checks.filter(({ ok }) => ok === false)).toEqual([]);
    for (const table of ['selection', 'award', 'ceremony', 'savingRollup'] as const) {
      expect(await deps.db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it.each(['random', 'reference'] as const)(
    'of an invented pool (%s) runs to its certificate',
    async (method) => {
      const deps = testDeps(await open(), { clock: fakeClock() });
      const { actor } = await anAccount(deps, { role: 'administrator' });
      const { id } = mustBe(await startRehearsal(deps, actor, { number: '', method }));
      await hold(deps, actor, id);
      const [listed] = await listRehearsals(deps.db, actor);
      const certificate = JSON.parse(listed?.certificate ?? '{}') as Certificate;
      expect(certificate.plan).toMatchObject({ need: id, method });
      expect(certificate.ranking).toHaveLength(12);
      mustBe(await deleteRehearsal(deps, actor, id));
      expect(await listRehearsals(deps.db, actor)).toEqual([]);
      expect(codes(await deleteRehearsal(deps, actor, id))).toEqual(['draws/not-found']);
      const kinds = await deps.db.selectFrom('auditEvent').select('kind').execute();
      expect(kinds.map(({ kind }) => kind).filter((kind) => kind !== 'account.created')).toEqual([
        'rehearsal.held',
      ]);
    },
  );

  it('is for those who could lead the real one', async () => {
    const { deps, need, official } = await aWaitingNeed(await open());
    const { actor } = await anAccount(deps, { role: 'official', divisionCode: '532331' });
    const input = { number: need.number, method: 'random' } as const;
    expect(codes(await startRehearsal(deps, actor, input))).toEqual(['draws/forbidden']);
    const { id } = mustBe(await startRehearsal(deps, official, input));
    expect(await loadRehearsal(deps.db, actor, id)).toBeUndefined();
    expect(codes(await deleteRehearsal(deps, actor, id))).toEqual(['draws/forbidden']);
    expect(codes(await startRehearsal(deps, official, { ...input, number: 'CX-2017-999999' }))).toEqual([
      'draws/no-such-pool',
    ]);
  });
});
