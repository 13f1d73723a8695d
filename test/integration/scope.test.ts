import { expect, it } from 'vitest';
import { type Actor, scopeOf } from '../../src/accounts/index.js';
import {
  applicationSchema,
  listSubmitted,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import type { Deps } from '../../src/db/index.js';
import { listRehearsals, startRehearsal } from '../../src/draws/index.js';
import { listNeedsToReview, needFormSchema, saveDraft, submitNeed } from '../../src/needs/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { aNeedForm, anApplicationForm, mustBe, PDF } from '../support/marketplace-builders.js';

const official = async (deps: Deps, divisionCode: string): Promise<Actor> =>
  (await anAccount(deps, { role: 'official', divisionCode })).actor;

async function submitAgency(deps: Deps, division: string): Promise<void> {
  const { actor } = await anAccount(deps, { role: 'agency' });
  const typed = anApplicationForm({ division });
  const file = { name: 'scan.pdf', mediaType: 'application/pdf', content: PDF } as const;
  const attachmentId = mustBe(await storeAttachment(deps, actor, file));
  for (const held of typed['qualifications'] as Record<string, unknown>[])
    held['attachmentId'] = attachmentId;
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
}

async function submitANeed(deps: Deps, county: string): Promise<string> {
  const { actor } = await anOwner(deps);
  const projectCode = `2017-${county}-76-01-000${county.slice(3)}`;
  const typed = aNeedForm(deps, { projectCode });
  const { id } = mustBe(await saveDraft(deps, actor, { id: deps.newId(), typed }));
  mustBe(await submitNeed(deps, actor, { id, typed, form: needFormSchema.parse(typed) }));
  return id;
}

onEachDatabase('what waits for officials', (open) => {
  it('is that of the own county, of all for the prefecture, and nothing for others', async () => {
    const deps = testDeps(await open());
    const needs = [await submitANeed(deps, '532322'), await submitANeed(deps, '532323')];
    for (const division of ['532322', '532323', '532302']) await submitAgency(deps, division);
    const see = async (actor: Pick<Actor, 'role' | 'divisionCode'>) => [
      (await listNeedsToReview(deps.db, scopeOf(actor)))
        .map(({ id }) => needs.indexOf(id))
        .sort((a, b) => a - b),
      (await listSubmitted(deps.db, scopeOf(actor))).length,
    ];
    expect(await see({ role: 'official', divisionCode: '532322' })).toEqual([[0], 1]);
    expect(await see({ role: 'official', divisionCode: '532323' })).toEqual([[1], 1]);
    // A county under the code that it had until 2021.
    expect(await see({ role: 'official', divisionCode: '532331' })).toEqual([[], 1]);
    expect(await see({ role: 'official', divisionCode: '532300' })).toEqual([[0, 1], 3]);
    expect(await see({ role: 'auditor', divisionCode: null })).toEqual([[0, 1], 3]);
    expect(await see({ role: 'administrator', divisionCode: null })).toEqual([[], 0]);
  });

  it('is not crowded out by the rehearsals of others', async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const [own, other] = [await official(deps, '532322'), await official(deps, '532323')];
    const { id } = mustBe(await startRehearsal(deps, own, { number: '', method: 'random' }));
    for (let count = 0; count < 51; count += 1) {
      clock.advance(1000);
      mustBe(await startRehearsal(deps, other, { number: '', method: 'random' }));
    }
    expect((await listRehearsals(deps.db, own)).map(({ number }) => number)).toEqual([id]);
    expect(await listRehearsals(deps.db, other)).toHaveLength(50);
    const all = (await anAccount(deps, { role: 'administrator' })).actor;
    expect(await listRehearsals(deps.db, all)).toHaveLength(50);
    expect(await listRehearsals(deps.db, (await anAccount(deps, { role: 'auditor' })).actor)).toEqual([]);
  });
});
