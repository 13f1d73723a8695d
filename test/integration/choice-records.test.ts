/** A choice that was changed, forged or taken out of the database leaves a finding of the audit. */
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { auditAfter } from '../support/audit-after.js';
import { onEachDatabase } from '../support/databases.js';
import { disarm } from '../support/disarm.js';
import { aListedNeed, CHOOSE_UNTIL, WHY } from '../support/listed-need.js';
import { mustBe } from '../support/marketplace-builders.js';

onEachDatabase('the record of a choice', (open) => {
  it('leaves a finding where the database was changed past it', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    mustBe(await site.choose(2));
    expect(await auditDatabase(db)).toEqual([]);
    await disarm(db);
    const named = async (change: () => Promise<unknown>) => {
      await change();
      return (await auditDatabase(db)).map(({ table, problem }) => `${table} ${problem}`);
    };
    expect(
      await named(() => db.updateTable('ownerChoice').set({ reason: '另一个看起来更好的理由' }).execute()),
    ).toEqual(['owner_choice changed']);
    await db.updateTable('ownerChoice').set({ reason: WHY }).execute();
    const code = site.ranking[4] ?? '';
    expect(await named(() => db.updateTable('award').set({ agencyCode: code }).execute())).toContain(
      'award changed',
    );
    await db
      .updateTable('award')
      .set({ agencyCode: site.ranking[1] ?? '' })
      .execute();
    expect(await auditDatabase(db)).toEqual([]);
    expect(await named(() => sql`delete from owner_choice`.execute(db))).toEqual(['owner_choice missing']);
  });

  it('is missed beside an award, and held to the list of the certificate, whatever the log was made to say', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    // The first, at the instant of the draw: as if the draw itself had selected it.
    mustBe(await site.choose(1));
    await disarm(db);
    const named = (change: (trx: Db) => Promise<unknown>) =>
      auditAfter(db, change).then((all) =>
        all.map(({ table, column, problem }) => `${table} ${column} ${problem}`),
      );
    const events = sql.table('audit_event');
    expect(
      await named((trx) =>
        sql`update ${events} set kind = 'award.noted' where kind = 'choice.made'`.execute(trx),
      ),
    ).toContain('award agency_code contradicted');
    const data = (
      await db.selectFrom('auditEvent').select('data').where('kind', '=', 'choice.made').execute()
    )[0]?.data;
    const other = JSON.stringify({ ...JSON.parse(data ?? ''), rank: 5, agency: site.ranking[4] });
    expect(
      await named((trx) => sql`update ${events} set data = ${other} where kind = 'choice.made'`.execute(trx)),
    ).toContain('award agency_code contradicted');
  });

  it('cannot be forged: outside the list, a second time, late, before the draw, or an award without one', async () => {
    const db = await open();
    const site = await aListedNeed(db);
    const { number, owner } = site.need;
    const named = (kind: string, rank: number, more: Partial<LoggedEvent> = {}, data: object = {}) =>
      auditAfter(db, (trx) =>
        writeEvents(trx, [
          {
            at: addMillis(CHOOSE_UNTIL, -1),
            kind,
            subject: number,
            actor: { accountId: owner.accountId, role: 'owner' },
            data: { round: 1, rank, agency: site.ranking[rank - 1], ...data },
            ...more,
          },
        ]),
      );
    const late = { at: CHOOSE_UNTIL };
    expect(await named('choice.made', 2)).toEqual([]);
    for (const [kind, rank, more, data] of [
      ['choice.made', 4],
      ['choice.made', 1, {}, { agency: site.ranking[1] }],
      ['choice.made', 2, late],
      ['choice.lapsed', 1],
      ['choice.lapsed', 2, late],
      ['award.given', 1],
    ] as const)
      expect([kind, rank, await named(kind, rank, more, data)]).toMatchObject([
        kind,
        rank,
        [{ table: 'audit_event', problem: 'out-of-turn' }],
      ]);
    expect(await named('selection.listed', 1)).toMatchObject([{ problem: 'second-result' }]);
    mustBe(await site.choose(2));
    expect(await named('choice.made', 3)).toMatchObject([{ problem: 'out-of-turn' }]);
    expect(await named('choice.lapsed', 1, late)).toMatchObject([{ problem: 'out-of-turn' }]);
  });
});
