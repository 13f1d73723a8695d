/** Direct choices of the demonstration site: announced, objected to, fallen, and in force. */
import type { Actor } from '../../accounts/index.js';
import {
  addMillis,
  addWorkingDays,
  announcementBounds,
  assertDefined,
  formatShanghai,
  HOUR,
  type Instant,
} from '../../basics/index.js';
import { settleDirectChoices } from '../../contracts/index.js';
import type { Deps } from '../../db/index.js';

import { needFormSchema, publishNeed, saveDraft, submitNeed } from '../../needs/index.js';
import { answerObjection, makeObjection, settleObjection } from '../../objections/index.js';
import { createChance } from './chance.js';
import type { DemoWorld } from './history.js';
import { aFile } from './life-acts.js';
import { must, type SampleAct, toHalfHour, workingDaysAgo } from './sample-act.js';
import type { SamplePeople } from './sample-needs.js';
import { inventForm, LOGIN_DIVISION } from './sample-plans.js';

/** What becomes of an announcement that began so many working days ago. */
interface DirectPlan {
  readonly age: number;
  readonly objection?: 'open' | 'upheld';
  /** True where it is of the agency of the login. */
  readonly own?: true;
}

const PLANS: readonly DirectPlan[] = [
  { age: 2, own: true },
  { age: 3, objection: 'open' },
  { age: 7, objection: 'upheld' },
  // In force since yesterday: its letter waits.
  { age: 6 },
];

// Places of their needs among all samples.
const FIRST = 130;
const TYPE = 'C01';

async function announce(deps: Deps, people: SamplePeople, typed: Record<string, unknown>): Promise<string> {
  const { owner, official } = people;
  const attachments = [await aFile(deps, owner, '应急处置通知（演示）.pdf')];
  const whole = { ...typed, attachments };
  const { id } = must(await saveDraft(deps, owner, { id: deps.newId(), typed: whole }));
  must(await submitNeed(deps, owner, { id, typed: whole, form: needFormSchema.parse(whole) }));
  return must(await publishNeed(deps, official, id)).number;
}

async function complain(deps: Deps, need: string): Promise<string> {
  const about = { kind: 'complaint', ground: 'other', name: null, phone: null } as const;
  const text = '演示：工期允许，应当公开选取。';
  const visitor = { actor: null, uploader: 'visitor:demonstration' };
  return must(await makeObjection(deps, visitor, { need, attachments: [], ...about, text }));
}

async function uphold(deps: Deps, [first, second]: readonly [Actor, Actor], number: string): Promise<void> {
  const answer = { number, outcome: 'upheld' as const, reasons: '演示：经核实，不属于应急情形', hidden: [] };
  must(await answerObjection(deps, first, answer));
  must(await settleObjection(deps, second, { number, confirm: true }));
}

/** Everything that is done about one direct choice. */
function actsOf(plan: DirectPlan, place: number, world: DemoWorld, people: SamplePeople, now: Instant) {
  const index = FIRST + place;
  const began = workingDaysAgo(now, plan.age);
  const closesAt = toHalfHour(addMillis(announcementBounds(began).earliest, HOUR));
  const holders = (world.holders.get(TYPE) ?? [])
    .slice(1)
    .filter(({ qualifications }) =>
      qualifications.some(({ typeCode, validTo }) => typeCode === TYPE && (validTo ?? '9999') > closesAt),
    );
  const { agency } = assertDefined(
    plan.own ? world.agencies[0] : holders[index % holders.length],
    'a holder',
  );
  const theme = { index, type: TYPE, source: 'commit', division: LOGIN_DIVISION, minEntries: '1' };
  const typed = {
    ...inventForm(createChance('direct', `${index}`), world, { ...theme, asks: plan.own ? 'own' : 'any' }),
    method: 'direct',
    pricedDraw: '',
    budget: '90000',
    closesAt: formatShanghai(closesAt),
    directAgency: agency.creditCode,
    directPrice: '82000',
    directGround: 'disaster',
    directEarlier: '',
    directReason: '演示：山洪冲毁渠道，须立即测量，来不及公开选取。',
  };
  const made = { number: '', objection: '' };
  const act = (days: number, run: (deps: Deps) => Promise<void>): SampleAct => ({
    at: addMillis(addWorkingDays(began, days), days === 0 ? 0 : 2 * HOUR),
    run,
  });
  const acts = [
    act(0, async (deps) => {
      made.number = await announce(deps, people, typed);
    }),
  ];
  if (plan.objection)
    acts.push(
      act(1, async (deps) => {
        made.objection = await complain(deps, made.number);
      }),
    );
  if (plan.objection === 'upheld') acts.push(act(2, (deps) => uphold(deps, people.others, made.objection)));
  if (plan.age > 5) acts.push(act(5, settleDirectChoices));
  return acts;
}

/** The direct choices of the owner of the login, in every state. */
export const directActs = (world: DemoWorld, people: SamplePeople, now: Instant): SampleAct[] =>
  PLANS.flatMap((plan, place) => actsOf(plan, place, world, people, now));
