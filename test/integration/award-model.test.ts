/** Random acts of everybody on an award: the use cases do what the model says, and the database stays what the log says. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { findChoice, findCourse, listCourses, STAGE_NAMES } from '../../src/awards/index.js';
import { addDays, HOUR, toShanghaiDate } from '../../src/basics/index.js';
import { isOver } from '../../src/contracts/index.js';
import type { Db } from '../../src/db/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { anAwardedNeed, codeOf } from '../support/award-course.js';
import {
  type Act,
  beginAt,
  type ClockAct,
  chooseFrom,
  OVER,
  outcomeOf,
  type State,
  type Who,
} from '../support/award-model.js';
import { onEachDatabase } from '../support/databases.js';
import { suspendNow } from '../support/suspensions.js';

type Site = Awaited<ReturnType<typeof anAwardedNeed>>;

/** Methods of the needs: one whose draw makes the award, and one that leaves it to the owner. */
const METHODS = ['lowest', 'merit'] as const;

const SIDES = ['owner', 'authority', 'operator'] as const;

/** Every act that anybody might try at a state: by its sides, by the agency after it, by both officials and the administrator. */
function actsAt({ rank }: State, isChosen: boolean): Act[] {
  const sides: Who[] = [rank, 'owner'];
  const people: Who[] = [...sides, rank + 1, 'first', 'second', 'administrator'];
  const simple = [
    'file',
    'confirm',
    'return',
    'extend',
    'agree',
    'refuse',
    'deliver',
    'accept',
    'send-back',
  ] as const;
  return [
    ...(['take', 'decline'] as const).flatMap((act) => [rank, rank + 1].map((who): Act => ({ act, who }))),
    ...simple.flatMap((act) => sides.map((who): Act => ({ act, who }))),
    ...people.flatMap((who): Act[] => [
      { act: 'end', who },
      { act: 'end', who, fault: 'agency' },
      { act: 'end', who, fault: 'owner' },
      { act: 'settle-end', who },
      { act: 'refuse-end', who },
      { act: 'evaluate', who },
    ]),
    ...people.flatMap((who) =>
      SIDES.flatMap((side): Act[] => [
        { act: 'review', who, side },
        { act: 'send-back-evaluation', who, side },
        { act: 'reply', who, side },
      ]),
    ),
    ...(isChosen
      ? ([1, 2, 3, 4].flatMap((place) =>
          (['owner', 'first', rank] as const).map((who) => ({ act: 'choose', who, rank: place }) as const),
        ) satisfies Act[])
      : []),
    { act: 'wait' },
    { act: 'hour' },
    { act: 'suspend' },
  ];
}

/** Acts that lead to another stage. */
const ONWARD: readonly string[] = [
  'choose',
  'take',
  'file',
  'confirm',
  'deliver',
  'accept',
  'evaluate',
  'review',
  'wait',
  'end',
  'settle-end',
];

/** Which of them the dice choose: mostly one that does something, since most acts do not fit where an award is. */
function choose(
  state: State,
  [kind, chance]: readonly [number, number],
  { most, isChosen }: { readonly most: number; readonly isChosen: boolean },
): Act {
  const all = actsAt(state, isChosen).filter(
    (act) =>
      (act.act !== 'suspend' ||
        (['choice', 'publicity'].includes(state.stage) && !state.suspended.includes(state.rank))) &&
      (!('who' in act) || typeof act.who !== 'number' || act.who <= most),
  );
  const codeFor = (act: Act): string | undefined => {
    const outcome = outcomeOf(state, act, { most, over: false });
    return 'code' in outcome ? outcome.code : undefined;
  };
  const fitting = all.filter((act) => codeFor(act) === undefined);
  // By the right people at the right time, and refused all the same: of what one proposed, of what was done before.
  const near = all.filter(
    (act) => !['contracts/forbidden', 'contracts/wrong-stage', undefined].includes(codeFor(act)),
  );
  const onward = fitting.filter((act) => ONWARD.includes(act.act));
  const list = kind < 10 ? all : kind < 35 && near.length > 0 ? near : kind < 55 ? fitting : onward;
  return list[chance % list.length] ?? { act: 'hour' };
}

/** By when what waits has to end: the choice, or the stage of the award; null where nothing is due. */
async function findDue(db: Db, needId: string): Promise<string | null> {
  const choice = await findChoice(db, needId);
  return choice?.state === 'waiting' ? choice.dueAt : ((await findCourse(db, needId))?.dueAt ?? null);
}

/** The clock goes to the end of the stage, or an hour on, and the jobs run; true where the days of the stage were over by then. */
async function wait({ deps, clock, need }: Site, act: 'wait' | 'hour'): Promise<boolean> {
  const dueAt = await findDue(deps.db, need.id);
  if (act === 'wait' && dueAt !== null && dueAt > clock.now()) clock.set(dueAt);
  else clock.advance(HOUR);
  for (const { error } of await runJobs(deps)) if (error) throw error;
  return isOver(dueAt, clock.now());
}

/** Does what somebody does for real; the code of the refusal, undefined where it was done. */
async function perform(site: Site, act: Exclude<Act, ClockAct>): Promise<string | undefined> {
  const { owner, officials, administrator, clock } = site;
  const course = await findCourse(site.deps.db, site.need.id);
  if (act.act === 'suspend') {
    await suspendNow(site.deps, course?.agencyCode ?? site.ranking[0] ?? '', { officials });
    return undefined;
  }
  const actorOf = async (who: Who): Promise<Actor> =>
    typeof who === 'number'
      ? site.agency(who)
      : { owner, first: officials[0], second: officials[1], administrator }[who];
  const today = toShanghaiDate(clock.now());
  const actor = await actorOf(act.who);
  switch (act.act) {
    case 'choose':
      return codeOf(await site.choose(actor, act.rank));
    case 'take':
      return codeOf(await site.take(act.who as number));
    case 'decline':
      return codeOf(await site.decline(act.who as number));
    case 'file':
      return codeOf(await site.file(actor, { signedOn: today, serviceUntil: addDays(today, 10) }));
    case 'confirm':
      return codeOf(await site.confirm(actor));
    case 'return':
      return codeOf(await site.sendBack(actor));
    case 'extend':
      return codeOf(await site.extend(actor, addDays(toShanghaiDate(course?.dueAt ?? clock.now()), 5)));
    case 'agree':
      return codeOf(await site.settleExtension(actor));
    case 'refuse':
      return codeOf(await site.settleExtension(actor, 'no'));
    case 'deliver':
      return codeOf(await site.deliver(actor));
    case 'accept':
      return codeOf(await site.accept(actor));
    case 'send-back':
      return codeOf(await site.returnIt(actor));
    case 'end':
      return codeOf(await site.end(actor, act.fault));
    case 'settle-end':
      return codeOf(await site.settleEnd(actor));
    case 'refuse-end':
      return codeOf(await site.settleEnd(actor, false));
    case 'evaluate':
      return codeOf(await site.evaluate(actor, 4));
    case 'review':
      return codeOf(await site.review(actor, act.side));
    case 'send-back-evaluation':
      return codeOf(await site.review(actor, act.side, 'no'));
    case 'reply':
      return codeOf(await site.reply(actor, act.side));
  }
}

const isClock = (act: Act): act is ClockAct => act.act === 'wait' || act.act === 'hour';

async function carryOut(
  site: Site,
  act: Act,
): Promise<{ readonly code: string | undefined; readonly over: boolean }> {
  if (isClock(act)) return { code: undefined, over: await wait(site, act.act) };
  return { code: await perform(site, act), over: false };
}

/** One award at a time is active, and it is that of the next in the ranking, after all before it ended. */
async function checkAwards({ deps, need, ranking }: Site, state: State): Promise<void> {
  const courses = await listCourses(deps.db, need.id);
  const ranks = state.stage === 'choice' ? [] : [...new Set([...state.had, state.rank])];
  expect(courses.map(({ agencyCode }) => agencyCode)).toEqual(ranks.map((rank) => ranking[rank - 1]));
  expect(courses.map(({ rank }) => rank)).toEqual(ranks);
  const active = courses.filter((one) => one.state === 'active');
  const isLost = OVER.includes(state.stage) && state.stage !== 'archived';
  expect(active.length).toBe(isLost || state.stage === 'choice' ? 0 : 1);
  if (state.stage === 'choice') return;
  expect(courses.at(-1)).toMatchObject({ rank: state.rank, stage: state.stage });
  for (const before of courses.slice(0, -1))
    expect([before.stage, ['declined', 'lapsed', 'passed-over', 'forfeited'].includes(before.stage)]).toEqual(
      [before.stage, true],
    );
}

async function walk(
  db: Db,
  dice: readonly (readonly [number, number])[],
  visited: Set<string>,
  method: (typeof METHODS)[number],
): Promise<void> {
  const site = await anAwardedNeed(db, undefined, method);
  const isChosen = method === 'merit';
  const most = site.ranking.length;
  let state = isChosen ? chooseFrom() : beginAt(1);
  visited.add(state.stage);
  for (const die of dice) {
    if (OVER.includes(state.stage)) break;
    const act = choose(state, die, { most, isChosen });
    const { code, over } = await carryOut(site, act);
    const expected = outcomeOf(state, act, { most, over });
    expect({ act, state, code }).toEqual({
      act,
      state,
      code: 'code' in expected ? expected.code : undefined,
    });
    // How long a stage lasts has its own tests: whether it is over now is read, not told by the model.
    const dueAt = await findDue(db, site.need.id);
    if ('state' in expected) state = { ...expected.state, over: isOver(dueAt, site.clock.now()) };
    for (const { stage } of await listCourses(db, site.need.id)) visited.add(stage);
    await checkAwards(site, state);
  }
  expect(await auditDatabase(db)).toEqual([]);
  expect(await checkRollups(db)).toEqual([]);
}

onEachDatabase('an award under random acts', (open) => {
  it.each(METHODS)(
    'by the method %s goes the ways of its rules alone, by the ranking, and reaches every stage',
    async (method) => {
      const visited = new Set<string>();
      const die = fc.tuple(fc.nat(99), fc.nat(9999));
      await fc.assert(
        fc.asyncProperty(fc.array(die, { minLength: 60, maxLength: 80 }), async (dice) =>
          walk(await open(), dice, visited, method),
        ),
        { numRuns: method === 'merit' ? 10 : 14, seed: 20171130, endOnFailure: true },
      );
      if (method === 'merit') {
        for (const stage of ['choice', 'publicity', 'letter', 'signing', 'lapsed', 'passed-over'])
          expect(visited).toContain(stage);
        return;
      }
      // A round is void by a decision to draw again, which has its own tests.
      expect(STAGE_NAMES.filter((stage) => !visited.has(stage))).toEqual(['void']);
    },
  );
});
