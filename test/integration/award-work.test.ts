/** Whose turn it is, at each stage of an award: on the desk of that person, with its date, and of nobody else. */
import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import type { Db } from '../../src/db/index.js';
import { listWork } from '../../src/work/index.js';
import { anAwardedNeed } from '../support/award-course.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';

async function desks(db: Db) {
  const site = await anAwardedNeed(db);
  const winner = await site.agency(1);
  const { actor: elsewhere } = await anAccount(site.deps, { role: 'official', divisionCode: '532331' });
  const people = {
    owner: site.owner,
    winner,
    second: await site.agency(2),
    official: site.officials[0],
    elsewhere,
    administrator: site.administrator,
  };
  /** What stands on the desks, by whose. */
  const now = async () => {
    const found: Record<string, string[]> = {};
    for (const [name, actor] of Object.entries(people) as [string, Actor][]) {
      const tasks = (await listWork(site.deps, actor)) ?? [];
      const own = tasks.filter(({ target }) => target === site.need.number).map(({ step }) => step);
      if (own.length > 0) found[name] = own.toSorted((a, b) => (a < b ? -1 : 1));
    }
    return found;
  };
  return { ...site, winner, now };
}

onEachDatabase('what an award asks', (open) => {
  it('stands on the desk of whoever has to act, from the contract to the answers', async () => {
    const db = await open();
    const site = await desks(db);
    const { owner, winner, officials, administrator, now, reach } = site;
    expect(await now()).toEqual({});
    await reach('signing');
    expect(await now()).toEqual({ owner: ['owner-contract'], winner: ['agency-contract'] });
    mustBe(await site.file(winner));
    expect(await now()).toEqual({ owner: ['owner-confirm-contract'] });
    mustBe(await site.sendBack(owner));
    mustBe(await site.file(owner));
    expect(await now()).toEqual({ winner: ['agency-confirm-contract'] });
    mustBe(await site.confirm(winner));
    expect(await now()).toEqual({ winner: ['serve'] });
    mustBe(await site.extend(owner));
    mustBe(await site.end(owner));
    expect(await now()).toEqual({ winner: ['agency-end', 'agency-extension', 'serve'] });
    mustBe(await site.settleExtension(winner, 'no'));
    mustBe(await site.settleEnd(winner, false));
    mustBe(await site.extend(winner));
    mustBe(await site.end(winner));
    expect(await now()).toEqual({ owner: ['owner-end', 'owner-extension'], winner: ['serve'] });
    mustBe(await site.settleEnd(owner, false));
    mustBe(await site.end(officials[1], 'neither'));
    expect((await now())['official']).toEqual(['award-end']);
    mustBe(await site.settleEnd(officials[0], false));
    mustBe(await site.settleExtension(owner));
    mustBe(await site.deliver(winner));
    expect(await now()).toEqual({ owner: ['accept'] });
    mustBe(await site.accept(owner));
    expect(await now()).toEqual({
      owner: ['owner-evaluate'],
      official: ['authority-evaluate'],
      administrator: ['operator-evaluate'],
    });
    mustBe(await site.evaluate(owner));
    mustBe(await site.evaluate(administrator));
    expect(await now()).toEqual({
      official: ['authority-evaluate', 'review-evaluation', 'review-evaluation'],
    });
    mustBe(await site.review(officials[1], 'owner'));
    mustBe(await site.review(officials[1], 'operator'));
    mustBe(await site.evaluate(officials[1]));
    mustBe(await site.review(officials[0], 'authority'));
    expect(await now()).toEqual({ winner: ['reply'] });
    for (const side of ['owner', 'authority', 'operator'] as const) mustBe(await site.reply(winner, side));
    expect(await now()).toEqual({});
    expect(await site.stage()).toBe('archived');
  });

  it('is a task of the county’s officials once its contract is overdue, until an end is proposed', async () => {
    const db = await open();
    const { now, reach, at, end, officials } = await desks(db);
    await reach('signing');
    await at('2023-09-14T16:00:00.000Z');
    const sides = { owner: ['owner-contract'], winner: ['agency-contract'] };
    expect(await now()).toEqual({ ...sides, official: ['contract-overdue'] });
    mustBe(await end(officials[1], 'agency'));
    expect(await now()).toEqual({ ...sides, official: ['award-end'] });
  });
});
