import { type Role, startSession } from '../../src/accounts/index.js';
import { assertDefined, systemClock, systemRandomBytes } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { encodeCursor } from '../../src/web/render/cursor.js';

/** A page that is measured. */
export interface MeasuredPage {
  readonly name: string;
  /** Its address over a database, or of the n-th request where the page keeps what it computed. */
  readonly path: (facts: Facts, n: number) => string;
  readonly role?: Role;
}

/** What addresses of a database hang on. */
export interface Facts {
  /** The latest selected need, and the one that was published first. */
  readonly newest: string;
  readonly oldest: string;
  /** The agency with the most awards. */
  readonly agency: string;
  readonly project: string;
  /** Where the page after the middle of the list begins, and a number in the middle of the log. */
  readonly after: string;
  readonly seq: number;
  readonly firstMonth: string;
}

const enc = encodeURIComponent;
const list = (name: string, query: string): MeasuredPage => ({ name, path: () => `/needs${query}` });
const of = (path: string, role?: Role): MeasuredPage => ({
  name: role ? `${path} (${role})` : path,
  path: () => path,
  ...(role ? { role } : {}),
});

/** A month that the fairness page was not asked for yet: no award is as old. */
const early = (n: number): string => `1${String(n % 800).padStart(3, '0')}-01`;

/** Every page of a list or of figures. */
export const MEASURED_PAGES: readonly MeasuredPage[] = [
  of('/'),
  list('needs', ''),
  list('needs: state', '?state=selected'),
  list('needs: state of few', '?state=failed'),
  list('needs: category', '?category=measurement'),
  list('needs: type', '?type=C01'),
  list('needs: category + state', '?category=measurement&state=selected'),
  list('needs: method', '?method=credit'),
  list('needs: fund', '?fund=social'),
  list('needs: county', '?division=532301'),
  list('needs: every county', '?division=counties'),
  list('needs: state + county + method', '?state=selected&division=532301&method=lowest'),
  list('needs: months', '?from=2017-03&to=2017-05'),
  list('needs: selected in months', '?state=selected&from=2017-03&to=2017-05'),
  { name: 'needs: project', path: ({ project }) => `/needs?project=${project}` },
  { name: 'needs: page in the middle', path: ({ after }) => `/needs?after=${after}` },
  list('needs: frequent word', `?q=${enc('工程')}`),
  list('needs: rarer word', `?q=${enc('青石水库')}`),
  list('needs: frequent initials', '?q=cx'),
  { name: 'needs: rare word', path: ({ oldest }) => `/needs?q=${oldest}` },
  list('needs: frequent word + state of few', `?q=${enc('工程')}&state=failed`),
  list('needs: frequent word + type', `?q=${enc('工程')}&type=C01`),
  of('/needs.json'),
  { name: '/needs.json in the middle', path: ({ after }) => `/needs.json?after=${after}` },
  of('/agencies'),
  { name: 'agencies: word', path: () => `/agencies?q=${enc('勘察')}` },
  { name: 'agency with the most awards', path: ({ agency }) => `/agencies/${agency}` },
  { name: 'need, new', path: ({ newest }) => `/needs/${newest}` },
  { name: 'need, old', path: ({ oldest }) => `/needs/${oldest}` },
  of('/incidents'),
  { name: 'incidents: county', path: () => '/incidents?division=532301' },
  { name: 'incidents: county without any', path: () => '/incidents?division=532331' },
  of('/log'),
  { name: '/log in the middle', path: ({ seq }) => `/log?before=${seq}` },
  of('/feed.atom'),
  of('/statistics/savings'),
  {
    name: 'savings of all time',
    path: ({ firstMonth }) => `/statistics/savings?from=${firstMonth}&to=2017-11`,
  },
  {
    name: 'fairness of a month, first',
    path: (_, n) => `/statistics/fairness?from=2017-0${1 + (n % 9)}&to=2017-0${1 + (n % 9)}`,
  },
  { name: 'fairness of all time, first', path: (_, n) => `/statistics/fairness?from=${early(n)}` },
  {
    name: 'fairness of an agency',
    path: ({ agency }) => `/statistics/fairness/agencies/${agency}?from=2017-05&to=2017-05`,
  },
  of('/desk', 'agency'),
  of('/desk/entries', 'agency'),
  of('/desk/messages', 'agency'),
  { name: 'needs that fit (agency)', path: () => '/needs?fit=1', role: 'agency' },
  of('/desk', 'owner'),
  of('/desk/needs', 'owner'),
  of('/desk', 'official'),
  of('/review/needs', 'official'),
  of('/review/agencies', 'official'),
  of('/review/incidents', 'official'),
  of('/desk', 'auditor'),
  of('/desk/events', 'auditor'),
  {
    name: '/desk/events of a need (auditor)',
    path: ({ newest }) => `/desk/events?subject=${newest}`,
    role: 'auditor',
  },
];

/** Reads what addresses hang on. */
export async function readFacts(db: Db): Promise<Facts> {
  const numbered = () =>
    db
      .selectFrom('needListing as one')
      .innerJoin('need', 'need.id', 'one.needId')
      .select(['need.id', 'need.number', 'need.publishedAt', 'need.projectCode'])
      .where('one.scope', '=', '')
      .where('one.state', '=', 'selected')
      .limit(1);
  // A copy that is drawn has no notice: its page cannot be shown.
  const oldest = await numbered()
    .where('need.imported', '=', 1)
    .orderBy('one.place')
    .executeTakeFirst()
    .then((found) => found ?? numbered().orderBy('one.place').executeTakeFirstOrThrow());
  const newest = await numbered().orderBy('one.place', 'desc').executeTakeFirstOrThrow();
  const { first, last } = await db
    .selectFrom('needListing')
    .select((eb) => [eb.fn.min<number>('place').as('first'), eb.fn.max<number>('place').as('last')])
    .where('scope', '=', '')
    .executeTakeFirstOrThrow();
  const middle = await numbered()
    .where('one.place', '<=', Math.floor((Number(first) + Number(last)) / 2))
    .orderBy('one.place', 'desc')
    .executeTakeFirst()
    .then((found) => found ?? oldest);
  const agency = await db
    .selectFrom('award')
    .innerJoin('agency', 'agency.creditCode', 'award.agencyCode')
    .select('award.agencyCode')
    .groupBy('award.agencyCode')
    .orderBy((eb) => eb.fn.countAll(), 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const { seq } = await db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow();
  const months = await db
    .selectFrom('savingRollup')
    .select((eb) => eb.fn.min<string>('month').as('month'))
    .executeTakeFirstOrThrow();
  const numberOf = (need: { number: string | null }): string => assertDefined(need.number, 'its number');
  return {
    newest: numberOf(newest),
    oldest: numberOf(oldest),
    agency: agency.agencyCode,
    project: newest.projectCode ?? '',
    after: encodeCursor([middle.publishedAt ?? '', middle.id]),
    seq: Math.floor(seq / 2),
    firstMonth: months.month,
  };
}

/** Cookies of the demonstration site's logins, by role. */
export async function openSessions(db: Db): Promise<ReadonlyMap<Role, string>> {
  const roles: readonly Role[] = ['agency', 'owner', 'official', 'auditor', 'administrator'];
  const deps = { clock: systemClock, random: systemRandomBytes };
  const cookies = new Map<Role, string>();
  for (const role of roles)
    cookies.set(role, `session=${await startSession(db, deps, `demo-account-${role}`)}`);
  return cookies;
}
