import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, DAY, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  closeDueNeeds,
  contributeShare,
  listIncidents,
  postponeLottery,
  proposeFailure,
  proposeRedo,
  recordLottery,
  settleRedo,
} from '../../src/draws/index.js';
import { listShares, registerCustodian } from '../../src/needs/index.js';
import { type KeyPair, makeKeyPair } from '../../src/sealing/index.js';
import { listShareWork, listWork } from '../../src/work/index.js';
import { anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { type FakeClock, fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';

const CLOSES = '2023-08-23T15:49:24.000Z';
const DRAWN = '2023-08-24T13:30:00.000Z';
const NUMBERS = Array.from({ length: 20 }, (_, i) => `${4 * i + 3}`);

async function site(db: Db, custodians = 0) {
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const sources = {
    kinds: ['commit', 'ceremony', 'lottery'] as const,
    closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
  };
  const deps = testDeps(db, { clock, sources, custodians });
  const official = async (divisionCode: string) =>
    (await anAccount(deps, { role: 'official', divisionCode })).actor;
  // Two of the need's county, one of another county, one of the prefecture's level.
  const officials = {
    first: await official('532301'),
    second: await official('532301'),
    elsewhere: await official('532331'),
    prefecture: await official('532300'),
  };
  return { deps, clock, ...officials };
}

async function aNeedWith(deps: Deps, source: string) {
  const need = await aPublishedNeed(deps, { source, closesAt: '2023-08-23 23:49:24' });
  for (const bid of ['95000', '88000', '91000']) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  return need;
}

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
}

const workOf = async (deps: Deps, actor: Actor) => (await listWork(deps, actor)) ?? [];

const kindsOf = async (deps: Deps, ...actors: Actor[]) => {
  const kinds = [];
  for (const actor of actors) kinds.push((await workOf(deps, actor)).map(({ step }) => step));
  return kinds;
};

/** Kinds of the incidents of a need just before an instant, and at it. */
async function incidentsAround(deps: Deps, clock: FakeClock, needId: string, at: string | null | undefined) {
  const found = [];
  for (const instant of [addMillis(at ?? '', -1), at ?? '']) {
    clock.set(instant);
    await run(deps);
    found.push((await listIncidents(deps.db, needId)).map(({ kind }) => kind));
  }
  return found;
}

onEachDatabase('what waits for officials', (open) => {
  it('is a ceremony from the freeze until the digits are on record, in their county', async () => {
    const { deps, clock, first, elsewhere, prefecture } = await site(await open());
    const need = await aNeedWith(deps, 'ceremony');
    expect(await kindsOf(deps, first, elsewhere, prefecture)).toEqual([[], [], []]);
    clock.set(CLOSES);
    await run(deps);
    expect(await kindsOf(deps, first, elsewhere, prefecture)).toEqual([['ceremony'], [], ['ceremony']]);
    const [work] = await workOf(deps, first);
    expect(work).toMatchObject({
      target: need.number,
      subject: { zh: expect.stringContaining(need.number) as string, en: expect.any(String) as string },
      from: CLOSES,
      losesRound: false,
    });
    // Three working days after a Wednesday: the incident of a source that does not deliver.
    expect(work?.deadline).toBe('2023-08-28T15:49:24.000Z');
    // Late on the desk and an incident are the same instant.
    expect(await incidentsAround(deps, clock, need.id, work?.deadline)).toEqual([[], ['overdue']]);
    clock.advance(DAY);
    await run(deps);
    // The ceremony can still be held: it is named once, not a second time as an incident.
    expect(await kindsOf(deps, first)).toEqual([['ceremony']]);
    const input = { number: need.number, digits: '31415926535897932384', witnesses: ['见证甲', '见证乙'] };
    mustBe(await recordCeremony(deps, first, input));
    await run(deps);
    expect(await kindsOf(deps, first)).toEqual([[]]);
  });

  it('are lottery numbers from the draw on, first of one, then of another, and a postponement', async () => {
    const { deps, clock, first, second, elsewhere } = await site(await open());
    const need = await aNeedWith(deps, 'lottery');
    clock.set(CLOSES);
    await run(deps);
    const [ahead] = await workOf(deps, first);
    expect(ahead).toMatchObject({ step: 'lottery-first', from: DRAWN });
    clock.set(DRAWN);
    mustBe(await postponeLottery(deps, first, need.number, '开奖顺延'));
    // Whoever proposed is not asked to confirm.
    expect(await kindsOf(deps, first, second, elsewhere)).toEqual([[], ['postponement'], []]);
    clock.advance(MINUTE);
    mustBe(await postponeLottery(deps, second, need.number, '开奖顺延'));
    const [next] = await workOf(deps, first);
    expect(next).toMatchObject({ step: 'lottery-first', from: addMillis(DRAWN, DAY) });
    expect(next?.deadline).toBe('2023-08-30T13:30:00.000Z');
    clock.set(addMillis(DRAWN, DAY));
    mustBe(await recordLottery(deps, first, need.number, NUMBERS));
    expect(await kindsOf(deps, first, second)).toEqual([[], ['lottery-second']]);
    clock.advance(MINUTE);
    mustBe(await recordLottery(deps, second, need.number, NUMBERS));
    expect(await kindsOf(deps, first, second)).toEqual([[], []]);
  });

  it('is the second decision on a redo, and an incident that nobody decided about', async () => {
    const { deps, clock, first, second, prefecture } = await site(await open());
    const need = await aNeedWith(deps, 'lottery');
    // Frozen after the draw of the lottery: numbers would award nothing.
    clock.set(DRAWN);
    await run(deps);
    expect(await kindsOf(deps, first, second)).toEqual([['incident'], ['incident']]);
    const proposal = {
      number: need.number,
      basis: 'source-failed' as const,
      reason: '冻结过晚',
      source: 'ceremony' as const,
      excluded: [],
    };
    mustBe(await proposeRedo(deps, first, proposal));
    expect(await kindsOf(deps, first, second, prefecture)).toEqual([[], ['redo'], ['redo']]);
    const [work] = await workOf(deps, second);
    expect(work).toMatchObject({ from: DRAWN, deadline: '2023-08-29T13:30:00.000Z' });
    mustBe(await settleRedo(deps, second, { number: need.number, confirm: false }));
    expect(await kindsOf(deps, first)).toEqual([['incident']]);
    mustBe(await proposeRedo(deps, second, proposal));
    clock.advance(MINUTE);
    mustBe(await settleRedo(deps, first, { number: need.number, confirm: true }));
    // The next round is not frozen yet; the void one is computed for comparison once its numbers are known.
    expect(await kindsOf(deps, first, second)).toEqual([['lottery-first'], ['lottery-first']]);
    mustBe(await recordLottery(deps, first, need.number, NUMBERS, 1));
    expect(await kindsOf(deps, first, second)).toEqual([[], ['lottery-second']]);
    mustBe(await recordLottery(deps, second, need.number, NUMBERS, 1));
    expect(await kindsOf(deps, first, second)).toEqual([[], []]);
  });

  it('is their own share of a bid key: before the draw slot under a lottery, else before it is late', async () => {
    const { deps, clock, first, second, elsewhere, prefecture } = await site(await open(), 2);
    const pairs = new Map<Actor, KeyPair>();
    for (const custodian of [first, second, elsewhere]) {
      const pair = await makeKeyPair();
      pairs.set(custodian, pair);
      mustBe(await registerCustodian(deps, custodian, pair.recipient));
    }
    const lottery = await aNeedWith(deps, 'lottery');
    const ceremony = await aNeedWith(deps, 'ceremony');
    const empty = await aPublishedNeed(deps, { source: 'lottery', closesAt: '2023-08-23 23:49:24' });
    // Announced ahead, for needs without entries too: nobody may see before the deadline who has entered.
    expect((await listShareWork(deps, first)).map(({ target }) => target).sort()).toEqual(
      [lottery.number, ceremony.number, empty.number].sort(),
    );
    clock.set(CLOSES);
    // Shares are the custodian's, whatever their county.
    for (const custodian of [first, elsewhere]) {
      expect(await workOf(deps, custodian)).toEqual([
        expect.objectContaining({
          step: 'share',
          target: lottery.number,
          from: CLOSES,
          deadline: DRAWN,
          losesRound: true,
        }),
        expect.objectContaining({
          step: 'share',
          target: ceremony.number,
          deadline: '2023-08-28T15:49:24.000Z',
          losesRound: false,
        }),
      ]);
    }
    await closeDueNeeds(deps);
    const give = async (custodian: Actor) => {
      const { identity } = pairs.get(custodian)!;
      mustBe(await contributeShare(deps, custodian, { number: lottery.number, identity }));
    };
    await give(first);
    const numbersFor = async (custodian: Actor) =>
      (await listShareWork(deps, custodian)).map(({ target }) => target);
    expect(await numbersFor(first)).toEqual([ceremony.number]);
    expect(await numbersFor(second)).toEqual([lottery.number, ceremony.number]);
    // Late by now: an incident for officials, but for those who keep a share back, who can end it themselves.
    const late = (await listShareWork(deps, second)).find(
      ({ target }) => target === ceremony.number,
    )?.deadline;
    expect(late).toBe('2023-08-28T15:49:24.000Z');
    expect(await incidentsAround(deps, clock, ceremony.id, late)).toEqual([[], ['bids-unopened']]);
    const failing = async (official: Actor) =>
      (await workOf(deps, official)).flatMap(({ step, target }) =>
        step === 'share' ? [] : [[step, target]],
      );
    expect(await failing(second)).toEqual([]);
    expect(await failing(first)).toEqual([['incident', lottery.number]]);
    mustBe(await proposeFailure(deps, first, { number: lottery.number, reason: '保管人不交' }));
    expect(await failing(first)).toEqual([]);
    expect(await failing(prefecture)).toContainEqual(['failure', lottery.number]);
    await give(second);
    // Enough: the third is not asked any more.
    expect(await numbersFor(elsewhere)).toEqual([ceremony.number]);
    expect(await listShares(deps.db, lottery.planHash)).toHaveLength(3);
  });
});
