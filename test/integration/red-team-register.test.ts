/** Who could steer a draw through the register: suspensions, weights, and exclusions from a draw that is repeated. */
import { expect, it } from 'vitest';
import { settleSuspension } from '../../src/agencies/index.js';
import { recordAgencyVersion } from '../../src/agencies/version-queries.js';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { auditDatabase, registerRecordsOf, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { addMillis, HOUR, ok, SECOND } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import { auditExclusions } from '../../src/draws/index.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe } from '../support/marketplace-builders.js';
import { after, besiege, CLOSING, outcomeOf, ROUND_1000, type Siege } from '../support/siege.js';
import { codes } from '../support/siege-acts.js';
import { proposeAgainst, withFriends } from '../support/siege-register.js';

const problemsOf = async (db: Db) =>
  (await auditDatabase(db)).map(({ table, problem }) => `${table} ${problem}`);

onEachDatabase('suspension', (open) => {
  it('X4 by one official, a second before the deadline, keeps nobody out', async () => {
    const siege = await withFriends(await open());
    const { deps, clock, first, entrants } = siege;
    clock.set(addMillis(CLOSING, -SECOND));
    for (const { creditCode } of entrants) {
      const { id } = mustBe(await proposeAgainst(siege, first, creditCode));
      const own = { creditCode, proposal: id, confirm: true };
      expect(codes(await settleSuspension(deps, first, own))).toEqual(['agencies/same-official']);
    }
    await siege.at(after(CLOSING));
    await siege.at(ROUND_1000);
    const { certificate, ok: sound } = await outcomeOf(siege);
    expect(sound).toBe(true);
    expect(certificate?.pool.excluded).toEqual([]);
    expect(certificate?.pool.entries).toHaveLength(6);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('X4 by two officials together, within the notice of the need, keeps nobody out', async () => {
    const siege = await withFriends(await open());
    const { deps, clock, first, second, entrants, need } = siege;
    // At once after the publication: the deadline is the shortest that a notice may have, and later still.
    for (const { creditCode } of entrants.slice(0, 1)) {
      const { id } = mustBe(await proposeAgainst(siege, first, creditCode));
      mustBe(await settleSuspension(deps, second, { creditCode, proposal: id, confirm: true }));
    }
    const [record] = [...(await registerRecordsOf(deps.db, [entrants[0]?.creditCode ?? ''])).values()];
    expect(record?.facts.suspensions).toEqual([{ from: '2023-08-23T16:00:00.000Z', to: null }]);
    expect(need.closesAt < '2023-08-23T16:00:00.000Z').toBe(true);
    clock.set(addMillis(CLOSING, -SECOND));
    for (const { creditCode } of entrants.slice(1)) {
      const { id } = mustBe(await proposeAgainst(siege, first, creditCode));
      mustBe(await settleSuspension(deps, second, { creditCode, proposal: id, confirm: true }));
    }
    await siege.at(after(CLOSING));
    await siege.at(ROUND_1000);
    const { certificate } = await outcomeOf(siege);
    expect(certificate?.pool.excluded).toEqual([]);
    expect(certificate?.pool.entries).toHaveLength(6);
    expect(await auditDatabase(deps.db)).toEqual([]);
    expect(await auditExclusions(deps.db)).toEqual([]);
  });

  it('X4 by rows and records that the server’s own code writes is named by the audit, and from outside', async () => {
    const siege = await withFriends(await open());
    const { deps, clock, first, entrants } = siege;
    const creditCode = entrants[0]?.creditCode ?? '';
    clock.set(addMillis(CLOSING, -SECOND));
    const at = clock.now();
    await transact(deps.db, async (trx) => {
      const { id } = await trx
        .selectFrom('agency')
        .select('id')
        .where('creditCode', '=', creditCode)
        .executeTakeFirstOrThrow();
      const row = {
        id: 's1',
        agencyId: id,
        reason: '核查',
        suspendedAt: at,
        officialId: first.accountId,
        decidedAt: at,
      };
      await trx.insertInto('agencySuspension').values(row).execute();
      const [record] = (await registerRecordsOf(trx, [creditCode])).values();
      const forged = { at, subject: creditCode, actor: first };
      await writeEvents(trx, [
        {
          ...forged,
          kind: 'suspension.confirmed',
          data: {
            act: 'suspend',
            ground: 'collusion',
            reason: '核查',
            from: at,
            to: null,
            court: false,
            document: null,
          },
          rows: [{ table: 'agency_suspension', key: ['s1'] }],
        },
        {
          ...forged,
          kind: 'register.recorded',
          data: { ...record?.facts, suspensions: [{ from: at, to: null }] },
        },
      ]);
      return ok(null);
    });
    await siege.at(after(CLOSING));
    expect(await problemsOf(deps.db)).toEqual(
      expect.arrayContaining(['audit_event out-of-turn', 'audit_event unfounded']),
    );
  });
});

onEachDatabase('weights', (open) => {
  /** Raises a standing as an approval would write it, with the digests of all its rows. */
  async function raise(
    { deps, favourite }: Siege,
    more: (event: LoggedEvent) => LoggedEvent[],
  ): Promise<void> {
    const { creditCode: subject } = favourite;
    await transact(deps.db, async (trx) => {
      const { id } = await trx
        .updateTable('agency')
        .set({ standing: 1000 })
        .where('creditCode', '=', subject)
        .returning('id')
        .executeTakeFirstOrThrow();
      const at = deps.clock.now();
      const versions = await recordAgencyVersion(trx, id, at);
      const rows = [
        { table: 'agency' as const, key: [id] },
        ...versions.map((from) => ({ table: 'agency_version' as const, key: [id, from] })),
      ];
      const data = { begun: [], ended: [] };
      await writeEvents(trx, more({ at, kind: 'agency.approved', subject, actor: SYSTEM_ACTOR, data, rows }));
      return ok(null);
    });
  }

  it('X5 that are in no record are named, however well the rows are covered', async () => {
    const siege = await besiege(await open(), 'commit');
    siege.clock.advance(HOUR);
    await raise(siege, (event) => [event]);
    const [difference, ...others] = await auditDatabase(siege.deps.db);
    // Nothing that the agency did explains it either.
    expect(others).toMatchObject([
      { table: 'agency', column: 'standing', problem: 'contradicted', expected: '100', found: '1000' },
    ]);
    expect(difference).toMatchObject({ table: 'agency', problem: 'contradicted' });
    expect(difference?.expected).toContain('"standing":100');
    expect(difference?.found).toContain('"standing":1000');
  });

  it('X5 stay within 1 and 1000: neither the register nor a record holds another', async () => {
    const siege = await besiege(await open(), 'commit');
    const { db } = siege.deps;
    for (const standing of [0, 1001, 4_294_967_000])
      await expect(db.updateTable('agency').set({ standing }).execute()).rejects.toThrow(/check|constraint/i);
    siege.clock.advance(HOUR);
    const facts = { approved: true, standing: 1001, qualifications: [], suspensions: [] };
    await transact(db, async (trx) => {
      const at = siege.clock.now();
      const subject = siege.favourite.creditCode;
      await writeEvents(trx, [{ at, kind: 'register.recorded', subject, actor: SYSTEM_ACTOR, data: facts }]);
      return ok(null);
    });
    expect(await problemsOf(db)).toEqual([
      'audit_event out-of-turn',
      'audit_event unfounded',
      'agency contradicted',
    ]);
  });
});
