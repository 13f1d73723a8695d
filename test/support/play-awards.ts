/** What may become of an award after its selection, each once. */
import { expect } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { findCourse } from '../../src/awards/index.js';
import { addDays, assertDefined, MINUTE, startOfDate, toShanghaiDate } from '../../src/basics/index.js';
import {
  answerAward,
  deliver,
  evaluate,
  fileContract,
  proposeEnd,
  proposeExtension,
  replyToEvaluation,
  reviewEvaluation,
  settleContract,
  settleDeliverable,
  settleEnd,
  settleExtension,
} from '../../src/contracts/index.js';
import type { Deps } from '../../src/db/index.js';
import { aFile, stars } from './award-course.js';
import { anAccount } from './builders.js';
import type { FakeClock } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';
import { suspendNow } from './suspensions.js';

interface Play {
  readonly deps: Deps;
  readonly clock: FakeClock;
  readonly officials: readonly [Actor, Actor];
  readonly administrator: Actor;
}

const run = async (deps: Deps) => expect(await runJobs(deps)).toEqual([]);

/** A need that one agency enters and has the award of, with who acts on it. */
async function awarded({ deps, clock }: Play) {
  const need = await aPublishedNeed(deps, { minEntries: '1' });
  const { actor, creditCode } = await anAgency(deps);
  await anEntry(deps, actor, need, '90000');
  clock.set(need.closesAt);
  await run(deps);
  clock.advance(MINUTE);
  await run(deps);
  const course = async () => assertDefined(await findCourse(deps.db, need.id), 'an award');
  const untilDue = async () => {
    clock.set(assertDefined((await course()).dueAt, 'due'));
    await run(deps);
  };
  return { number: need.number, owner: need.owner, agency: actor, creditCode, course, untilDue };
}

type Awarded = Awaited<ReturnType<typeof awarded>>;

async function take({ deps, clock }: Play, { number, agency, untilDue }: Awarded): Promise<void> {
  await untilDue();
  clock.advance(MINUTE);
  mustBe(await answerAward(deps, agency, { number, answer: 'take' }));
}

async function fileBy({ deps, clock }: Play, { number, course }: Awarded, actor: Actor): Promise<void> {
  const today = toShanghaiDate(clock.now());
  const contract = {
    amount: (await course()).priceFen as never,
    lowerReason: null,
    signedOn: today,
    serviceUntil: addDays(today, 30),
  };
  mustBe(await fileContract(deps, actor, { ...contract, number, files: [await aFile(deps, actor)] }));
}

/** From the letter to the archive, with whatever may be returned on the way. */
async function serve(play: Play, one: Awarded): Promise<void> {
  const { deps, clock, officials, administrator } = play;
  const { number, owner, agency, course } = one;
  const [first, second] = officials;
  const yes = { answer: 'yes', number } as const;
  const no = { answer: 'no', reason: '不符合约定', number } as const;
  await take(play, one);
  await fileBy(play, one, owner);
  mustBe(await settleContract(deps, agency, no));
  await fileBy(play, one, agency);
  mustBe(await settleContract(deps, owner, yes));
  const until = (days: number) => addDays(toShanghaiDate(clock.now()), days);
  mustBe(await proposeExtension(deps, agency, { number, until: until(60), why: '雨季' }));
  mustBe(await settleExtension(deps, owner, no));
  mustBe(await proposeExtension(deps, owner, { number, until: until(90), why: '增加范围' }));
  mustBe(await settleExtension(deps, agency, yes));
  mustBe(await proposeEnd(deps, owner, { number, because: '项目可能取消' } as never));
  mustBe(await settleEnd(deps, agency, { number, confirm: false }));
  mustBe(await deliver(deps, agency, { number, note: '初稿', files: [await aFile(deps, agency)] }));
  mustBe(await settleDeliverable(deps, owner, no));
  mustBe(await deliver(deps, agency, { number, note: '成果报告', files: [await aFile(deps, agency)] }));
  mustBe(await settleDeliverable(deps, owner, yes));
  const evaluators = [
    ['owner', owner, 5],
    ['authority', first, 4],
    ['operator', administrator, 3],
  ] as const;
  for (const [, actor, count] of evaluators) mustBe(await evaluate(deps, actor, { number, ...stars(count) }));
  mustBe(await reviewEvaluation(deps, second, { ...no, side: 'owner' }));
  mustBe(await evaluate(deps, owner, { number, ...stars(4) }));
  for (const [side] of evaluators) mustBe(await reviewEvaluation(deps, second, { ...yes, side }));
  for (const [side] of evaluators)
    mustBe(await replyToEvaluation(deps, agency, { number, side, reply: '感谢' }));
  await run(deps);
  expect((await course()).stage).toBe('archived');
}

/** A service that both sides end. */
async function terminate(play: Play, one: Awarded): Promise<void> {
  const { deps } = play;
  const { number, owner, agency, course } = one;
  await take(play, one);
  await fileBy(play, one, owner);
  mustBe(await settleContract(deps, agency, { answer: 'yes', number }));
  mustBe(await proposeEnd(deps, owner, { number, because: '项目取消' } as never));
  mustBe(await settleEnd(deps, agency, { number, confirm: true }));
  expect((await course()).stage).toBe('terminated');
}

/** An award that nobody signs a contract of, by the agency's fault. */
async function forfeit(play: Play, one: Awarded): Promise<void> {
  const { deps, officials } = play;
  const { number } = one;
  await take(play, one);
  await one.untilDue();
  mustBe(await proposeEnd(deps, officials[0], { number, fault: 'agency', because: '拒签合同' }));
  mustBe(await settleEnd(deps, officials[1], { number, confirm: true }));
}

/**
 * Plays awards that are served to the archive, ended, forfeited, declined, not answered, and passed over; each of the last four
 * has no reserve, so that its need fails.
 */
export async function playAwards(deps: Deps, clock: FakeClock): Promise<void> {
  const official = async () => (await anAccount(deps, { role: 'official' })).actor;
  const play: Play = {
    deps,
    clock,
    officials: [await official(), await official()],
    administrator: (await anAccount(deps, { role: 'administrator' })).actor,
  };
  // Days off that are not announced yet would be an assumption of the test as well.
  if (clock.now() < startOfDate('2024-01-02')) clock.set(startOfDate('2024-01-02'));
  await serve(play, await awarded(play));
  await terminate(play, await awarded(play));
  await forfeit(play, await awarded(play));
  const declined = await awarded(play);
  await declined.untilDue();
  const { number } = declined;
  mustBe(await answerAward(deps, declined.agency, { number, answer: 'decline', reason: '人员不足' }));
  const lapsed = await awarded(play);
  await lapsed.untilDue();
  await lapsed.untilDue();
  const passedOver = await awarded(play);
  await suspendNow(deps, passedOver.creditCode);
  await passedOver.untilDue();
}
