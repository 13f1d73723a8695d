import { afterAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { DAY, personKey } from '../../src/basics/index.js';
import { type Db, migrate } from '../../src/db/index.js';
import { auditExclusions } from '../../src/draws/index.js';
import { listWaitingRelations } from '../../src/relations/index.js';
import { ENGINES } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anOldSite } from '../support/old-site.js';

/** More rows than keys are made of at once. */
const MANY = 1_201;

describe.each(ENGINES)('a register of an earlier version on %s', (engine) => {
  const closers: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closers) await close();
  });

  async function open(): Promise<Db> {
    const { db, close } = await anOldSite(engine, 'before-awards.sqlite.gz');
    closers.push(close);
    return db;
  }

  async function expectKeys(db: Db): Promise<number> {
    const rows = [
      ...(await db.selectFrom('owner').select(['legalRepresentative', 'representativeKey']).execute()),
      ...(await db
        .selectFrom('agencyVersion')
        .select(['legalRepresentative', 'representativeKey'])
        .execute()),
    ];
    for (const { legalRepresentative, representativeKey } of rows)
      expect(representativeKey).toBe(legalRepresentative === null ? null : personKey(legalRepresentative));
    return rows.length;
  }

  it('gets the keys of its people, keeps its log, and is looked through for pairs', async () => {
    const db = await open();
    expect(await migrate(db)).toContain('0023-namesakes');
    expect(await expectKeys(db)).toBeGreaterThan(5);
    expect(await auditDatabase(db)).toEqual([]);
    expect(await auditExclusions(db)).toEqual([]);
    const { at } = await db
      .selectFrom('auditEvent')
      .select((eb) => eb.fn.max('at').as('at'))
      .executeTakeFirstOrThrow();
    const clock = fakeClock(at);
    clock.advance(DAY);
    await runJobs(testDeps(db, { clock, newId: () => crypto.randomUUID() }));
    const facts = await db.selectFrom('siteFact').select('name').execute();
    expect(facts.map(({ name }) => name)).not.toContain('relations-to-find');
    expect(await listWaitingRelations(db, 'all')).toEqual([]);
  });

  it('gets them however many it holds, the same people found in any spelling', async () => {
    const db = await open();
    const [owner] = await db
      .selectFrom('owner')
      .select(['kind', 'divisionCode', 'contactName', 'contactPhone', 'createdAt'])
      .limit(1)
      .execute();
    if (!owner) throw new Error('no owner');
    const [agency] = await db.selectFrom('agencyVersion').select('agencyId').limit(1).execute();
    if (!agency) throw new Error('no agency');
    for (let start = 0; start < MANY; start += 100) {
      const rows = Array.from({ length: Math.min(100, MANY - start) }, (_, index) => {
        const serial = start + index;
        return {
          ...owner,
          id: `many-${String(serial).padStart(5, '0')}`,
          creditCode: `MANY${String(serial).padStart(14, '0')}`,
          name: `业主${serial}`,
          legalRepresentative: serial === MANY - 1 ? '欧 阳·末' : `甲${serial}`,
          controllerCode: null,
        };
      });
      await db
        .insertInto('owner')
        .values(rows as never)
        .execute();
    }
    await db
      .updateTable('agencyVersion')
      .set({ legalRepresentative: '歐陽末' })
      .where('agencyId', '=', agency.agencyId)
      .where('inForceUntil', 'is', null)
      .execute();
    await migrate(db);
    expect(await expectKeys(db)).toBeGreaterThan(MANY);
    await runJobs(
      testDeps(db, { clock: fakeClock('2030-01-02T01:00:00.000Z'), newId: () => crypto.randomUUID() }),
    );
    expect(await listWaitingRelations(db, 'all')).toMatchObject([
      { otherSide: 'owner', kind: 'representative' },
    ]);
  });
});
