import { expect, it } from 'vitest';
import { getDirectChoice, publishNeed, returnNeed } from '../../src/needs/index.js';
import { codeOf } from '../support/award-course.js';
import { aCreditCode, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { aDirectForm, anAnnouncement, fateOf, sendNeed } from '../support/direct-choice.js';
import { anAgency, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { aDrawSite, runAndAudit } from '../support/redo-chain.js';
import { suspendNow } from '../support/suspensions.js';

onEachDatabase('what a direct choice asks for', (open) => {
  it('is refused at its fields where the rules do not allow it', async () => {
    const db = await open();
    const { deps } = await aDrawSite(db);
    const { actor: owner } = await anOwner(deps);
    const agency = await anAgency(deps);
    await anAgency(deps);
    const tried = async (overrides: Record<string, unknown>) => {
      const typed = await aDirectForm(deps, owner, agency.creditCode, overrides);
      const { sent } = await sendNeed(deps, owner, typed);
      return sent.ok ? [] : sent.errors.map(({ code, field }) => [code, field]);
    };
    expect(await tried({})).toEqual([]);
    expect(await tried({ attachments: [] })).toEqual([['needs/direct-no-file', 'attachments']]);
    expect(await tried({ closesAt: '2023-08-24 09:00' })).toEqual([
      ['needs/announced-too-short', 'closesAt'],
    ]);
    expect(await tried({ closesAt: '2024-08-24 09:00' })).toEqual([['needs/closes-too-late', 'closesAt']]);
    expect(await tried({ fund: 'state', budget: '300000' })).toEqual([
      ['needs/direct-above-limit', 'budget'],
    ]);
    expect(await tried({ fund: 'state', budget: '299999.99' })).toEqual([]);
    expect(await tried({ directAgency: aCreditCode() })).toEqual([
      ['needs/direct-unknown-agency', 'directAgency'],
    ]);
    expect(await tried({ directGround: 'sole' })).toEqual([['needs/direct-not-sole', 'directGround']]);
    expect(await tried({ directGround: 'continuation', directEarlier: 'CX-2017-000001' })).toEqual([
      ['needs/direct-earlier-award', 'directEarlier'],
    ]);
    expect(await tried({ directGround: 'failed', directEarlier: '' })).toEqual([
      ['needs/direct-earlier-failure', 'directEarlier'],
    ]);
    expect(await tried({ lines: [{ type: 'C01', minGrade: '甲' }] })).toEqual([
      ['needs/direct-grade-too-low', 'directAgency'],
    ]);
    await suspendNow(deps, agency.creditCode);
    expect(await tried({})).toEqual([['needs/direct-suspended', 'directAgency']]);
  });

  it('is checked again when it is published, and goes back to its owner then', async () => {
    const { deps } = await aDrawSite(await open());
    const { actor: owner } = await anOwner(deps);
    const agency = await anAgency(deps);
    const typed = await aDirectForm(deps, owner, agency.creditCode, { directGround: 'sole' });
    const { id, sent } = await sendNeed(deps, owner, typed);
    mustBe(sent);
    await anAgency(deps);
    const official = await aReviewer(deps);
    expect(codeOf(await publishNeed(deps, official, id))).toBe('needs/direct-not-sole');
    expect(codeOf(await publishNeed(deps, owner, id))).toBe('needs/forbidden');
    mustBe(await returnNeed(deps, official, { id, reason: '已有其他机构' }));
    await runAndAudit(deps);
  });

  it('follows a selection that failed for want of entries', async () => {
    const { deps, clock } = await aDrawSite(await open());
    const failed = await aPublishedNeed(deps, { closesAt: '2023-08-23 23:49:24' });
    clock.set('2023-08-23T15:49:25.000Z');
    await runAndAudit(deps);
    const { projectCode, projectName } = failed.typed;
    const claim = { directGround: 'failed', directEarlier: failed.number, projectCode, projectName };
    const need = await anAnnouncement(deps, { ...claim, attachments: [] }, { owner: failed.owner });
    expect(await getDirectChoice(deps.db, need.id)).toMatchObject({ earlier: failed.number });
    clock.set(need.until);
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'selected' });
  });
});
