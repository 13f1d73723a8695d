import { expect, it } from 'vitest';
import { contractEvents } from '../../src/audit/events/contracts.js';
import { anAwardedNeed } from '../support/award-course.js';
import { keptPages, withNewKinds } from '../support/kept-pages.js';
import { mustBe } from '../support/marketplace-builders.js';
import { startTestSite } from '../support/site.js';

/** Longer than this takes on a machine with much else to do. */
const PATIENCE = 600_000;

it(
  'holds no page that an event of an award has changed, from the contract to the archive',
  async () => {
    const site = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
    const pages = keptPages(site, ['en']);
    const wrong: string[] = [];
    const kinds = new Set<string>();
    const play = async (act: (award: Awaited<ReturnType<typeof anAwardedNeed>>) => Promise<void>) => {
      const watched = withNewKinds(site.deps.db, {
        before: (subjects) => pages.open(subjects),
        after: async (subjects, told) => {
          for (const address of await pages.compare(subjects)) wrong.push(`${told.join(' ')}: ${address}`);
        },
      });
      const deps = { ...site.deps, db: watched.db };
      await act(await anAwardedNeed(watched.db, { deps, clock: site.clock }));
      for (const kind of watched.kinds) kinds.add(kind);
    };
    await play(async (award) => {
      const { owner, officials, administrator } = award;
      await award.reach('signing');
      const winner = await award.agency(1);
      mustBe(await award.file(owner));
      mustBe(await award.sendBack(winner));
      mustBe(await award.file(owner));
      mustBe(await award.confirm(winner));
      mustBe(await award.extend(winner));
      mustBe(await award.settleExtension(owner, 'no'));
      mustBe(await award.extend(winner));
      mustBe(await award.settleExtension(owner));
      mustBe(await award.deliver(winner));
      mustBe(await award.returnIt(owner));
      mustBe(await award.deliver(winner));
      mustBe(await award.end(officials[0], 'neither'));
      mustBe(await award.settleEnd(officials[1], false));
      mustBe(await award.accept(owner));
      mustBe(await award.evaluate(owner));
      mustBe(await award.review(officials[0], 'owner', 'no'));
      mustBe(await award.evaluate(owner));
      mustBe(await award.evaluate(administrator));
      mustBe(await award.review(officials[0], 'owner'));
      mustBe(await award.reply(winner, 'owner'));
      await award.untilDue();
      mustBe(await award.review(officials[0], 'operator'));
      await award.untilDue();
      expect(await award.stage()).toBe('archived');
    });
    expect(wrong).toEqual([]);
    expect(pages.compared).toBeGreaterThan(300);
    const late = ['award.terminated', 'award.forfeited'];
    expect(Object.keys(contractEvents).filter((kind) => !kinds.has(kind))).toEqual(late);
    await site.stop();
  },
  PATIENCE,
);

it.each(['agency', 'owner'] as const)(
  'holds none either where the award ends by the fault of its %s',
  async (fault) => {
    const site = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
    const pages = keptPages(site, ['en']);
    const award = await anAwardedNeed(site.deps.db, site);
    await award.reach('signing');
    await award.at('2023-09-14T16:00:00.000Z');
    mustBe(await award.end(award.officials[0], fault));
    await pages.open([award.need.number]);
    mustBe(await award.settleEnd(award.officials[1]));
    expect(await pages.compare([award.need.number])).toEqual([]);
    expect(pages.compared).toBeGreaterThan(10);
    await site.stop();
  },
  PATIENCE,
);
