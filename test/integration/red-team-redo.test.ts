/** Who could steer a draw by having it repeated without somebody. */
import { expect, it } from 'vitest';
import { settleSuspension } from '../../src/agencies/index.js';
import { writeEvents } from '../../src/audit/append-event.js';
import { auditDatabase, registerRecordsOf } from '../../src/audit/index.js';
import { addMillis, HOUR, MINUTE, ok } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import { proposeFinding, proposeRedo, settleFinding, settleRedo } from '../../src/draws/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { ROUND_1000, type Siege } from '../support/siege.js';
import { codes, drawHonestly } from '../support/siege-acts.js';
import { proposeAgainst, withFriends } from '../support/siege-register.js';
import { suspendNow } from '../support/suspensions.js';

onEachDatabase('a draw that is repeated', (open) => {
  const redo = async (siege: Siege, excluded: readonly string[]) => ({
    objection: await anUpheldComplaint(siege.deps, siege.need.number),
    number: siege.need.number,
    basis: 'objection-upheld' as const,
    reason: '异议成立',
    source: 'ceremony' as const,
    excluded: [...excluded],
  });
  async function drawn(db: Db): Promise<Siege> {
    const siege = await withFriends(db);
    await drawHonestly(siege, 'drand');
    await siege.at(addMillis(ROUND_1000, HOUR));
    return siege;
  }

  it('X6 leaves out nobody who is said to be suspended and never was', async () => {
    const siege = await drawn(await open());
    const { deps, first, entrants } = siege;
    for (const { creditCode } of entrants)
      expect(codes(await proposeRedo(deps, first, await redo(siege, [creditCode])))).toEqual([
        'draws/no-evidence',
      ]);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('X6 leaves out nobody for a suspension that is older than the first pool and ended, or is to come', async () => {
    const siege = await withFriends(await open());
    const { deps, first, second, entrants } = siege;
    const officials = [first, second] as const;
    const [past, ahead] = entrants.map(({ creditCode }) => creditCode);
    await suspendNow(deps, past ?? '', { officials });
    await suspendNow(deps, past ?? '', { suspended: false, officials });
    await drawHonestly(siege, 'drand');
    await siege.at(addMillis(ROUND_1000, HOUR));
    const { id } = mustBe(await proposeAgainst(siege, first, ahead ?? ''));
    mustBe(await settleSuspension(deps, second, { creditCode: ahead ?? '', proposal: id, confirm: true }));
    for (const creditCode of [past, ahead])
      expect(codes(await proposeRedo(deps, first, await redo(siege, [creditCode ?? ''])))).toEqual([
        'draws/no-evidence',
      ]);
  });

  it('X6 by two officials alone, with a finding of their own, is refused: a third must have a part in it', async () => {
    const siege = await drawn(await open());
    const { deps, need, first, second, entrants } = siege;
    const rival = entrants[0]?.creditCode ?? '';
    const finding = {
      number: need.number,
      agency: rival,
      ground: 'related-entry' as const,
      facts: '查明',
      attachments: [],
    };
    mustBe(await proposeFinding(deps, first, finding));
    expect(codes(await proposeRedo(deps, first, await redo(siege, [rival])))).toEqual(['draws/no-evidence']);
    const [{ id } = { id: '' }] = await deps.db.selectFrom('finding').select('id').execute();
    const settle = { number: need.number, finding: id, confirm: true };
    expect(codes(await settleFinding(deps, first, settle))).toEqual(['draws/same-official']);
    mustBe(await settleFinding(deps, second, settle));
    mustBe(await proposeRedo(deps, first, await redo(siege, [rival])));
    const confirm = { number: need.number, confirm: true };
    expect(codes(await settleRedo(deps, second, confirm))).toEqual(['draws/third-official']);
    const third = (await anAccount(deps, { role: 'official' })).actor;
    mustBe(await settleRedo(deps, third, confirm));
    expect(await auditDatabase(deps.db)).toEqual([]);
    const [decided] = await deps.db
      .selectFrom('auditEvent')
      .selectAll()
      .where('kind', '=', 'redo.confirmed')
      .execute();
    const found = await deps.db
      .selectFrom('auditEvent')
      .select('seq')
      .where('kind', '=', 'finding.recorded')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(decided?.data ?? '')).toMatchObject({
      excluded: [{ agency: rival, reason: 'related-entry' }],
      evidence: [{ agency: rival, record: found.seq }],
    });
  });

  it('X6 is confirmed only while what it rests on holds', async () => {
    const siege = await drawn(await open());
    const { deps, need, clock, first, second, entrants } = siege;
    const officials = [first, second] as const;
    const rival = entrants[0]?.creditCode ?? '';
    await suspendNow(deps, rival, { officials });
    mustBe(await proposeRedo(deps, first, await redo(siege, [rival])));
    clock.advance(MINUTE);
    await suspendNow(deps, rival, { suspended: false, officials });
    const confirm = { number: need.number, confirm: true };
    expect(codes(await settleRedo(deps, second, confirm))).toEqual(['draws/evidence-gone']);
  });

  const FORGERIES: readonly (readonly [
    what: string,
    evidence: (siege: Siege, rival: string) => Promise<object[]>,
  ])[] = [
    ['names no record', async () => []],
    [
      'names a record of another agency',
      async ({ deps, favourite }, agency) => {
        const [record] = (await registerRecordsOf(deps.db, [favourite.creditCode])).values();
        return [{ agency, record: record?.record }];
      },
    ],
    [
      'names a record of the agency from before the first pool',
      async ({ deps }, agency) => {
        const [record] = (await registerRecordsOf(deps.db, [agency])).values();
        return [{ agency, record: record?.record }];
      },
    ],
    [
      'names a record of another kind',
      async ({ deps }, agency) => {
        const { seq } = await deps.db
          .selectFrom('auditEvent')
          .select('seq')
          .where('kind', '=', 'selection.drawn')
          .executeTakeFirstOrThrow();
        return [{ agency, record: seq }];
      },
    ],
    [
      'names a new record of the agency that says nothing of it',
      async (siege, agency) => {
        const { id } = mustBe(await proposeAgainst(siege, siege.first, agency));
        mustBe(
          await settleSuspension(siege.deps, siege.second, {
            creditCode: agency,
            proposal: id,
            confirm: true,
          }),
        );
        const [record] = (await registerRecordsOf(siege.deps.db, [agency])).values();
        return [{ agency, record: record?.record }];
      },
    ],
  ];

  it.each(FORGERIES)('X6 by a decision that %s is named by the audit', async (_what, evidenceOf) => {
    const siege = await drawn(await open());
    const { deps, need, first, entrants } = siege;
    const rival = entrants[0]?.creditCode ?? '';
    const evidence = await evidenceOf(siege, rival);
    const excluded = [{ agency: rival, reason: 'suspended' }];
    const data = {
      round: 1,
      basis: 'objection-upheld',
      reason: '异议成立',
      excluded,
      evidence,
      source: 'ceremony',
    };
    await transact(deps.db, async (trx) => {
      const at = deps.clock.now();
      await writeEvents(trx, [{ at, kind: 'redo.proposed', subject: need.number, actor: first, data }]);
      return ok(null);
    });
    expect(await auditDatabase(deps.db)).toMatchObject([
      {
        table: 'audit_event',
        problem: 'unfounded',
        found: `redo.proposed ${need.number} ${rival} suspended`,
      },
    ]);
  });
});
