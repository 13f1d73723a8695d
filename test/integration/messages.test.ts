import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addWorkingDays, DAY, dueAt, HOUR, MINUTE } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { contributeShare, proposeRedo, settleRedo, withdrawEntry } from '../../src/draws/index.js';
import { MESSAGE_KINDS } from '../../src/messages/index.js';
import {
  needFormSchema,
  returnAmendment,
  returnNeed,
  saveDraft,
  submitNeed,
  withdrawNeed,
} from '../../src/needs/index.js';
import { amend, propose, sendChange } from '../support/amendments.js';
import { anAccount, anOwner } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { type FakeClock, fakeClock, testDeps } from '../support/deps.js';
import { findAgainst } from '../support/findings.js';
import { losesSecrets } from '../support/lost-secrets.js';
import { kindsOf, seen, toldOf } from '../support/mailboxes.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aReviewer,
  mustBe,
} from '../support/marketplace-builders.js';
import { aDecidedPair } from '../support/namesakes.js';
import { threeCustodians } from '../support/sealed-entries.js';
import { SENT_ELSEWHERE } from '../support/sent-elsewhere.js';
import { suspendNow } from '../support/suspensions.js';

type Agency = Awaited<ReturnType<typeof anAgency>>;
type Need = Awaited<ReturnType<typeof aPublishedNeed>>;

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
}

async function agencies(deps: Deps, count: number): Promise<Agency[]> {
  return count === 0 ? [] : [...(await agencies(deps, count - 1)), await anAgency(deps)];
}

const contentOf = (need: Need, more: string) => ({ content: `${String(need.typed['content'])}\n${more}` });

/** A ceremony that nobody held in time, with three entries. */
async function anOverdueNeed(deps: Deps, clock: FakeClock) {
  const need = await aPublishedNeed(deps, { source: 'ceremony' });
  const joined = await agencies(deps, 3);
  for (const { actor } of joined) await anEntry(deps, actor, need, '90000');
  clock.set(need.closesAt);
  await run(deps);
  clock.advance(10 * DAY);
  await run(deps);
  return { need, joined };
}

onEachDatabase('messages', (open) => {
  it('tell of a selection: its winner, everybody else in it, and the owner, each once', async () => {
    const clock = fakeClock('2023-08-18T01:00:00.000Z');
    const deps = testDeps(await open(), { clock });
    const need = await aPublishedNeed(deps, { title: '水库测量' });
    const [winner, second, suspended, gone, stranger] = await agencies(deps, 5);
    if (!winner || !second || !suspended || !gone || !stranger) throw new Error('five agencies');
    for (const [agency, bid] of [
      [winner, '80000'],
      [second, '85000'],
      [suspended, '70000'],
      [gone, '60000'],
    ] as const) {
      await anEntry(deps, agency.actor, need, bid);
    }
    // One that changes its bid has two entries, of which one stands.
    await anEntry(deps, second.actor, need, '84000');
    const third = await anAgency(deps);
    await anEntry(deps, third.actor, need, '86000');
    mustBe(await withdrawEntry(deps, gone.actor, need.number));
    await suspendNow(deps, suspended.creditCode);
    clock.set(need.closesAt);
    await run(deps);
    await run(deps);

    const won = await toldOf(deps, winner.actor, need.id);
    const { poolHash } = await deps.db.selectFrom('pool').select('poolHash').executeTakeFirstOrThrow();
    const course = await deps.db.selectFrom('awardCourse').select('dueAt').executeTakeFirstOrThrow();
    const publicUntil = addWorkingDays(clock.now(), 3);
    expect(course.dueAt).toBe(publicUntil);
    expect(won).toEqual([
      { kind: 'pool-frozen', data: { round: 1, poolHash } },
      { kind: 'selection-won', data: { round: 1, priceFen: 8_000_000, publicUntil } },
    ]);
    for (const { actor } of [second, third, suspended]) {
      expect(await toldOf(deps, actor, need.id)).toEqual([
        { kind: 'pool-frozen', data: { round: 1, poolHash } },
        { kind: 'selection-lost', data: { round: 1 } },
      ]);
    }
    for (const { actor } of [gone, stranger]) expect(await kindsOf(deps, actor, need.id)).toEqual([]);
    const winnersName = await deps.db
      .selectFrom('agency')
      .select('name')
      .where('creditCode', '=', winner.creditCode)
      .executeTakeFirstOrThrow();
    expect(await toldOf(deps, need.owner, need.id)).toEqual([
      { kind: 'need-published', data: {} },
      {
        kind: 'need-drawn',
        data: { round: 1, agencyName: winnersName.name, priceFen: 8_000_000, publicUntil },
      },
    ]);
    expect(await kindsOf(deps, (await anOwner(deps)).actor, need.id)).toEqual([]);
  });

  it('ask custodians for their shares of a lost secret, each with what to do by when', async () => {
    const clock = fakeClock();
    const kept = testDeps(await open(), { clock, custodians: 2 });
    const deps = { ...kept, vault: losesSecrets(kept.vault) };
    const custodians = await threeCustodians(deps);
    const need = await aPublishedNeed(deps);
    for (const { actor } of await agencies(deps, 3)) await anEntry(deps, actor, need, '90000');
    clock.set(need.closesAt);
    await run(deps);
    for (const { actor, pair } of custodians.slice(0, 2))
      mustBe(await contributeShare(deps, actor, { number: need.number, identity: pair.identity }));
    await run(deps);
    await run(deps);
    const by = dueAt('openingDays', clock.now(), clock.now());
    for (const { actor } of custodians)
      expect(await toldOf(deps, actor, need.id)).toContainEqual({
        kind: 'secret-share-asked',
        data: { round: 1, by },
      });
  });

  it('tell those whose entries an amendment ended, and nobody whose entries had ended before', async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const need = await aPublishedNeed(deps);
    const [both, first, withdrawn] = await agencies(deps, 3);
    if (!both || !first || !withdrawn) throw new Error('three agencies');
    for (const { actor } of [both, first, withdrawn]) await anEntry(deps, actor, need, '90000');
    mustBe(await withdrawEntry(deps, withdrawn.actor, need.number));
    const planHash = await amend(deps, need, contentOf(need, '一'), '第一次变更');
    await anEntry(deps, both.actor, { number: need.number, planHash }, '90000');
    await amend(deps, need, contentOf(need, '二'), '第二次变更');
    const { closesAt } = need;
    const outdated = (changeNote: string) => ({
      kind: 'entry-outdated',
      data: { changeNote, fields: ['content'], closesAt },
    });
    expect(await toldOf(deps, both.actor, need.id)).toEqual(
      expect.arrayContaining([outdated('第一次变更'), outdated('第二次变更')]),
    );
    expect(await kindsOf(deps, both.actor, need.id)).toHaveLength(2);
    expect(await toldOf(deps, first.actor, need.id)).toEqual([outdated('第一次变更')]);
    expect(await toldOf(deps, withdrawn.actor, need.id)).toEqual([]);
  });

  it('tell of proposed terms: officials that they wait, the owner what became of them, entrants what holds', async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const need = await aPublishedNeed(deps);
    const entrant = await anAgency(deps);
    const official = await aReviewer(deps);
    await anEntry(deps, entrant.actor, need, '90000');
    mustBe(await sendChange(deps, need, { witnesses: '王某', ownerPhone: '0878-3129999' }, '补充见证人'));
    const fields = ['witnesses', 'ownerPhone'];
    const informed = [{ kind: 'information-changed', data: { fields, note: '补充见证人' } }];
    const changed = { ...need, typed: { ...need.typed, witnesses: '王某', ownerPhone: '0878-3129999' } };
    const id = await propose(deps, changed, contentOf(need, '一'));
    expect(await kindsOf(deps, official, need.id)).toEqual(['amendment-proposed']);
    mustBe(await returnAmendment(deps, official, { id, reason: '请说明理由' }));
    await amend(deps, changed, contentOf(need, '二'));
    await propose(deps, changed, contentOf(need, '三'));
    // A proposal touches nobody who has entered.
    expect((await toldOf(deps, entrant.actor, need.id)).slice(0, 1)).toEqual(informed);
    expect(await kindsOf(deps, entrant.actor, need.id)).toEqual(['information-changed', 'entry-outdated']);
    clock.set(need.closesAt);
    await run(deps);
    expect((await toldOf(deps, need.owner, need.id)).slice(1)).toEqual([
      { kind: 'amendment-returned', data: { reason: '请说明理由' } },
      { kind: 'need-amended', data: { closesAt: need.closesAt } },
      { kind: 'amendment-lapsed', data: {} },
      { kind: 'need-failed', data: {} },
    ]);
  });

  it('tell of a shared name', async () => {
    const deps = testDeps(await open());
    for (const actor of await aDecidedPair(deps)) await toldOf(deps, actor);
  });

  it('tell an owner what became of a need that was returned, then failed, and its one entrant', async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const owner = (await anOwner(deps)).actor;
    const typed = aNeedForm(deps);
    const { id } = mustBe(await saveDraft(deps, owner, { id: deps.newId(), typed }));
    mustBe(await submitNeed(deps, owner, { id, typed, form: needFormSchema.parse(typed) }));
    mustBe(await returnNeed(deps, await aReviewer(deps), { id, reason: '预算依据不足' }));
    expect(await toldOf(deps, owner, id)).toEqual([
      { kind: 'need-returned', data: { reason: '预算依据不足' } },
    ]);

    const need = await aPublishedNeed(deps, {}, owner);
    const lonely = await anAgency(deps);
    await anEntry(deps, lonely.actor, need, '90000');
    clock.set(need.closesAt);
    await run(deps);
    await run(deps);
    const failed = await kindsOf(deps, lonely.actor, need.id);
    expect([...failed].sort()).toEqual(['entry-failed', 'pool-frozen']);
    expect(await kindsOf(deps, owner, need.id)).toEqual(['need-published', 'need-failed']);
  });

  it('tell entrants that a notice was withdrawn', async () => {
    const deps = testDeps(await open());
    const need = await aPublishedNeed(deps);
    const [joined, stranger] = await agencies(deps, 2);
    if (!joined || !stranger) throw new Error('two agencies');
    await anEntry(deps, joined.actor, need, '90000');
    mustBe(await withdrawNeed(deps, need.owner, { id: need.id, reason: '项目取消' }));
    expect(await toldOf(deps, joined.actor, need.id)).toEqual([
      { kind: 'notice-withdrawn', data: { reason: '项目取消' } },
    ]);
    expect(await kindsOf(deps, stranger.actor, need.id)).toEqual([]);
  });

  it('tell the officials who may decide of an incident, and everybody in it of a void round', async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const official = async (divisionCode: string) =>
      (await anAccount(deps, { role: 'official', divisionCode })).actor;
    const own = await official('532301');
    const prefecture = await official('532300');
    const elsewhere = await official('532331');
    const disabled = await official('532301');
    await deps.db
      .updateTable('account')
      .set({ status: 'disabled' })
      .where('id', '=', disabled.accountId)
      .execute();
    const { need, joined } = await anOverdueNeed(deps, clock);
    const incident = [{ kind: 'incident-opened', data: { round: 1 } }];
    expect(await toldOf(deps, own, need.id)).toEqual(incident);
    expect(await toldOf(deps, prefecture, need.id)).toEqual(incident);
    for (const actor of [elsewhere, disabled]) expect(await toldOf(deps, actor, need.id)).toEqual([]);
    const proposal = {
      number: need.number,
      basis: 'source-failed' as const,
      reason: '摇号未能举行',
      source: 'ceremony' as const,
      excluded: [],
    };
    mustBe(await proposeRedo(deps, own, proposal));
    clock.advance(MINUTE);
    mustBe(await settleRedo(deps, prefecture, { number: need.number, confirm: true }));
    const data = { voids: 1, reason: '摇号未能举行' };
    for (const { actor } of joined) {
      expect((await toldOf(deps, actor, need.id)).slice(1)).toEqual([{ kind: 'round-void', data }]);
    }
    expect((await toldOf(deps, need.owner, need.id)).slice(1)).toEqual([{ kind: 'need-round-void', data }]);
    clock.advance(2 * HOUR);
    await run(deps);
    const [{ creditCode } = { creditCode: '' }] = joined;
    const ground = 'related-entry' as const;
    await findAgainst(deps, { number: need.number, agency: creditCode, ground }, [own, prefecture]);
    for (const { actor } of joined)
      expect(await kindsOf(deps, actor, need.id)).toEqual(
        expect.arrayContaining(['finding-proposed', 'finding-recorded']),
      );
    const input = { number: need.number, digits: '31415926535897932384', witnesses: ['见证甲', '见证乙'] };
    mustBe(await recordCeremony(deps, own, input));
    await run(deps);
    const results = await Promise.all(joined.map(({ actor }) => toldOf(deps, actor, need.id)));
    expect(
      results.flatMap((told) => told.map(({ kind }) => kind)).filter((kind) => kind === 'selection-won'),
    ).toHaveLength(1);
    for (const told of results) {
      const frozen = told.filter(({ kind }) => kind === 'pool-frozen');
      expect(frozen.map(({ data: { round } }) => round)).toEqual([1, 2]);
    }
  });
});

it('are sent of every kind that has a record', () => {
  expect(MESSAGE_KINDS.filter((kind) => !seen.has(kind) && !Object.hasOwn(SENT_ELSEWHERE, kind))).toEqual([]);
});
