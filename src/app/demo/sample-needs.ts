import type { Actor } from '../../accounts/index.js';
import {
  addMillis,
  addWorkingDays,
  assert,
  assertDefined,
  DAY,
  formatShanghai,
  HOUR,
  type Instant,
  MINUTE,
  SECOND,
} from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import { drawClosedNeeds, enterNeed, freezeDueNeeds, holdCeremony } from '../../draws/index.js';
import {
  carriesBid,
  findNeedByNumber,
  getCurrentVersion,
  needFormSchema,
  publishNeed,
  republishNeed,
  returnNeed,
  saveDraft,
  submitNeed,
  withdrawNeed,
} from '../../needs/index.js';
import { runJobs } from '../jobs.js';
import type { DemoAgency } from './agencies.js';
import { type Chance, createChance } from './chance.js';
import { HELD } from './held-ceremony.js';
import type { DemoWorld } from './history.js';
import { runRobots } from './robot-work.js';
import { must, type SampleAct, toHalfHour } from './sample-act.js';
import { lifeActs } from './sample-lives.js';
import type { SamplePlan } from './sample-plans.js';

/** Who acts. */
export interface SamplePeople {
  /** Acts in the name of every owner. */
  readonly owner: Actor;
  readonly official: Actor;
  /** Other officials of the prefecture's level, who review what somebody else decided. */
  readonly others: readonly [Actor, Actor];
  readonly administrator: Actor;
  /** Enters in the name of every agency. */
  readonly agency: Actor;
  /** Types the digits of a ceremony the second time. */
  readonly typist: Actor;
}

/** A need on its way: what all its acts know. */
interface Sample {
  readonly plan: SamplePlan;
  /** Place of the need among all samples. */
  readonly index: number;
  readonly world: DemoWorld;
  readonly people: SamplePeople;
  /** Whose need it is. */
  readonly owner: Actor;
  readonly now: Instant;
  /** The form as typed. */
  readonly typed: Readonly<Record<string, unknown>>;
  readonly publishAt: Instant;
  /** Set by the acts that give the need its id and its number. */
  readonly made: { id: string; number: string };
}

/** Publication as far before the deadline as the rules ask. */
function publicationOf({ closesAt }: SamplePlan, now: Instant, index: number): Instant {
  let opens = addMillis(closesAt, -12 * DAY);
  if (opens > now) opens = addMillis(now, -HOUR - index * MINUTE);
  while (addWorkingDays(opens, 3) > closesAt) opens = addMillis(opens, -DAY);
  return opens;
}

function draft({ publishAt, owner, typed, made }: Sample): SampleAct[] {
  const run = async (deps: Deps) => {
    made.id = must(await saveDraft(deps, owner, { id: deps.newId(), typed })).id;
  };
  return [{ at: addMillis(publishAt, -2 * HOUR), run }];
}

function submit({ publishAt, owner, typed, made }: Sample): SampleAct[] {
  const run = async (deps: Deps) => {
    const form = needFormSchema.parse(typed);
    must(await submitNeed(deps, owner, { id: made.id, typed, form }));
  };
  return [{ at: addMillis(publishAt, -HOUR), run }];
}

function giveBack({ publishAt, people, made }: Sample): SampleAct[] {
  const reason = '演示：服务内容过于笼统，请写明工作量';
  const run = async (deps: Deps) => {
    must(await returnNeed(deps, people.official, { id: made.id, reason }));
  };
  return [{ at: publishAt, run }];
}

function publish({ publishAt, people, made }: Sample): SampleAct[] {
  const run = async (deps: Deps) => {
    made.number = must(await publishNeed(deps, people.official, made.id)).number;
  };
  return [{ at: publishAt, run }];
}

// Candidates beside those wanted: some may not join.
const SPARE = 20;

/** Who may enter: the agency of the login stays out of open needs, so that a visitor can enter them. */
function candidatesOf({ plan, world: { agencies, holders } }: Sample, chance: Chance): readonly DemoAgency[] {
  const [login] = agencies;
  if (login && plan.life?.own) return [login];
  const others = chance.sample((holders.get(plan.type) ?? []).slice(1), plan.entries + SPARE);
  const enters = !plan.life && (plan.fate === 'past' || plan.fate === 'held') && plan.entries > 4;
  return login && enters ? [login, ...others.slice(1)] : others;
}

/** Entries between publication and deadline, or the present where that is before it. */
function enter(sample: Sample): SampleAct[] {
  const { plan, index, people, now, publishAt, made } = sample;
  const publishedAt = addMillis(publishAt, 30 * MINUTE);
  const ends = Math.min(Date.parse(plan.closesAt), Date.parse(now));
  const span = Math.max(MINUTE, ends - Date.parse(publishedAt) - MINUTE);
  const budget = Number(plan.form['budget']);
  const chance = createChance('entries', `${index}`);
  const entrants = candidatesOf(sample, chance);
  let entries = 0;
  return entrants.map(({ agency }) => {
    const bid = `${Math.round(budget * (0.6 + chance.int(0, 35) / 100))}`;
    const run = async (deps: Deps) => {
      if (entries >= plan.entries) return;
      const { number } = made;
      const need = assertDefined(await findNeedByNumber(deps.db, number), number);
      const { planHash, notice } = await getCurrentVersion(deps.db, need.id);
      const actor: Actor = { ...people.agency, agencyId: agency.id };
      const offer = carriesBid(notice) ? { bid } : {};
      const entered = await enterNeed(deps, actor, { number, planHash, ...offer });
      // Some candidates may not join (grade, suspension): the next one comes instead.
      if (entered.ok) entries += 1;
    };
    return { at: addMillis(publishedAt, chance.int(0, span)), run };
  });
}

function withdraw({ owner, now, made }: Sample): SampleAct[] {
  const reason = '演示：项目缓建，暂不采购';
  const run = async (deps: Deps) => {
    must(await withdrawNeed(deps, owner, { id: made.id, reason }));
  };
  return [{ at: addMillis(now, -HOUR), run }];
}

/**
 * The jobs that follow the deadline, a second apart as on a running site: the list is closed, then the pool frozen, then the draw
 * made where nobody has to come together for it; the robots act in between.
 */
function close({ plan }: Sample): SampleAct[] {
  const steps: readonly ((deps: Deps) => Promise<void>)[] = [
    async (deps) => {
      const failed = await runJobs(deps);
      assert(failed.length === 0, `jobs failed: ${JSON.stringify(failed)}`);
    },
    async (deps) => {
      await freezeDueNeeds(deps);
      await runRobots(deps);
    },
    drawClosedNeeds,
  ];
  return steps.map((run, index) => ({ at: addMillis(plan.closesAt, 500 + index * SECOND), run }));
}

/** The ceremony that two officials held half an hour after the deadline, and its draw. */
function hold({ plan, people, made }: Sample): SampleAct[] {
  const steps = HELD.map((act, revision) => async (deps: Deps) => {
    const actor = act.act === 'second' ? people.typist : people.official;
    must(await holdCeremony(deps, actor, made.number, { ...act, revision }));
  });
  return [...steps, drawClosedNeeds].map((run, index) => ({
    at: addMillis(plan.closesAt, (30 + index) * MINUTE),
    run,
  }));
}

function republish({ plan, people, owner, now, typed, made }: Sample): SampleAct[] {
  const run = async (deps: Deps) => {
    const { id } = must(await republishNeed(deps, owner, made.id));
    const next = { ...typed, closesAt: formatShanghai(toHalfHour(addWorkingDays(now, 5))) };
    must(await submitNeed(deps, owner, { id, typed: next, form: needFormSchema.parse(next) }));
    must(await publishNeed(deps, people.official, id));
  };
  return [{ at: addMillis(plan.closesAt, DAY), run }];
}

/** What becomes of the award. */
function live({ plan, people, owner, made }: Sample): SampleAct[] {
  if (!plan.life) return [];
  const { agency, official, others, administrator } = people;
  return lifeActs(plan.life, plan.closesAt, {
    people: { owner, agency, administrator, officials: [official, ...others] },
    number: () => made.number,
  });
}

/** What is done with a need of each fate, in this order. */
const COURSES: Readonly<Record<SamplePlan['fate'], readonly ((sample: Sample) => SampleAct[])[]>> = {
  draft: [draft],
  submitted: [draft, submit],
  returned: [draft, submit, giveBack],
  open: [draft, submit, publish, enter],
  withdrawn: [draft, submit, publish, enter, withdraw],
  past: [draft, submit, publish, enter, close, live],
  held: [draft, submit, publish, enter, close, hold],
  republished: [draft, submit, publish, enter, close, republish],
};

/** Everything that is done with the `index`-th need; nothing after the present. */
export function needActs(
  plan: SamplePlan,
  index: number,
  world: DemoWorld,
  people: SamplePeople,
  now: Instant,
): SampleAct[] {
  const typed = { ...plan.form, closesAt: formatShanghai(plan.closesAt) };
  const publishAt = publicationOf(plan, now, index);
  const ownerId = assertDefined(world.owners.get(plan.division)?.[0], plan.division).row.id;
  const owner: Actor = { ...people.owner, ownerId };
  const made = { id: '', number: '' };
  const sample = { plan, index, world, people, owner, now, typed, publishAt, made };
  return COURSES[plan.fate]
    .flatMap((acts) => acts(sample))
    .map((act) => ({ ...act, at: act.at > now ? now : act.at }));
}
