import { expect, it } from 'vitest';
import { scopeOf } from '../../src/accounts/index.js';
import { auditDatabase } from '../../src/audit/index.js';
import { MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  checkFlags,
  countOpenHits,
  findHit,
  listCountLines,
  listHits,
  listMarks,
  markHit,
  sumCounts,
} from '../../src/flags/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import type { FakeClock } from '../support/deps.js';
import { mustBe } from '../support/marketplace-builders.js';
import { refusals } from '../support/refusals.js';
import { aSuspectNeed, CLOSES, run } from '../support/suspect-need.js';

onEachDatabase('a row of a red flag', (open) => {
  const looked = async (db: Db, clock: FakeClock, deps: Deps) => {
    clock.set(CLOSES);
    await run(deps);
    const hits = await listHits(db, 'all', {}, { limit: 9 });
    return hits[0]?.id ?? '';
  };

  it('is for officials of its county, who note that they looked; the log says so and not at what', async () => {
    const db = await open();
    const { clock, deps, need } = await aSuspectNeed(db);
    const official = async (divisionCode: string) =>
      (await anAccount(deps, { role: 'official', divisionCode })).actor;
    const [own, elsewhere] = [await official('532301'), await official('532331')];
    const auditor = (await anAccount(deps, { role: 'auditor' })).actor;
    const id = await looked(db, clock, deps);
    expect(await countOpenHits(db, scopeOf(own))).toBe(3);
    expect(await countOpenHits(db, scopeOf(elsewhere))).toBe(0);
    expect(await listHits(db, scopeOf(elsewhere), {}, { limit: 9 })).toEqual([]);
    expect(await listHits(db, scopeOf(auditor), {}, { limit: 9 })).toHaveLength(3);
    const input = { id, note: '两家同一电话，已核实为代理记账公司' };
    expect(refusals(await markHit(deps, elsewhere, input))).toEqual(['flags/forbidden@']);
    expect(refusals(await markHit(deps, auditor, input))).toEqual(['flags/forbidden@']);
    expect(refusals(await markHit(deps, own, { ...input, id: 'x' }))).toEqual(['flags/not-found@']);
    mustBe(await markHit(deps, own, input));
    expect((await findHit(db, id))?.lookedAt).toBe(CLOSES);
    clock.advance(MINUTE);
    mustBe(await markHit(deps, own, { ...input, note: '再次查看' }));
    expect((await findHit(db, id))?.lookedAt).toBe(CLOSES);
    expect((await listMarks(db, id)).map(({ note, by }) => [note, by])).toEqual([
      ['再次查看', own.name],
      [input.note, own.name],
    ]);
    expect(await countOpenHits(db, scopeOf(own))).toBe(2);
    expect(await listHits(db, 'all', { state: 'open' }, { limit: 9 })).toHaveLength(2);
    const events = await db
      .selectFrom('auditEvent')
      .selectAll()
      .where('kind', '=', 'flag.looked-at')
      .execute();
    expect(events).toHaveLength(2);
    for (const word of [need.number, id, '核实', '查看']) expect(JSON.stringify(events)).not.toContain(word);
    expect(await checkFlags(db)).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
    // A mark that somebody alters is found by the audit.
    await db.updateTable('flagMark').set({ note: '没有问题' }).where('note', '=', '再次查看').execute();
    expect(JSON.stringify(await auditDatabase(db))).toContain('flag_mark');
  });

  it('keeps its marks when everything is looked at again', async () => {
    const db = await open();
    const { clock, deps } = await aSuspectNeed(db);
    const official = (await anAccount(deps, { role: 'official' })).actor;
    const id = await looked(db, clock, deps);
    mustBe(await markHit(deps, official, { id, note: '已核实' }));
    await db.updateTable('flagState').set({ definitions: 'of before' }).execute();
    await run(deps);
    expect(await countOpenHits(db, 'all')).toBe(2);
    expect((await findHit(db, id))?.lookedAt).toBe(CLOSES);
  });

  it('is counted by county and month', async () => {
    const db = await open();
    const { clock, deps } = await aSuspectNeed(db);
    await looked(db, clock, deps);
    expect([...(await sumCounts(db, '2017-05'))]).toEqual([]);
    expect((await sumCounts(db, '2017-06')).get('')).toBe(1);
    const all = await listCountLines(db, {}, '2017-06', { limit: 9 });
    expect(all.map(({ year, countyKey, flag, hits, needs }) => [year, countyKey, flag, hits, needs])).toEqual(
      [
        ['2017', 'chuxiong', 'identical-bids', 1, 1],
        ['2017', 'chuxiong', 'shared-contacts', 1, 1],
        ['2017', 'chuxiong', 'late-withdrawals', 1, 1],
      ],
    );
    const after = { year: '2017', countyKey: 'chuxiong', place: '00' };
    expect(await listCountLines(db, {}, '2017-06', { after, limit: 1 })).toMatchObject([
      { flag: 'shared-contacts' },
    ]);
    expect(await listCountLines(db, { year: '2016' }, '2017-06', { limit: 9 })).toEqual([]);
    expect(await listCountLines(db, { flag: 'late-withdrawals' }, '2017-06', { limit: 9 })).toHaveLength(1);
  });
});
