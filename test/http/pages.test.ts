import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { saveDraft } from '../../src/needs/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aReviewer,
  mustBe,
} from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
const clients: Record<string, Client> = {};
/** Needs by their state. */
const numbers: Record<string, string> = {};
let draft: string;
let agencyCode: string;

async function jobs(): Promise<void> {
  for (const { error } of await runJobs(site.deps)) throw error;
}

/** Moves the clock to a deadline and freezes and draws what is due. */
async function pass(closesAt: string): Promise<void> {
  site.clock.set(closesAt);
  await jobs();
}

beforeAll(async () => {
  site = await startTestSite();
  const { deps } = site;
  const owner = await anOwner(deps);
  const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
  agencyCode = agencies[0]?.creditCode ?? '';
  const [selected, failed, ceremony] = [
    await aPublishedNeed(deps, {}, owner.actor),
    await aPublishedNeed(deps, {}, owner.actor),
    await aPublishedNeed(deps, { source: 'ceremony' }, owner.actor),
  ];
  for (const [index, { actor }] of agencies.entries()) {
    await anEntry(deps, actor, selected, `9${index}000`);
    await anEntry(deps, actor, ceremony, `8${index}000`);
  }
  await pass(selected.closesAt);
  const published = await aPublishedNeed(deps, {}, owner.actor);
  await anEntry(deps, agencies[0]!.actor, published, '70000');
  const withdrawn = await aPublishedNeed(deps, {}, owner.actor);
  Object.assign(numbers, {
    selected: selected.number,
    failed: failed.number,
    closed: ceremony.number,
    published: published.number,
    withdrawn: withdrawn.number,
  });
  clients['owner'] = await site.asActor(owner.actor);
  await clients['owner'].post(`/desk/needs/${withdrawn.id}/withdrawal`, { reason: '项目取消' });
  draft = mustBe(await saveDraft(deps, owner.actor, { id: deps.newId(), typed: aNeedForm(deps) })).id;
  clients['public'] = site.client();
  clients['agency'] = await site.asActor(agencies[0]!.actor);
  clients['official'] = await site.asActor(await aReviewer(deps));
  clients['county official'] = await site.asActor(
    (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor,
  );
  clients['auditor'] = await site.as('auditor');
  clients['administrator'] = await site.as('administrator');
});
afterAll(() => site.stop());

const PUBLIC = () => [
  '/',
  '/agencies',
  '/agencies?category=measurement&type=C01&grade=%E4%B9%99&division=532301',
  `/agencies/${agencyCode}`,
  '/qualification-types',
  '/needs',
  '/needs?state=selected&method=lowest&from=2017-05&to=2017-05&q=%E6%B0%B4%E5%BA%93',
  ...Object.values(numbers).map((number) => `/needs/${number}`),
  `/needs/${numbers['selected']}/opening`,
  `/needs/${numbers['closed']}/ceremony`,
  '/verify',
  `/verify?need=${numbers['selected']}`,
  `/needs/${numbers['published']}/eligibility`,
  `/needs/${numbers['closed']}/ceremony/minutes`,
  '/statistics/fairness',
  `/statistics/fairness/agencies/${agencyCode}`,
  '/statistics/savings',
  '/statistics/savings?from=2017-01&to=2017-12',
  '/documents',
  '/documents/how-to-audit',
  '/documents/protocol',
  '/incidents',
  `/incidents?need=${numbers['closed']}`,
  '/log',
  '/login',
  '/register',
  '/register/agency',
  '/register/owner',
];

const OF_ROLE: Record<string, () => string[]> = {
  public: () => [],
  agency: () => [
    '/desk',
    '/desk/password',
    '/desk/application',
    '/desk/entries',
    `/needs/${numbers['published']}/entry`,
  ],
  owner: () => [
    '/desk',
    '/desk/needs',
    '/desk/needs/new',
    `/desk/needs/${draft}`,
    `/desk/needs/${draft}/edit`,
  ],
  official: () => [
    '/desk',
    '/review/agencies',
    '/review/needs',
    '/review/incidents',
    '/desk/rehearsal',
    '/desk/custodian',
    `/needs/${numbers['closed']}/rounds`,
  ],
  'county official': () => ['/desk', '/review/agencies', '/review/needs'],
  auditor: () => ['/desk', '/review/agencies', '/review/needs', '/desk/events'],
  administrator: () => ['/desk', '/admin/accounts', '/admin/accounts/new', '/desk/events'],
};

describe.each(['zh-CN', 'en'])('every page in %s', (language) => {
  it.each(Object.keys(OF_ROLE))('is well formed for %s', async (role) => {
    const client = clients[role]!;
    client.cookies.set('lang', language);
    for (const path of [...PUBLIC(), ...(OF_ROLE[role]?.() ?? [])]) {
      const answer = await client.get(path);
      if (answer.status === 303 && role !== 'public' && /^\/(login|register)/.test(path)) continue;
      expect([path, answer.status]).toEqual([path, 200]);
      let page: ReturnType<typeof readPage>;
      try {
        page = readPage(answer);
      } catch (error) {
        throw new Error(`${path} for ${role}`, { cause: error });
      }
      expect(page.all('html')[0]?.attributes['lang']).toBe(language);
      expect(page.heading, path).not.toBe('');
      expect(answer.text.length, path).toBeLessThan(60_000);
      expect(
        page.links.filter((link) => !/^[/#?]/.test(link)),
        path,
      ).toEqual([]);
    }
    client.cookies.delete('lang');
  });
});
