import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, registerAgency, registerOwner } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findAgencyByCode,
  findOpenApplication,
  returnApplication,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, assertDefined, DAY, formatShanghai } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { findPool, findSelection } from '../../src/draws/index.js';
import {
  findRepublication,
  getNeed,
  needFormSchema,
  publishNeed,
  republishNeed,
  submitNeed,
} from '../../src/needs/index.js';
import { type Certificate, type Method, verifyCertificate } from '../../src/selection/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { aCreditCode, anEmail, TEST_PASSWORD } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { ENGINES, freshDatabase } from '../support/databases.js';
import {
  anApplicationForm,
  anEntry,
  aPublishedNeed,
  aReviewer,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

const PROJECT = { projectCode: '2017-532301-76-01-000777', projectName: '试验水库除险加固工程' };
const BUDGET_FEN = 9_800_000;
/** The example of the rules for the reference price, in yuan. */
const BIDS = ['98000', '92000', '89000', '85000', '80000', '70000'] as const;

let calls = 0;
const anAddress = (): string => `192.0.2.${(calls += 1)}`;

/** An agency from its registration over a returned application to its approval. */
async function enrol(deps: Deps, official: Actor): Promise<{ actor: Actor; creditCode: string }> {
  const creditCode = aCreditCode();
  const typed = anApplicationForm();
  const login = { email: anEmail(), password: TEST_PASSWORD, passwordAgain: TEST_PASSWORD };
  const name = String(typed['name']);
  const actor = mustBe(await registerAgency(deps, { creditCode, name, ...login }, anAddress()));
  mustBe(await saveApplication(deps, actor, typed));
  const scan = mustBe(
    await storeAttachment(deps, actor, {
      name: 'certificate.pdf',
      mediaType: 'application/pdf',
      content: PDF,
    }),
  );
  for (const held of typed['qualifications'] as Record<string, unknown>[]) held['attachmentId'] = scan;
  const submit = async () => {
    const application = applicationSchema.parse(typed);
    mustBe(await submitApplication(deps, actor, { typed, application }));
    return assertDefined(await findOpenApplication(deps.db, actor.agencyId ?? ''), 'an application').id;
  };
  mustBe(await returnApplication(deps, official, { id: await submit(), reason: 'the scan is blurred' }));
  mustBe(await approveApplication(deps, official, await submit()));
  expect(await findAgencyByCode(deps.db, creditCode)).toMatchObject({ status: 'approved', name });
  return { actor, creditCode };
}

async function runAll(deps: Deps): Promise<void> {
  expect(await runJobs(deps)).toEqual([]);
}

// One site for each engine: the chapters build on each other, in the order in which they stand.
describe.each(ENGINES)('the whole story on %s', (engine) => {
  let site: TestSite;
  let close: () => Promise<void>;
  let official: Actor;
  let owner: Actor;
  const agencies: { actor: Actor; creditCode: string }[] = [];
  const needs = new Map<Method | 'ceremony', Awaited<ReturnType<typeof aPublishedNeed>>>();
  const certificates = new Map<string, Certificate>();

  beforeAll(async () => {
    const opened = await freshDatabase(engine);
    site = await startTestSite({ db: opened.db });
    close = opened.close;
    official = await aReviewer(site.deps);
  });
  afterAll(async () => {
    await site.stop();
    await close();
  });

  const savings = async () => {
    const answer = await site.client().get('/statistics/savings.json?from=2017-05&to=2017-05');
    return JSON.parse(answer.text) as Record<'total' | 'prefecture' | 'counties', Record<string, unknown>>;
  };

  it('1. agencies register, are sent back, and are approved', async () => {
    for (const _ of BIDS) agencies.push(await enrol(site.deps, official));
    const { text } = await site.client().get('/agencies');
    for (const { creditCode } of agencies) expect(text).toContain(creditCode);
  });

  it('2. an owner registers and publishes needs against one project code', async () => {
    owner = mustBe(
      await registerOwner(
        site.deps,
        {
          creditCode: aCreditCode(),
          name: '楚雄试验水利站',
          kind: 'institution',
          divisionCode: '532301',
          legalRepresentative: '业主法人',
          controllerCode: null,
          contactName: '联系人',
          contactPhone: '0878-3120000',
          email: anEmail(),
          password: TEST_PASSWORD,
          passwordAgain: TEST_PASSWORD,
        },
        anAddress(),
      ),
    );
    for (const method of ['random', 'lowest', 'reference', 'average'] as const) {
      const priced = method === 'random' ? { pricedDraw: '1' } : {};
      needs.set(method, await aPublishedNeed(site.deps, { ...PROJECT, method, ...priced }, owner));
    }
    needs.set(
      'ceremony',
      await aPublishedNeed(site.deps, { ...PROJECT, method: 'random', source: 'ceremony' }, owner),
    );
    const { text } = await site.client().get(`/needs.json?project=${PROJECT.projectCode}`);
    const listed = (JSON.parse(text) as { items: { number: string; state: string }[] }).items;
    expect(listed.map(({ number }) => number).sort()).toEqual(
      [...needs.values()].map(({ number }) => number).sort(),
    );
    expect(new Set(listed.map(({ state }) => state))).toEqual(new Set(['published']));
  });

  it('3. agencies sign up, and nobody can read their bids', async () => {
    for (const [kind, need] of needs) {
      for (const [index, { actor }] of agencies.entries()) {
        await anEntry(site.deps, actor, need, kind === 'ceremony' ? undefined : BIDS[index]);
      }
    }
    for (const { number } of needs.values()) {
      const { text } = await site.client().get(`/needs/${number}`);
      for (const { creditCode } of agencies) expect(text).not.toContain(creditCode);
      expect(text).not.toContain('80,000');
    }
  });

  it('4. at the deadline the pool freezes and the selection runs by itself, but a ceremony waits', async () => {
    const last =
      [...needs.values()]
        .map(({ closesAt }) => closesAt)
        .sort()
        .at(-1) ?? '';
    site.clock.set(addMillis(last, -1));
    await runAll(site.deps);
    for (const { id, closesAt } of needs.values()) {
      if (closesAt === last) expect(await findPool(site.deps.db, id)).toBeUndefined();
    }
    site.clock.set(last);
    await runAll(site.deps);
    for (const [kind, { id }] of needs) {
      expect(await findPool(site.deps.db, id)).toBeDefined();
      expect((await getNeed(site.deps.db, id)).state).toBe(kind === 'ceremony' ? 'closed' : 'selected');
    }
  });

  it('5. an official records the ceremony, and the digits decide', async () => {
    const need = assertDefined(needs.get('ceremony'), 'a need');
    site.clock.advance(600_000);
    const digits = '31415926535897932384';
    const witnesses = ['见证人甲', '见证人乙'];
    mustBe(await recordCeremony(site.deps, official, { number: need.number, digits, witnesses }));
    await runAll(site.deps);
    expect((await getNeed(site.deps.db, need.id)).state).toBe('selected');
  });

  it('6. every certificate verifies, also as it is downloaded', async () => {
    for (const [kind, { id, number }] of needs) {
      const stored = assertDefined(await findSelection(site.deps.db, id), number);
      const answer = await site.client().get(`/needs/${number}/certificate.json`);
      expect(answer.text).toBe(stored.certificate);
      const verification = verifyCertificate(answer.text);
      expect(verification.checks.filter(({ ok }) => ok === false)).toEqual([]);
      expect(verification.ok).toBe(true);
      certificates.set(kind, assertDefined(verification.certificate ?? undefined, number));
    }
  });

  it('7. each method has the winner and the price of its rule', () => {
    const bidOf = new Map(agencies.map(({ creditCode }, index) => [creditCode, Number(BIDS[index]) * 100]));
    const price = (kind: string) => certificates.get(kind)?.priceFen;
    expect(price('lowest')).toBe(7_000_000);
    // The mean is 85,666.67 yuan: the bid of 85,000 lies closest.
    expect(price('average')).toBe(8_500_000);
    const reference = certificates.get('reference');
    expect([95, 96, 97, 98]).toContain(reference?.K);
    expect(reference?.reference).toBe((8_650_000 * (reference?.K ?? 0)) / 100);
    expect(reference?.priceFen).toBe(reference?.K === 95 ? 8_000_000 : 8_500_000);
    const drawn = certificates.get('random');
    expect(drawn?.priceFen).toBe(bidOf.get(drawn?.winner ?? ''));
    expect(price('ceremony')).toBe(BUDGET_FEN);
    expect(certificates.get('ceremony')?.publicValue).toBe('31415926535897932384');
  });

  it('8. the savings page shows what was saved, and agrees with its rows', async () => {
    const prices = [...certificates.values()].map(({ priceFen }) => priceFen ?? 0);
    const [budgetFen, priceFen] = [BUDGET_FEN * prices.length, prices.reduce((sum, one) => sum + one, 0)];
    const expected = { projects: 5, budgetFen, priceFen, savingFen: budgetFen - priceFen };
    const { total, counties, prefecture } = await savings();
    expect(total).toMatchObject(expected);
    expect(counties).toMatchObject(expected);
    expect(prefecture).toMatchObject({ projects: 0, savingFen: 0 });
    expect(Number(total['rate'])).toBeCloseTo((100 * expected.savingFen) / budgetFen, 2);
    const page = await site.client().get('/statistics/savings?from=2017-05&to=2017-05');
    expect(page.text).toContain('公开选取中介项目5个');
    expect(await checkRollups(site.deps.db)).toEqual([]);
  });

  it('9. a need with too few entries fails, is published again, and each names the other', async () => {
    const failed = await aPublishedNeed(site.deps, PROJECT, owner);
    for (const { actor } of agencies.slice(0, 2)) await anEntry(site.deps, actor, failed, '90000');
    site.clock.set(failed.closesAt);
    await runAll(site.deps);
    expect(await getNeed(site.deps.db, failed.id)).toMatchObject({
      state: 'failed',
      reason: 'too-few-entries',
    });

    const again = mustBe(await republishNeed(site.deps, owner, failed.id));
    const typed = { ...failed.typed, closesAt: formatShanghai(addMillis(failed.closesAt, 14 * DAY)) };
    const form = needFormSchema.parse(typed);
    mustBe(await submitNeed(site.deps, owner, { id: again.id, typed, form }));
    const { number } = mustBe(await publishNeed(site.deps, official, again.id));
    expect((await findRepublication(site.deps.db, failed.id))?.number).toBe(number);
    expect((await site.client().get(`/needs/${failed.number}`)).text).toContain(`href="/needs/${number}"`);
    expect((await site.client().get(`/needs/${number}`)).text).toContain(`href="/needs/${failed.number}"`);
    expect((await savings()).total).toMatchObject({ projects: 5 });
    expect(await checkRollups(site.deps.db)).toEqual([]);
  });

  it('10. everything that happened stands in the log, without gaps', async () => {
    const events = await site.deps.db
      .selectFrom('auditEvent')
      .select(['seq', 'kind'])
      .orderBy('seq')
      .execute();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const count = (kind: string) => events.filter((event) => event.kind === kind).length;
    expect({
      approved: count('agency.approved'),
      published: count('need.published'),
      entries: count('entry.made'),
      frozen: count('pool.frozen'),
      ceremonies: count('ceremony.recorded'),
      drawn: count('selection.drawn'),
    }).toEqual({ approved: 6, published: 7, entries: 32, frozen: 6, ceremonies: 1, drawn: 5 });
  });
});
