import {
  addMillis,
  addWorkingDays,
  DAY,
  divisions,
  findDivision,
  HOUR,
  type Instant,
} from '../../basics/index.js';
import type { Method } from '../../selection/index.js';
import { type Chance, createChance } from './chance.js';
import { type DemoWorld, fixture } from './history.js';
import { projectName } from './names.js';
import { toHalfHour, workingDaysAgo } from './sample-act.js';
import { LIVES, type Life } from './sample-lives.js';

/** A need around the present, before anything was done. */
export interface SamplePlan {
  readonly closesAt: Instant;
  /** The form as typed, without the deadline. */
  readonly form: Readonly<Record<string, unknown>>;
  /** Code of the type asked for. */
  readonly type: string;
  /** Number of entries made. */
  readonly entries: number;
  /** Code of the owner's division. */
  readonly division: string;
  /** What becomes of it. */
  readonly fate: 'draft' | 'submitted' | 'returned' | 'open' | 'withdrawn' | 'past' | 'held' | 'republished';
  /** What becomes of its award; nothing yet without. */
  readonly life?: Life;
}

const TYPES = ['C01', 'A13', 'B01', 'D01', 'A01', 'C01'];
const METHODS: readonly Method[] = ['lowest', 'random', 'reference', 'average', 'credit', 'random'];

// Place of the first need whose award lives, among all samples.
const FIRST_LIFE = 70;
const PREFECTURE = '532300';
/** Division of the owner of the login. */
export const LOGIN_DIVISION = '532301';

/** The code that a county has now: the history's owners are registered under that of their time. */
const presentCode = (division: string): string =>
  divisions.find(
    ({ countyKey, validUntilYear }) =>
      validUntilYear === null && countyKey === findDivision(division)?.countyKey,
  )?.code ?? division;

/** What the form of a need follows from. */
export interface Theme {
  readonly index: number;
  readonly type: string;
  readonly source: string;
  readonly division: string;
  readonly minEntries: string;
  /** The grade asked for: that of the agency of the login, or any. */
  readonly asks: 'own' | 'any';
  /** One of the methods in turn without it. */
  readonly method?: Method | undefined;
}

/** The grade that a need asks for; empty where the type has none. */
function gradeOf({ agencies, holders, rank }: DemoWorld, type: string, asks: Theme['asks']): string {
  const held = (asks === 'own' ? agencies.slice(0, 1) : (holders.get(type) ?? [])).flatMap(
    ({ qualifications }) =>
      qualifications.flatMap(({ typeCode, grade }) => (typeCode === type && grade !== null ? [grade] : [])),
  );
  const place = (grade: string): number => rank(type, grade) ?? 0;
  return held.reduce((lowest, grade) => (place(grade) > place(lowest) ? grade : lowest), held[0] ?? '');
}

/** The typed form of a need. */
export function inventForm(
  chance: Chance,
  world: DemoWorld,
  { index, type, source, division, minEntries, asks, ...told }: Theme,
) {
  const method = told.method ?? METHODS[index % METHODS.length] ?? 'random';
  const name = world.outlines[index * 7]?.type.nameZh ?? '';
  const project = projectName(
    chance,
    division === PREFECTURE ? '楚雄州' : (findDivision(division)?.zh ?? ''),
  );
  return {
    title: `${project}（${name ? '第' : ''}${index + 1}包）`,
    projectCode: `2611-${presentCode(division)}-76-01-${String(900_000 + index)}`,
    projectName: project,
    investment: String(chance.int(20, 400) * 10_000),
    mode: 'one-of',
    lines: [{ type, minGrade: gradeOf(world, type, asks) }],
    content: `演示需求：${project}所需的中介服务。\n成果须符合国家现行标准，并在约定时限内交付。`,
    serviceDays: String(chance.int(10, 60)),
    budget: `${chance.int(20, 480)}000`,
    floor: '',
    // State money is drawn for in the hall.
    fund: source === 'commit' ? 'social' : 'state',
    method,
    pricedDraw: method === 'random' && index % 2 === 1 ? '1' : '',
    minEntries,
    source,
    avoidance: '',
    witnesses: source === 'ceremony' ? '演示见证人甲\n演示见证人乙' : '',
    ownerPhone: '0878-0000000',
    supervisorPhone: '0878-0000001',
  };
}

/** Needs whose awards live, in every county in turn; those of the logins in theirs. */
function inventLives(
  plan: (theme: Theme & Pick<SamplePlan, 'closesAt' | 'entries' | 'life'>) => SamplePlan,
  now: Instant,
) {
  const counties = fixture.divisions.map(({ code }) => code);
  return LIVES.map((life, place) => {
    const { age, own, entries = own ? 1 : 5, method } = life;
    const index = FIRST_LIFE + place;
    const division = own ? LOGIN_DIVISION : (counties[place % counties.length] ?? LOGIN_DIVISION);
    const minEntries = entries < 3 ? '1' : '3';
    const theme = {
      index,
      type: TYPES[index % TYPES.length] ?? 'C01',
      source: 'commit',
      division,
      minEntries,
      method,
    };
    return plan({ ...theme, asks: own ? 'own' : 'any', closesAt: workingDaysAgo(now, age), entries, life });
  });
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
    const division = LOGIN_DIVISION;
    const form = inventForm(chance, world, { index, type, source, division, minEntries: '3', asks: 'own' });
    return { closesAt: toHalfHour(closesAt), form, type, entries, division, fate };
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
    ...inventLives(
      ({ closesAt, entries, life, ...theme }) => ({
        closesAt,
        form: inventForm(chance, world, theme),
        type: theme.type,
        entries,
        division: theme.division,
        fate: 'past',
        ...(life ? { life } : {}),
      }),
      now,
    ),
  ];
}
