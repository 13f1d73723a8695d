import { afterEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, DAY, dueAt, formatShanghai, MINUTE, SECOND } from '../../src/basics/index.js';
import { contributeShare } from '../../src/draws/index.js';
import { freshDatabase } from '../support/databases.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { threeCustodians } from '../support/sealed-entries.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { ask, stopWitnesses, type WitnessedMarket, witnessedMarket } from '../support/witnessed-market.js';

let site: TestSite | undefined;
afterEach(async () => {
  await site?.stop();
  await stopWitnesses();
});

it('a need that waits says for whom and until when, and asks no custodian for a share before third parties have signed', async () => {
  const { db } = await freshDatabase('sqlite');
  const market = await witnessedMarket(db);
  const { clock, witnesses } = market;
  const here = await startTestSite({
    db,
    clock,
    overrides: { policy: market.deps.policy, witnesses: market.deps.witnesses, custodians: 2 },
  });
  site = here;
  const asked: WitnessedMarket = { ...market, deps: here.deps };
  const signs = (is: boolean) => {
    for (const one of witnesses)
      one.manner = is ? {} : { always: (response) => void response.writeHead(403).end() };
  };
  const custodians = await threeCustodians(here.deps);
  const need = await aPublishedNeed(here.deps);
  for (const bid of ['90000', '80000', '70000'])
    await anEntry(here.deps, (await anAgency(here.deps)).actor, need, bid);
  const page = `/needs/${need.number}`;
  const visitor = async () => readPage(await here.client().get(page)).text;
  const custodian = async () => {
    const client = await here.asActor(custodians[0]!.actor);
    const answer = await client.get(`${page}/opening`);
    return { ...readPage(answer), asks: answer.text.includes('data-share') };
  };
  const work = async () => expect(await runJobs(here.deps)).toEqual([]);
  const due = formatShanghai(dueAt('openingDays', need.closesAt, need.closesAt));
  const LATER = '交出份额的表单会出现在这里';

  expect(await custodian()).toMatchObject({ asks: false, text: expect.stringContaining(LATER) });
  signs(false);
  clock.set(need.closesAt);
  await work();
  expect(await visitor()).toContain('等待第三方见证人签名');
  expect(await visitor()).toContain(`到 ${due} 仍未开启的，作为异常公开`);
  expect(await custodian()).toMatchObject({ asks: false, text: expect.stringContaining(LATER) });

  signs(true);
  clock.advance(MINUTE);
  await ask(asked);
  // Whoever signs in this second has signed when it has passed.
  clock.advance(SECOND);
  const turn = await custodian();
  expect(turn.asks).toBe(true);
  expect(turn.text).not.toContain(LATER);
  expect(turn.text).toContain('已交 0 份，需要 2 份');
  expect(turn.text).toContain(`到 ${due} 仍未开启的，作为异常公开`);

  signs(false);
  for (const { actor, pair } of custodians.slice(0, 2))
    mustBe(await contributeShare(here.deps, actor, { number: need.number, identity: pair.identity }));
  await work();
  // Frozen, and not drawn before the witnesses have seen it: the page does not pretend that it is being drawn.
  expect(await visitor()).toContain('名单已冻结，等待日志见证人签名作证');
  expect(await visitor()).not.toContain('正在选取');
  signs(true);
  clock.advance(MINUTE);
  await ask(asked);
  clock.advance(SECOND);
  // No record of the log was written: the page that was kept goes by the signatures.
  expect(await visitor()).toContain('正在选取');
  await work();
  expect(await visitor()).toContain('中选价');
});

it('a frozen list says until when its ceremony is awaited', async () => {
  site = await startTestSite({ start: '2025-11-04T01:00:00.000Z' });
  const need = await aPublishedNeed(site.deps, { source: 'ceremony', witnesses: '见证人甲\n见证人乙' });
  for (const bid of ['90000', '80000', '70000'])
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
  const by = formatShanghai(dueAt('incidentDays', need.closesAt, need.closesAt));
  const { text } = readPage(await site.client().get(`/needs/${need.number}`));
  expect(text).toContain(`等待现场摇号。到 ${by} 仍没有摇号的，作为异常公开`);
  // Which then happens.
  site.clock.set(addMillis(site.clock.now(), 10 * DAY));
  expect(await runJobs(site.deps)).toEqual([]);
  expect(readPage(await site.client().get(`/needs/${need.number}`)).text).toContain(
    '随机数来源逾期未产生结果',
  );
});
