/** Choices under which the operator alone could read bids, or with one agency choose: off unless a site names them. */
import { expect, it } from 'vitest';
import type { Deps } from '../../src/db/index.js';
import { needFormSchema, saveDraft, submitNeed } from '../../src/needs/index.js';
import { anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { aNeedForm, mustBe } from '../support/marketplace-builders.js';
import { threeCustodians } from '../support/sealed-entries.js';

/** What the form of a need is refused with, `field code`. */
async function refusals(deps: Deps, overrides: Record<string, unknown>): Promise<string[]> {
  const owner = (await anOwner(deps)).actor;
  const typed = aNeedForm(deps, { closesAt: '2017-05-12 09:00', ...overrides });
  const { id } = mustBe(await saveDraft(deps, owner, { id: deps.newId(), typed }));
  const sent = await submitNeed(deps, owner, { id, typed, form: needFormSchema.parse(typed) });
  return sent.ok ? [] : sent.errors.map(({ code, field }) => `${field} ${code}`);
}

onEachDatabase('a weak choice', (open) => {
  it('is refused for bids under the site’s key unless the site names them', async () => {
    const named = testDeps(await open(), { clock: fakeClock() });
    const unnamed = { ...named, siteKeyBids: false };
    expect(await refusals(named, { source: 'ceremony' })).toEqual([]);
    expect(await refusals(unnamed, { source: 'ceremony' })).toEqual(['method needs/site-key-bids']);
    const priced = { source: 'ceremony', method: 'random', pricedDraw: '1' };
    expect(await refusals(unnamed, priced)).toEqual(['pricedDraw needs/site-key-bids']);
    expect(await refusals(unnamed, { source: 'ceremony', method: 'random' })).toEqual([]);
    await threeCustodians(unnamed);
    expect(await refusals({ ...unnamed, custodians: 2 }, { source: 'ceremony' })).toEqual([]);
  });

  it('is refused for money of the state, whatever the site names', async () => {
    const deps = testDeps(await open(), { clock: fakeClock() });
    const state = { fund: 'state' };
    expect(await refusals(deps, { ...state, source: 'commit', method: 'random' })).toEqual([
      'source needs/commit-for-state',
    ]);
    expect(await refusals(deps, { ...state, source: 'ceremony' })).toEqual([
      'method needs/site-key-for-state',
    ]);
    expect(await refusals(deps, { ...state, source: 'ceremony', method: 'random' })).toEqual([]);
    expect(await refusals(deps, { ...state, source: 'commit' })).toEqual([
      'source needs/commit-for-state',
      'method needs/site-key-for-state',
    ]);
  });

  it('is no source of a site that does not name it', async () => {
    const deps = testDeps(await open(), {
      clock: fakeClock(),
      sources: { kinds: ['ceremony'], closedDays: [] },
    });
    expect(await refusals(deps, { source: 'commit', method: 'random' })).toEqual([
      'source needs/source-not-available',
    ]);
  });
});
