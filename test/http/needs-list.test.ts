import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import {
  needFormSchema,
  publishNeed,
  republishNeed,
  saveDraft,
  submitNeed,
  withdrawNeed,
} from '../../src/needs/index.js';
import { anOwner, type BuiltAccount } from '../support/builders.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aQualification,
  aReviewer,
  mustBe,
} from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

interface NeedLine {
  readonly number: string;
  readonly state: string;
  readonly method: string;
  readonly budgetFen: number;
  readonly winner: { readonly creditCode: string; readonly priceFen: number } | null;
}

interface NeedsJson {
  readonly items: readonly NeedLine[];
  readonly next: string | null;
}

let site: TestSite;
let owner: BuiltAccount;
let winner: string;
const need: Record<'selected' | 'failed' | 'withdrawn' | 'closed' | 'open' | 'again', string> = {
  selected: '',
  failed: '',
  withdrawn: '',
  closed: '',
  open: '',
  again: '',
};

const get = (path: string) => site.client().get(path);
const page = async (number: string): Promise<string> => {
  const answer = await get(`/needs/${number}`);
  expect(answer.status).toBe(200);
  return answer.text;
};
const list = async (query: string): Promise<NeedsJson> => {
  const answer = await get(`/needs.json?${query}`);
  expect(answer.status, query).toBe(200);
  return JSON.parse(answer.text) as NeedsJson;
};
const numbersOf = async (query: string): Promise<string[]> =>
  (await list(query)).items.map(({ number }) => number).sort();
const totalOf = (text: string): number => Number(/共 (\d+)/.exec(text)?.[1] ?? -1);
const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
const sorted = (...names: (keyof typeof need)[]): string[] => names.map((name) => need[name]).sort();

async function jobs(): Promise<void> {
  for (const { error } of await runJobs(site.deps)) throw error;
}

beforeAll(async () => {
  site = await startTestSite();
  const { deps, clock } = site;
  owner = await anOwner(deps);
  const elsewhere = (await anOwner(deps, { divisionCode: '532322' })).actor;
  const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
  const both = await anAgency(deps, {
    qualifications: [aQualification(), aQualification({ type: 'C02', grade: '甲' })],
  });

  const selected = await aPublishedNeed(deps, { title: '龙川江河道测量' }, owner.actor);
  for (const [index, bid] of ['95000', '88000.50', '91000'].entries()) {
    await anEntry(deps, agencies[index]!.actor, selected, bid);
  }
  winner = agencies[1]!.creditCode;
  const failed = await aPublishedNeed(
    deps,
    {
      method: 'random',
      fund: 'state',
      source: 'ceremony',
      projectCode: '2017-532301-76-01-900001',
      projectName: '两次公告的项目',
    },
    owner.actor,
  );
  await anEntry(deps, agencies[0]!.actor, failed);
  const withdrawn = await aPublishedNeed(deps, { method: 'random' }, owner.actor);
  mustBe(await withdrawNeed(deps, owner.actor, { id: withdrawn.id, reason: '项目暂缓实施' }));
  const closed = await aPublishedNeed(
    deps,
    { method: 'credit', fund: 'state', source: 'ceremony', projectCode: '2017-532322-76-01-900002' },
    elsewhere,
  );
  for (const { actor } of agencies) await anEntry(deps, actor, closed);
  clock.set(
    [selected, failed, closed]
      .map(({ closesAt }) => closesAt)
      .sort()
      .at(-1)!,
  );
  await jobs();

  const again = mustBe(await republishNeed(deps, owner.actor, failed.id));
  clock.set('2017-06-01T01:00:00.000Z');
  const typed = aNeedForm(deps, {
    method: 'random',
    fund: 'state',
    source: 'ceremony',
    projectCode: '2017-532301-76-01-900001',
    projectName: '两次公告的项目',
  });
  typed['closesAt'] = '2017-06-20 17:00';
  mustBe(await saveDraft(deps, owner.actor, { id: again.id, typed }));
  mustBe(await submitNeed(deps, owner.actor, { id: again.id, typed, form: needFormSchema.parse(typed) }));
  need.again = mustBe(await publishNeed(deps, await aReviewer(deps), again.id)).number;
  const open = await aPublishedNeed(
    deps,
    {
      lines: [{ type: 'C02', minGrade: '乙' }],
      title: '不动产权籍调查',
      projectCode: '2017-532322-76-01-900003',
      closesAt: '2017-06-20 17:00',
    },
    elsewhere,
  );
  await anEntry(deps, both.actor, open, '90000');
  Object.assign(need, {
    selected: selected.number,
    failed: failed.number,
    withdrawn: withdrawn.number,
    closed: closed.number,
    open: open.number,
  });
});
afterAll(() => site.stop());

describe('the list of needs', () => {
  it.each([
    ['state=published', ['open', 'again']],
    ['state=selected', ['selected']],
    ['state=failed', ['failed']],
    ['state=closed', ['closed']],
    ['state=withdrawn', ['withdrawn']],
    ['type=C02', ['open']],
    ['category=measurement&state=closed', ['closed']],
    ['division=532322', ['closed', 'open']],
    ['method=random', ['failed', 'withdrawn', 'again']],
    ['fund=social', ['selected', 'withdrawn', 'open']],
    ['fund=state', ['failed', 'closed', 'again']],
    ['from=2017-06', ['open', 'again']],
    ['to=2017-05', ['selected', 'failed', 'withdrawn', 'closed']],
    ['from=2017-05&to=2017-05&method=random&fund=state', ['failed']],
    ['project=2017-532301-76-01-900001', ['failed', 'again']],
    [`q=${encodeURIComponent('龙川江')}`, ['selected']],
    ['q=longchuanjiang', ['selected']],
    ['q=bdcqj', ['open']],
    [`q=${encodeURIComponent('没有这样的项目')}`, []],
    ['from=2017-07', []],
  ] as [string, (keyof typeof need)[]][])('narrowed by %s', async (query, names) => {
    expect(await numbersOf(query)).toEqual(sorted(...names));
    const { status, text } = await get(`/needs?${query}`);
    expect([status, totalOf(text)]).toEqual([200, names.length]);
    expect(
      [...text.matchAll(/<th scope="row"><a href="\/needs\/([^"]+)"/g)]
        .map(([, number = '']) => number)
        .sort(),
    ).toEqual(sorted(...names));
  });

  it('has no drafts, a number finds its need, and the winner is named', async () => {
    const { items } = await list('');
    expect(items).toHaveLength(6);
    expect(items.find(({ number }) => number === need.selected)).toMatchObject({
      state: 'selected',
      budgetFen: 9_800_000,
      winner: { creditCode: winner, priceFen: 8_800_050 },
    });
    expect(items.filter(({ winner: one }) => one !== null)).toHaveLength(1);
    expect(await numbersOf(`q=${need.closed.toLowerCase()}`)).toEqual([need.closed]);
  });

  it('refuses divisions, months and cursors that do not exist', async () => {
    for (const query of ['division=1', 'from=2017-13', 'to=soon', 'after=x']) {
      expect((await get(`/needs?${query}`)).status, query).toBe(400);
      expect((await get(`/needs.json?${query}`)).status, query).toBe(400);
    }
  });
});

describe('the page of a need', () => {
  it('counts down while open and hides who joined and every bid', async () => {
    const text = await page(need.open);
    expect(text).toContain('tag-published');
    expect(text).toContain('2017-06-20 17:00');
    expect(text).not.toContain('result-hero');
    expect(text).not.toContain('90,000');
    expect(text).not.toContain('0878-3120000');
    expect((await get(`/needs/${need.open}/certificate.json`)).status).toBe(404);
  });

  it('closed for a ceremony leads to the hall and names no winner', async () => {
    const text = await page(need.closed);
    expect(text).toContain('tag-closed');
    expect(text).toContain(`href="/needs/${need.closed}/ceremony"`);
    expect(text).not.toContain('tag-winner');
  });

  it('failed says why and leads to its republication and back', async () => {
    const text = await page(need.failed);
    expect(text).toContain('tag-failed');
    expect(text).toContain(`href="/needs/${need.again}"`);
    expect(await page(need.again)).toContain(`href="/needs/${need.failed}"`);
    expect((await get(`/needs/${need.failed}/certificate.json`)).status).toBe(404);
  });

  it('selected shows the winner before anything else, why, and everybody else', async () => {
    const text = await page(need.selected);
    const hero = text.indexOf('class="winner"');
    expect(hero).toBeGreaterThan(0);
    expect(text.slice(hero, hero + 120)).toContain(`href="/agencies/${winner}"`);
    expect(text.slice(hero)).toMatch(/88,000\.50[\s\S]*98,000[\s\S]*9,999\.50[\s\S]*\(10\.20 %\)/);
    expect(hero).toBeLessThan(text.indexOf('class="steps"'));
    expect(text.indexOf('class="steps"')).toBeLessThan(text.indexOf('class="facts"', hero + 2000));
    expect((/<ol class="steps">([\s\S]*?)<\/ol>/.exec(text)?.[1] ?? '').split('<li>').length).toBeGreaterThan(
      4,
    );
    expect(text.match(/tag-reserve/g)).toHaveLength(2);
  });

  it('selected gives its certificate byte for byte as stored', async () => {
    const stored = await site.deps.db
      .selectFrom('selection')
      .innerJoin('need', 'need.id', 'selection.needId')
      .select(['selection.certificate', 'selection.certificateSha256'])
      .where('need.number', '=', need.selected)
      .executeTakeFirstOrThrow();
    const path = `/needs/${need.selected}/certificate.json`;
    expect(await page(need.selected)).toContain(`href="${path}" download`);
    for (const answer of [await get(path), await get(path), await (await site.as('agency')).get(path)]) {
      expect(answer.status).toBe(200);
      expect(answer.text).toBe(stored.certificate);
      expect(createHash('sha256').update(answer.text).digest('hex')).toBe(stored.certificateSha256);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toContain(`${need.selected}-certificate.json`);
    }
    const twin = JSON.parse((await get(`/needs/${need.selected}.json`)).text) as { certificate: string };
    expect(twin.certificate).toBe(path);
  });

  it('withdrawn stays readable with the reason', async () => {
    const text = await page(need.withdrawn);
    expect(text).toContain('tag-withdrawn');
    expect(text).toContain('项目暂缓实施');
  });

  it('takes its number in small letters, and others are 404 with a twin that says so', async () => {
    expect((await get(`/needs/${need.open.toLowerCase()}`)).status).toBe(200);
    expect((await get('/needs/CX-2017-999999')).status).toBe(404);
    const twin = await get('/needs/CX-2017-999999.json');
    expect([twin.status, JSON.parse(twin.text)]).toMatchObject([404, { error: { status: 404 } }]);
  });
});

it('pages through the list to the end without repetition or gap, though all were published at once', async () => {
  const owners = (await anOwner(site.deps)).actor;
  for (let index = 0; index < 56; index += 1) {
    await aPublishedNeed(site.deps, { closesAt: '2017-06-20 17:00' }, owners);
  }
  const sizes: number[] = [];
  const all: string[] = [];
  for (let path: string | null = '/needs.json'; path !== null && sizes.length < 10; ) {
    const { items, next } = JSON.parse((await get(path)).text) as NeedsJson;
    sizes.push(items.length);
    all.push(...items.map(({ number }) => number));
    path = next;
  }
  expect(sizes).toEqual([30, 30, 2]);
  expect(new Set(all).size).toBe(62);
  const first = (await get('/needs?state=published')).text;
  const next = unescaped(/<a href="([^"]*)" rel="next"/.exec(first)?.[1] ?? '');
  expect(next).toContain('state=published');
  const second = (await get(next)).text;
  expect([...second.matchAll(/<th scope="row"><a href="\/needs\//g)]).toHaveLength(28);
  expect(second).not.toContain('rel="next"');
});
