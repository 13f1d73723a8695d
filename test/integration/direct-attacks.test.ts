import { expect, it } from 'vitest';
import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { recordAwards } from '../../src/awards/index.js';
import { addMillis } from '../../src/basics/index.js';
import {
  asPublished,
  getDirectChoice,
  getNeed,
  moveNeed,
  settleDirectChoice,
} from '../../src/needs/index.js';
import { auditAfter } from '../support/audit-after.js';
import { onEachDatabase } from '../support/databases.js';
import { aDirectSite } from '../support/direct-choice.js';
import { mustBe } from '../support/marketplace-builders.js';

onEachDatabase('an operator who settles a direct choice by hand', (open) => {
  /** What an audit finds of an award of the operator's own making; its record and its rows are those that the product writes. */
  const settled = async (
    { deps, need }: Awaited<ReturnType<typeof aDirectSite>>,
    { told, kept, at }: { readonly told: object; readonly kept: object; readonly at: string },
  ) =>
    (
      await auditAfter(deps.db, async (trx) => {
        const choice = await getDirectChoice(trx, need.id);
        const found = asPublished(await getNeed(trx, need.id));
        await moveNeed(trx, { id: need.id, from: 'published', to: 'selected', set: { selectedAt: at } });
        await settleDirectChoice(trx, need.id, { settledAt: at, fault: null, objection: null, record: null });
        const award = {
          id: 'by-hand',
          needId: need.id,
          round: null,
          agencyId: choice.agencyId,
          agencyCode: choice.agencyCode,
          agencyName: choice.agencyName,
          ownerName: found.ownerName,
          divisionCode: found.divisionCode,
          typeCode: found.typeCode,
          method: found.method,
          fund: found.fund,
          budgetFen: found.budgetFen,
          priceFen: choice.priceFen,
          awardedAt: at,
          course: { rank: 1, under: found.publishedAt },
          ...kept,
        };
        const courses = await recordAwards(trx, [award]);
        await appendEvent(trx, {
          at,
          kind: 'direct.awarded',
          subject: need.number,
          actor: SYSTEM_ACTOR,
          data: {
            agency: choice.agencyCode,
            priceFen: choice.priceFen,
            announcement: choice.sha256,
            ...told,
          },
          rows: [
            ...rowsOf('need', [need.id]),
            ...rowsOf('direct_choice', [need.id]),
            ...rowsOf('award', [award.id]),
            ...rowsOf('award_course', courses),
          ],
        });
      })
    ).map(({ table, problem, column }) => [table, problem, column].filter(Boolean).join(' '));

  it('is found: too early, over an objection, to another agency, at another price', async () => {
    const site = await aDirectSite(await open());
    const { need, other, object } = site;
    const at = need.until;
    const honest = { told: {}, kept: {}, at };
    expect(await settled(site, honest)).toEqual([]);
    const early = await settled(site, { ...honest, at: addMillis(at, -1) });
    expect(early).toEqual(['audit_event out-of-turn']);
    const cheaper = await settled(site, {
      ...honest,
      told: { priceFen: 8_000_000 },
      kept: { priceFen: 8_000_000 },
    });
    expect(cheaper).toContain('audit_event not-as-announced');
    expect(await settled(site, { ...honest, kept: { priceFen: 8_000_000 } })).toEqual([
      'award contradicted price_fen',
    ]);
    const { agencyId } = other.actor;
    const another = { agencyId, agencyCode: other.creditCode, agencyName: '另一家' };
    expect(await settled(site, { ...honest, kept: another })).toEqual(['award contradicted agency_code']);
    mustBe(await object(other.actor));
    expect(await settled(site, honest)).toEqual(['audit_event out-of-turn']);
  });

  it('is found where what is kept of the announcement is not what was announced', async () => {
    const { deps, need } = await aDirectSite(await open());
    const changed = async (set: object) =>
      (
        await auditAfter(deps.db, (trx) =>
          trx.updateTable('directChoice').set(set).where('needId', '=', need.id).execute(),
        )
      ).map(({ table, problem, column }) => [table, problem, column].join(' '));
    expect(await changed({ priceFen: 1 })).toEqual(['direct_choice changed price_fen']);
    const { announcement } = await getDirectChoice(deps.db, need.id);
    const other = JSON.stringify({ ...announcement, priceFen: 1 });
    expect(await changed({ announcement: other })).toContain('direct_choice changed sha256');
  });
});
