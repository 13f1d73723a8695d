/** A complaint that was upheld before the service began: the round can still be drawn again. */
import { expect, it } from 'vitest';
import { proposeRedo } from '../../src/draws/index.js';
import { aCase, codeOf } from '../support/award-course.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';

onEachDatabase('a filed contract', (open) => {
  it('is confirmed by nobody once a complaint about the award was upheld', async () => {
    const site = await aCase(await open(), new Set());
    const { deps, owner, agency, officials, need, reach, stage } = site;
    await reach('filed');
    const objection = await anUpheldComplaint(deps, need.number);
    const refused = [await site.confirm(owner), await site.confirm(await agency(1))].map(codeOf);
    expect(refused).toContain('contracts/objection-upheld');
    expect(await stage()).toBe('filed');
    const redo = { number: need.number, reason: '投诉属实', source: 'ceremony' as const, excluded: [] };
    mustBe(await proposeRedo(deps, officials[0], { ...redo, basis: 'objection-upheld', objection }));
  });
});
