import { expect, it } from 'vitest';
import { createVault, SECOND } from '../../src/basics/index.js';
import {
  closeDueNeeds,
  contributeShare,
  drawClosedNeeds,
  freezeDueNeeds,
  listIncidents,
  listSelections,
} from '../../src/draws/index.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';
import { aDrawSite, aNeedOfSix, FREEZE, runAndAudit } from '../support/redo-chain.js';
import { threeCustodians } from '../support/sealed-entries.js';

onEachDatabase('a secret that does not open', (open) => {
  it.each(['commit', 'ceremony'] as const)(
    'is an incident at the freeze under %s, not an error of each sweep',
    async (source) => {
      const db = await open();
      const { deps, clock } = await aDrawSite(db);
      const custodians = await threeCustodians(deps);
      const lost = createVault(new Uint8Array(32).fill(9), deps.random);
      const need = await aNeedOfSix({ ...deps, vault: lost, custodians: 2 }, source);
      clock.set(FREEZE);
      await closeDueNeeds(deps);
      for (const { actor, pair } of custodians.slice(0, 2))
        mustBe(await contributeShare(deps, actor, { number: need.number, identity: pair.identity }));
      for (let sweep = 0; sweep < 3; sweep += 1) {
        await runAndAudit(deps);
        clock.advance(SECOND);
      }
      const incidents = await listIncidents(db, need.id);
      expect(incidents).toMatchObject([{ kind: 'secret-unopened', openedAt: FREEZE, closedAt: null }]);
      expect(await listSelections(db, need.id)).toEqual([]);
    },
  );

  it('at the draw is one too, which ends when it opens after all', async () => {
    const db = await open();
    const { deps, clock } = await aDrawSite(db);
    const need = await aNeedOfSix(deps, 'commit');
    clock.set(FREEZE);
    await closeDueNeeds(deps);
    await freezeDueNeeds(deps);
    expect(await listIncidents(db, need.id)).toEqual([]);
    const without = { ...deps, vault: createVault(new Uint8Array(32).fill(9), deps.random) };
    for (let sweep = 0; sweep < 2; sweep += 1) await drawClosedNeeds(without);
    expect(await listIncidents(db, need.id)).toMatchObject([{ kind: 'secret-unopened', closedAt: null }]);
    await runAndAudit(deps);
    expect(await listIncidents(db, need.id)).toMatchObject([{ outcome: 'delivered' }]);
    expect(await listSelections(db, need.id)).toHaveLength(1);
  });
});
