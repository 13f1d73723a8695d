import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { carriesBid } from '../../src/needs/index.js';
import { METHODS, type Method, methodOf, verifyCertificate } from '../../src/selection/index.js';
import { translators } from '../../src/web/i18n/index.js';
import { ENGINES, freshDatabase } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

/** Every method, and once more with prices where the notice decides whether entries carry them. */
const CASES = METHODS.flatMap((method): { readonly method: Method; readonly pricedDraw: boolean }[] =>
  methodOf(method).takesBid
    ? [{ method, pricedDraw: false }]
    : [
        { method, pricedDraw: false },
        { method, pricedDraw: true },
      ],
);

// Nothing here names a method: a new one is led through the whole site as well.
describe.each(ENGINES)('every method on %s', (engine) => {
  let site: TestSite;
  let close: () => Promise<void>;
  const needs = new Map<(typeof CASES)[number], Awaited<ReturnType<typeof aPublishedNeed>>>();

  beforeAll(async () => {
    const fresh = await freshDatabase(engine);
    close = fresh.close;
    site = await startTestSite({ db: fresh.db });
    const { deps, clock } = site;
    const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
    for (const one of CASES) {
      const { method, pricedDraw } = one;
      const need = await aPublishedNeed(deps, { method, pricedDraw: pricedDraw ? '1' : '' });
      needs.set(one, need);
      for (const [index, { actor }] of agencies.entries())
        await anEntry(deps, actor, need, carriesBid(one) ? `${90_000 + index}` : undefined);
    }
    clock.set([...needs.values()].at(-1)?.closesAt ?? '');
    for (const { error } of await runJobs(deps)) throw error;
  });
  afterAll(async () => {
    await site.stop();
    await close();
  });

  it.each(CASES)(
    'goes from the form to a certificate that holds: $method, priced draw $pricedDraw',
    async (one) => {
      const number = needs.get(one)?.number ?? '';
      const client = site.client();
      const { ok, certificate } = verifyCertificate(
        (await client.get(`/needs/${number}/certificate.json`)).text,
      );
      expect(ok).toBe(true);
      expect(certificate?.plan.method).toBe(one.method);
      expect(certificate?.pool.entries.map(({ bid }) => bid !== null)).toEqual(
        Array(3).fill(carriesBid(one)),
      );
      // Nothing is saved before the owner has chosen.
      const isOpen = methodOf(one.method).lists !== null;
      expect((certificate?.savingFen ?? 0) > 0).toBe(carriesBid(one) && !isOpen);
      expect(certificate?.smallList).toEqual(isOpen ? certificate?.ranking.slice(0, 3) : undefined);
      const [zh, en] = [await client.get(`/needs/${number}`), await client.get(`/needs/${number}?lang=en`)];
      for (const [page, t] of [
        [zh, translators['zh-CN']],
        [en, translators.en],
      ] as const) {
        expect(page.status).toBe(200);
        expect(page.text).toContain(t(`method.${one.method}`));
        const { ranking } = methodOf(one.method);
        expect(page.text).toContain(
          isOpen ? t('draws.step-small-list', { count: 3 }) : t(`draws.step-order-${ranking.by}`),
        );
      }
    },
  );

  it('is offered, filtered and counted', async () => {
    const client = site.client();
    const list = (await client.get('/needs')).text;
    for (const method of METHODS) {
      expect(list).toContain(`value="${method}"`);
      expect((await client.get(`/needs?method=${method}`)).status).toBe(200);
    }
    // Where the choice is the owner's there is no award to count before its days are over.
    const due = await site.deps.db.selectFrom('ownerChoice').select('dueAt').execute();
    site.clock.set(due[0]?.dueAt ?? '');
    for (const { error } of await runJobs(site.deps)) throw error;
    const { totals } = JSON.parse((await client.get('/statistics/fairness.json')).text) as {
      totals: Record<string, number>;
    };
    const luck = METHODS.filter((method) => methodOf(method).ranking.by === 'lot');
    const decided = CASES.filter(({ method }) => luck.includes(method)).length;
    expect(luck.map((method) => totals[method])).toEqual(
      luck.map((method) => (methodOf(method).takesBid ? 1 : 2)),
    );
    expect(totals['price']).toBe(CASES.length - decided);
    expect((await client.get('/statistics/fairness')).status).toBe(200);
    expect(await auditDatabase(site.deps.db)).toEqual([]);
  });
});
