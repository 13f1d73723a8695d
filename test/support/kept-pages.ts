import { createHash } from 'node:crypto';
import { getHeadSequence, listSubjectsAfter } from '../../src/audit/index.js';
import { addMillis, type Instant } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { type Answer, createClient, type TestSite } from './site.js';

const EVERYWHERE = [
  '/',
  '/needs',
  '/needs?state=published',
  '/needs?state=selected&from=2017-01&to=2017-12',
  '/needs?q=测量',
  '/needs.json',
  '/agencies',
  '/agencies.json',
  '/agencies?type=C01',
  '/qualification-types',
  '/qualification-types.json',
  '/incidents',
  '/objections',
  '/objections.json',
  '/entry-notices',
  '/entry-notices.json',
  '/relations',
  '/relations.json',
  '/feed.atom',
  '/log',
  '/log/1',
  '/log/40',
  '/statistics/savings',
  '/statistics/savings?from=2016-01&to=2017-12',
  '/statistics/savings.json',
  '/statistics/savings.csv',
  '/statistics/fairness',
  '/statistics/fairness.json',
  '/statistics/fairness.csv',
  '/statistics/fairness/draws.csv',
  '/statistics/fairness/reports/2017-07.json',
  '/statistics/steps',
  '/statistics/steps.json',
  '/statistics/steps/rules',
  '/verify',
  '/documents',
  '/login',
];

const OF_NEED = (number: string) =>
  [
    '',
    '.json',
    '/certificate.json',
    '/rounds/1/certificate.json',
    '/eligibility',
    '/eligibility.json',
    '/ceremony',
    '/ceremony.json',
    '/ceremony/minutes',
    '/award',
    '/objections',
    `/objections/${number}-Y01`,
    `/objections/${number}-Y02`,
    '/award/contract',
    '/award/service',
    '/award/end',
    '/award/evaluation',
    '/award/archive',
  ].map((end) => `/needs/${number}${end}`);

const OF_AGENCY = (code: string) => [
  `/agencies/${code}`,
  `/agencies/${code}.json`,
  `/statistics/fairness/agencies/${code}`,
  `/statistics/fairness/agencies/${code}.json`,
  `/statistics/fairness/agencies/${code}.csv`,
];

const LANGUAGES = ['zh-CN', 'en'] as const;

/** Addresses that anybody may open, of all pages that show what is in the database; of a few needs and agencies. */
async function addressesOf(db: Db, about: readonly string[]): Promise<string[]> {
  const needs = await db
    .selectFrom('need')
    .select(['id', 'number', 'republishedFrom'])
    .where('number', 'is not', null)
    .orderBy('publishedAt', 'desc')
    .orderBy('number', 'desc')
    .execute();
  const agencies = await db
    .selectFrom('agency')
    .select('creditCode')
    .where('status', '!=', 'unapproved')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const chosen = needs.filter(({ id, number, republishedFrom }, index) =>
    [
      index < 2,
      about.includes(number ?? ''),
      needs.some((one) => one.republishedFrom === id),
      republishedFrom !== null,
    ].some(Boolean),
  );
  const codes = agencies.map(({ creditCode }) => creditCode);
  const notices = await db.selectFrom('entryNotice').select('number').orderBy('number').execute();
  const comments = await db.selectFrom('entryComment').select(['number', 'notice']).execute();
  return [
    ...EVERYWHERE,
    ...chosen.flatMap(({ number }) => OF_NEED(number ?? '')),
    ...notices.map(({ number }) => `/entry-notices/${number}`),
    ...comments.map(({ number, notice }) => `/entry-notices/${notice}/comments/${number}`),
    ...codes.filter((code, index) => index < 2 || about.includes(code)).flatMap(OF_AGENCY),
  ];
}

/** Compares pages that a site answers from memory with such as it makes anew at the same moment. */
export interface KeptPages {
  /** Opens every page, so that it may be in memory. `about`: subjects whose pages must be among them. */
  open(about?: readonly string[]): Promise<void>;
  /** The addresses of pages from memory that differ from new ones. */
  compare(about?: readonly string[]): Promise<string[]>;
  /** How many pages from memory were compared. */
  readonly compared: number;
}

const digestOf = ({ status, text, headers }: Answer): string =>
  `${status} ${headers.get('ETag') ?? ''} ${createHash('sha256').update(text).digest('hex')}`;

/** See {@link KeptPages}; in each of the languages, or those given. */
export function keptPages(site: TestSite, languages: readonly string[] = LANGUAGES): KeptPages {
  const visitors = languages.map((language) => {
    const [kept, anew] = [createClient(site.url), createClient(site.url)];
    for (const { cookies } of [kept, anew]) cookies.set('lang', language);
    // A session that never was: the public's page, and none from memory.
    anew.cookies.set('session', 'nobody');
    return { language, kept, anew };
  });
  let compared = 0;
  const madeAt = new Map<string, Instant>();
  const open = async (address: string, { language, kept }: (typeof visitors)[number]) => {
    const before = site.pages.hits;
    const answer = await kept.get(address);
    const isKept = site.pages.hits > before;
    if (!isKept) madeAt.set(`${language} ${address}`, site.clock.now());
    return { answer, isKept };
  };
  /** What it would be if it was made now, or when it was made where that is a few seconds ago: it may tell the time. */
  const isRight = async (digest: string, address: string, { language, anew }: (typeof visitors)[number]) => {
    if (digestOf(await anew.get(address)) === digest) return true;
    const now = site.clock.now();
    const made = madeAt.get(`${language} ${address}`) ?? now;
    if (now >= addMillis(made, 20_000)) return false;
    site.clock.set(made);
    const then = digestOf(await anew.get(address));
    site.clock.set(now);
    return then === digest;
  };
  const each = async (
    about: readonly string[],
    visit: (address: string, visitor: (typeof visitors)[number]) => Promise<void>,
  ): Promise<void> => {
    for (const address of await addressesOf(site.deps.db, about))
      for (const visitor of visitors) await visit(address, visitor);
  };
  return {
    get compared() {
      return compared;
    },
    open: (about = []) => each(about, async (address, visitor) => void (await open(address, visitor))),
    compare: async (about = []) => {
      const wrong: string[] = [];
      await each(about, async (address, visitor) => {
        const { answer, isKept } = await open(address, visitor);
        if (!isKept) return;
        compared += 1;
        if (!(await isRight(digestOf(answer), address, visitor)))
          wrong.push(`${visitor.language} ${address}`);
      });
      return wrong;
    },
  };
}

class Again extends Error {
  constructor(readonly events: readonly { readonly kind: string; readonly subject: string }[]) {
    super('again');
  }
}

/**
 * A handle whose transactions tell of events of kinds that were not seen before: `before` is called when nothing is written
 * yet, `after` when it is.
 */
export function withNewKinds(
  db: Db,
  told: {
    before(subjects: readonly string[]): Promise<void>;
    after(subjects: readonly string[], kinds: readonly string[]): Promise<void>;
  },
): { readonly db: Db; readonly kinds: ReadonlySet<string> } {
  const kinds = new Set<string>();
  const execute = async <T>(work: (trx: Db) => Promise<T>): Promise<T> => {
    try {
      return await db.transaction().execute(async (trx) => {
        const head = await getHeadSequence(trx);
        const result = await work(trx);
        const events = await listSubjectsAfter(trx, head, 1000);
        if (events.some(({ kind }) => !kinds.has(kind))) throw new Again(events);
        return result;
      });
    } catch (error) {
      if (!(error instanceof Again)) throw error;
      const subjects = error.events.map(({ subject }) => subject);
      for (const { kind } of error.events) kinds.add(kind);
      await told.before(subjects);
      const result = await db.transaction().execute(work);
      await told.after(
        subjects,
        error.events.map(({ kind }) => kind),
      );
      return result;
    }
  };
  const proxy = new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction') return () => ({ execute });
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { db: proxy, kinds };
}
