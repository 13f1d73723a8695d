import { addMillis, addWorkingDays, DAY, HOUR, type Instant, MINUTE } from '../../basics/index.js';
import type { Method } from '../../selection/index.js';
import { type Chance, createChance } from './chance.js';
import type { DemoWorld } from './history.js';
import { projectName } from './names.js';

/** A need around the present, before anything was done. */
export interface SamplePlan {
  readonly closesAt: Instant;
  /** The form as typed, without the deadline. */
  readonly form: Readonly<Record<string, unknown>>;
  /** Code of the type asked for. */
  readonly type: string;
  /** Number of entries made. */
  readonly entries: number;
  /** What becomes of it. */
  readonly fate: 'draft' | 'submitted' | 'returned' | 'open' | 'withdrawn' | 'past' | 'held' | 'republished';
}

const TYPES = ['C01', 'A13', 'B01', 'D01', 'A01', 'C01'];
const METHODS: readonly Method[] = ['lowest', 'random', 'reference', 'average', 'credit', 'random'];

/** The half hour that an instant lies in. */
export const toHalfHour = (instant: Instant): Instant =>
  addMillis(instant, -(Date.parse(instant) % (30 * MINUTE)));

/** The typed form of the `index`-th need. */
function inventForm(chance: Chance, world: DemoWorld, index: number, type: string, source: string) {
  const method = METHODS[index % METHODS.length] ?? 'random';
  const name = world.outlines[index * 7]?.type.nameZh ?? '';
  const project = projectName(chance, '楚雄市');
  const lowestGrade =
    world.agencies[0]?.qualifications.find(({ typeCode }) => typeCode === type)?.grade ?? '';
  return {
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
    // State money is drawn for in the hall.
    fund: source === 'commit' ? 'social' : 'state',
    method,
    pricedDraw: method === 'random' && index % 2 === 1 ? '1' : '',
    minEntries: '3',
    source,
    avoidance: '',
    witnesses: source === 'ceremony' ? '演示见证人甲\n演示见证人乙' : '',
    ownerPhone: '0878-0000000',
    supervisorPhone: '0878-0000001',
  };
}

/** Needs around the present: open ones for the next ten working days, and one or more in every other state. */
export function inventPlans(world: DemoWorld, now: Instant): SamplePlan[] {
  const chance = createChance('samples', now.slice(0, 10));
  const plan = (
    index: number,
    closesAt: Instant,
    entries: number,
    fate: SamplePlan['fate'],
    source = 'commit',
  ): SamplePlan => {
    const type = TYPES[index % TYPES.length] ?? 'C01';
    const form = inventForm(chance, world, index, type, source);
    return { closesAt: toHalfHour(closesAt), form, type, entries, fate };
  };
  const open = Array.from({ length: 30 }, (_, index) => {
    const closesAt =
      index < 4
        ? addMillis(now, (index + 2) * HOUR)
        : addMillis(addWorkingDays(now, 1 + Math.floor((index - 4) / 3)), (index % 3) * HOUR);
    return plan(index, closesAt, chance.int(0, 6), 'open', index % 2 === 1 ? 'ceremony' : 'commit');
  });
  const past = (
    index: number,
    days: number,
    entries: number,
    source?: string,
    fate: SamplePlan['fate'] = 'past',
  ) => plan(index, addMillis(now, -days * DAY), entries, fate, source);
  return [
    ...open,
    ...[40, 41, 42].map((index) => plan(index, addWorkingDays(now, 8), 0, 'draft')),
    ...[43, 44, 45, 46].map((index) => plan(index, addWorkingDays(now, 9), 0, 'submitted')),
    ...[47, 48].map((index) => plan(index, addWorkingDays(now, 8), 0, 'returned')),
    ...[49, 50].map((index) => plan(index, addWorkingDays(now, 6), 2, 'withdrawn')),
    past(51, 1, 6, 'ceremony'),
    past(52, 2, 8, 'ceremony'),
    past(62, 6, 7, 'ceremony', 'held'),
    past(53, 2, 1, 'ceremony'),
    past(54, 3, 0, 'ceremony'),
    past(55, 4, 2, 'ceremony', 'republished'),
    ...[56, 57, 58, 59, 60, 61].map((index) => past(index, index - 54, 5 + (index % 4))),
  ];
}
