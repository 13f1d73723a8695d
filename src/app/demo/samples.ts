import { type Actor, findAccount, toActor } from '../../accounts/index.js';
import {
  applicationSchema,
  findOpenApplication,
  returnApplication,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../agencies/index.js';
import {
  addMillis,
  addWorkingDays,
  assert,
  assertDefined,
  type Clock,
  DAY,
  formatShanghai,
  HOUR,
  type Instant,
  MINUTE,
  type Result,
} from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import { enterNeed } from '../../draws/index.js';
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
import { insertUnapproved } from './applicants.js';
import { createChance } from './chance.js';
import type { DemoWorld } from './history.js';
import { projectName } from './names.js';

interface Plan {
  readonly title: string;
  readonly closesAt: Instant;
  readonly form: Readonly<Record<string, unknown>>;
  /** Number of entries made. */
  readonly entries: number;
  /** What becomes of it. */
  readonly fate: 'draft' | 'submitted' | 'returned' | 'open' | 'withdrawn' | 'past' | 'republished';
}

interface Act {
  readonly at: Instant;
  run(deps: Deps): Promise<void>;
}

function must<T>(result: Result<T>): T {
  assert(result.ok, result.ok ? '' : `a demonstration act was refused: ${JSON.stringify(result.errors)}`);
  return result.value;
}

const toHalfHour = (instant: Instant): Instant => addMillis(instant, -(Date.parse(instant) % (30 * MINUTE)));

const TYPES = ['C01', 'A13', 'B01', 'D01', 'A01', 'C01'];
const METHODS = ['lowest', 'random', 'reference', 'average', 'credit', 'random'];

/** Needs around the present: open ones for the next ten working days, and one or more in every other state. */
function inventPlans(world: DemoWorld, now: Instant): Plan[] {
  const chance = createChance('samples', now.slice(0, 10));
  const plan = (
    index: number,
    closesAt: Instant,
    entries: number,
    fate: Plan['fate'],
    source = 'commit',
  ): Plan => {
    const method = METHODS[index % METHODS.length] ?? 'random';
    const type = TYPES[index % TYPES.length] ?? 'C01';
    const name = world.outlines[index * 7]?.type.nameZh ?? '';
    const project = projectName(chance, '楚雄市');
    const lowestGrade =
      world.agencies[0]?.qualifications.find(({ typeCode }) => typeCode === type)?.grade ?? '';
    return {
      title: project,
      closesAt: toHalfHour(closesAt),
      entries,
      fate,
      form: {
        title: `${project}（${name ? '第' : ''}${index + 1}包）`,
        projectCode: `2611-532301-76-01-${String(900_000 + index)}`,
        projectName: project,
        investment: String(chance.int(20, 400) * 10_000),
        mode: 'one-of',
        lines: [{ type, minGrade: lowestGrade }],
        content: `演示需求：${project}所需的中介服务。\n成果须符合国家现行标准，并在约定时限内交付。`,
        serviceDays: String(chance.int(10, 60)),
        budget: `${chance.int(20, 480)}000`,
        floor: '',
        fund: index % 5 === 4 ? 'social' : 'state',
        method,
        pricedDraw: method === 'random' && index % 2 === 1 ? '1' : '',
        minEntries: '',
        source,
        avoidance: '',
        witnesses: source === 'ceremony' ? '演示见证人甲\n演示见证人乙' : '',
        ownerPhone: '0878-0000000',
        supervisorPhone: '0878-0000001',
      },
    };
  };
  const open = Array.from({ length: 30 }, (_, index) => {
    const closesAt =
      index < 4
        ? addMillis(now, (index + 2) * HOUR)
        : addMillis(addWorkingDays(now, 1 + Math.floor((index - 4) / 3)), (index % 3) * HOUR);
    return plan(index, closesAt, chance.int(0, 6), 'open', index % 4 === 3 ? 'ceremony' : 'commit');
  });
  const past = (index: number, days: number, entries: number, source?: string, fate: Plan['fate'] = 'past') =>
    plan(index, addMillis(now, -days * DAY), entries, fate, source);
  return [
    ...open,
    ...[40, 41, 42].map((index) => plan(index, addWorkingDays(now, 8), 0, 'draft')),
    ...[43, 44, 45, 46].map((index) => plan(index, addWorkingDays(now, 9), 0, 'submitted')),
    ...[47, 48].map((index) => plan(index, addWorkingDays(now, 8), 0, 'returned')),
    ...[49, 50].map((index) => plan(index, addWorkingDays(now, 6), 2, 'withdrawn')),
    past(51, 1, 6, 'ceremony'),
    past(52, 2, 8, 'ceremony'),
    past(53, 2, 1),
    past(54, 3, 0),
    past(55, 4, 2, 'commit', 'republished'),
    ...[56, 57, 58, 59, 60, 61].map((index) => past(index, index - 54, 5 + (index % 4))),
  ];
}

/** Publication of a need as far before its deadline as the rules ask, and everything after it. */
function actsOf(
  plan: Plan,
  world: DemoWorld,
  people: { owner: Actor; official: Actor; agency: Actor },
  now: Instant,
  index: number,
): Act[] {
  const { owner, official } = people;
  const typed = { ...plan.form, closesAt: formatShanghai(plan.closesAt) };
  const state: { id: string; number: string } = { id: '', number: '' };
  let opens = addMillis(plan.closesAt, -12 * DAY);
  if (opens > now) opens = addMillis(now, -HOUR - index * MINUTE);
  while (addWorkingDays(opens, 3) > plan.closesAt) opens = addMillis(opens, -DAY);
  const publishAt = opens;
  const publishedAt = addMillis(publishAt, 30 * MINUTE);
  const acts: Act[] = [
    {
      at: addMillis(publishAt, -2 * HOUR),
      run: async (deps) => {
        state.id = must(await saveDraft(deps, owner, { id: deps.newId(), typed })).id;
      },
    },
  ];
  const add = (at: Instant, run: Act['run']) => acts.push({ at: at > now ? now : at, run });
  if (plan.fate === 'draft') return acts;
  add(addMillis(publishAt, -HOUR), async (deps) => {
    must(await submitNeed(deps, owner, { id: state.id, typed, form: needFormSchema.parse(typed) }));
  });
  if (plan.fate === 'submitted') return acts;
  if (plan.fate === 'returned') {
    add(
      publishAt,
      async (deps) =>
        void must(
          await returnNeed(deps, official, { id: state.id, reason: '演示：服务内容过于笼统，请写明工作量' }),
        ),
    );
    return acts;
  }
  add(publishAt, async (deps) => {
    state.number = must(await publishNeed(deps, official, state.id)).number;
  });
  const type = (plan.form['lines'] as { type: string }[])[0]?.type ?? '';
  const budget = Number(plan.form['budget']);
  const span = Math.max(
    MINUTE,
    Math.min(Date.parse(plan.closesAt), Date.parse(now)) - Date.parse(publishedAt) - MINUTE,
  );
  const chance = createChance('entries', `${index}`);
  // The agency of the login stays out of open needs, so that a visitor can enter them.
  const entrants = chance.sample((world.holders.get(type) ?? []).slice(1), plan.entries + 4);
  if (plan.fate === 'past' && plan.entries > 4 && world.agencies[0]) entrants.splice(0, 1, world.agencies[0]);
  let made = 0;
  for (const { agency } of entrants) {
    const bid = `${Math.round(budget * (0.6 + chance.int(0, 35) / 100))}`;
    add(addMillis(publishedAt, chance.int(0, span)), async (deps) => {
      if (made >= plan.entries) return;
      const need = assertDefined(await findNeedByNumber(deps.db, state.number), state.number);
      const { planHash, notice } = await getCurrentVersion(deps.db, need.id);
      const actor: Actor = { ...people.agency, accountId: people.agency.accountId, agencyId: agency.id };
      const entered = await enterNeed(deps, actor, {
        number: state.number,
        planHash,
        ...(carriesBid(notice) ? { bid } : {}),
      });
      // Some candidates may not join (grade, suspension): the next one comes instead.
      if (entered.ok) made += 1;
    });
  }
  if (plan.fate === 'withdrawn') {
    add(
      addMillis(now, -HOUR),
      async (deps) =>
        void must(await withdrawNeed(deps, owner, { id: state.id, reason: '演示：项目缓建，暂不采购' })),
    );
  }
  if (plan.fate === 'past' || plan.fate === 'republished') {
    add(addMillis(plan.closesAt, 500), async (deps) => {
      const failed = await runJobs(deps);
      assert(failed.length === 0, `jobs failed: ${JSON.stringify(failed)}`);
    });
  }
  if (plan.fate === 'republished') {
    add(addMillis(plan.closesAt, DAY), async (deps) => {
      const again = must(await republishNeed(deps, owner, state.id));
      const next = { ...typed, closesAt: formatShanghai(toHalfHour(addWorkingDays(now, 5))) };
      must(await submitNeed(deps, owner, { id: again.id, typed: next, form: needFormSchema.parse(next) }));
      must(await publishNeed(deps, official, again.id));
    });
  }
  return acts;
}

/** Applications of new agencies: draft, under review, returned, and a change of an approved one under review. */
function applicationActs(people: { official: Actor }, now: Instant): Act[] {
  const names = [
    '云南澄岫工程咨询有限公司',
    '滇中砚漪测绘有限公司',
    '彝州溯峤检测技术有限公司',
    '云南霁翎勘察设计有限公司',
  ];
  return names.map(
    (name, index): Act => ({
      at: addMillis(now, -(index + 1) * 5 * HOUR),
      run: async (deps) => {
        const actor = await insertUnapproved(deps, name, index);
        const content = Buffer.from(
          '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
        );
        const attachmentId = must(
          await storeAttachment(deps, actor, {
            name: '演示证书.pdf',
            mediaType: 'application/pdf',
            content,
          }),
        );
        const typed = {
          name,
          legalRepresentative: `演示法人${index + 1}`,
          controllerCode: '',
          contactName: '演示联系人',
          contactPhone: '13900000000',
          division: '532301',
          capital: '2000000',
          foundedOn: '2012-06-01',
          qualifications: [
            {
              type: 'C01',
              grade: '丙',
              speciality: '',
              certificateNumber: `演示C01-9${index}`,
              issuer: '演示发证机关',
              validFrom: '2024-01-01',
              validTo: '2031-12-31',
              attachmentId,
            },
          ],
        };
        if (index === 0) return void must(await saveApplication(deps, actor, typed));
        must(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
        const open = assertDefined(await findOpenApplication(deps.db, actor.agencyId ?? ''), name);
        if (index === 1)
          must(
            await returnApplication(deps, people.official, { id: open.id, reason: '演示：证书扫描件不清晰' }),
          );
      },
    }),
  );
}

/** Plays the needs and applications around the present through the real use cases, in the order of their times. */
export async function playSamples(deps: Deps, world: DemoWorld): Promise<void> {
  const now = deps.clock.now();
  const actor = async (id: string) => toActor(assertDefined(await findAccount(deps.db, id), id));
  const people = {
    owner: await actor('demo-account-owner'),
    official: await actor('demo-account-official'),
    agency: await actor('demo-account-agency'),
  };
  const acts = [
    ...inventPlans(world, now).flatMap((plan, index) => actsOf(plan, world, people, now, index)),
    ...applicationActs(people, now),
  ];
  // A stable sort: acts of one need at the same instant keep their order.
  acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let present = now;
  const clock: Clock = { now: () => present };
  for (const act of acts) {
    present = act.at;
    // The demonstration's people are no custodians; needs published after it follow the site's setting.
    await act.run({ ...deps, clock, custodians: 0 });
  }
}
