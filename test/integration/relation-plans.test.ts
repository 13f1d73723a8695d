import { expect, it } from 'vitest';
import { ok } from '../../src/basics/index.js';
import { analyzeTables, type Db, transact } from '../../src/db/index.js';
import {
  findRelations,
  listDecidedRelations,
  listRelationsOfAgency,
  listWaitingRelations,
  loadDecisions,
} from '../../src/relations/index.js';
import { anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, aReviewer } from '../support/marketplace-builders.js';
import { aSecondOfficial, decidePair, waitingPair } from '../support/namesakes.js';
import { recordQueries } from '../support/query-plans.js';

/** Tables that grow with the register, or with what is decided about it. */
const LARGE = ['agency', 'agency_version', 'owner', 'relation', 'relation_decision'];

const BODIES = 4000;
/** So few that a table of this size is not worth reading as a whole. */
const FEW = 5;
const DECIDED = 2000;

const numbered = (n: number): string => String(n).padStart(5, '0');

/** A large register with many decided pairs, written past the use cases. */
async function crowd(db: Db): Promise<void> {
  const [agency] = await db.selectFrom('agency').selectAll().limit(1).execute();
  const [version] = await db.selectFrom('agencyVersion').selectAll().limit(1).execute();
  const [owner] = await db.selectFrom('owner').selectAll().limit(1).execute();
  const [relation] = await db.selectFrom('relation').selectAll().limit(1).execute();
  const [decision] = await db.selectFrom('relationDecision').selectAll().limit(1).execute();
  if (!agency || !version || !owner || !relation || !decision) throw new Error('nothing to copy');
  const codeOf = (n: number) => `CROWD${String(n).padStart(13, '0')}`;
  for (let start = 0; start < BODIES; start += 200) {
    const serials = Array.from({ length: 200 }, (_, index) => start + index);
    const own = (n: number) => ({ id: `crowd-${numbered(n)}`, creditCode: codeOf(n) });
    const key = (n: number) => ({ representativeKey: `K${n}` });
    await db
      .insertInto('agency')
      .values(serials.map((n) => ({ ...agency, ...own(n) })))
      .execute();
    await db
      .insertInto('agencyVersion')
      .values(serials.map((n) => ({ ...version, ...key(n), agencyId: own(n).id })))
      .execute();
    await db
      .insertInto('owner')
      .values(serials.map((n) => ({ ...owner, ...own(n), ...key(n) })))
      .execute();
  }
  for (let start = 0; start < DECIDED; start += 200) {
    const serials = Array.from({ length: 200 }, (_, index) => start + index);
    const pair = (n: number) => ({
      id: `crowd-${numbered(n)}`,
      agencyId: `crowd-${numbered(n)}`,
      agencyCode: codeOf(n),
      otherAgencyId: `crowd-${numbered(n + 1)}`,
      otherCode: codeOf(n + 1),
    });
    await db
      .insertInto('relation')
      .values(serials.map((n) => ({ ...relation, ...pair(n) })))
      .execute();
    await db
      .insertInto('relationDecision')
      .values(
        serials.map((n) => ({ ...decision, id: `crowd-${numbered(n)}`, relationId: `crowd-${numbered(n)}` })),
      )
      .execute();
  }
  await analyzeTables(db, 'all');
}

onEachDatabase('finding who shares a name', (open) => {
  it('reads no table that grows from end to end, however large the register is', async () => {
    const db = await open();
    const deps = testDeps(db, { clock: fakeClock() });
    const shared = { legalRepresentative: '王建国' };
    const [one, other] = [await anAgency(deps, shared), await anAgency(deps, shared)];
    await anOwner(deps, { legalRepresentative: '王建国' });
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    await decidePair(deps, await waitingPair(deps, one.creditCode, other.creditCode), 'namesakes', officials);
    await crowd(db);
    const recording = recordQueries(db);
    const at = deps.clock.now();
    const asked: Record<string, () => Promise<unknown>> = {
      find: () =>
        transact(recording.db, async (trx) => {
          await findRelations(trx, deps, { side: 'agency', id: one.actor.agencyId ?? '', at });
          return ok(null);
        }),
      decisions: () => loadDecisions(recording.db, [one.creditCode, other.creditCode], at),
      waiting: () => listWaitingRelations(recording.db, { countyKey: 'chuxiong' }, { limit: FEW }),
      'later page': () => listWaitingRelations(recording.db, 'all', { after: { at, id: 'x' }, limit: FEW }),
      decided: () => listDecidedRelations(recording.db, { limit: FEW }),
      'later decided': () => listDecidedRelations(recording.db, { after: { at, id: 'x' }, limit: FEW }),
      own: () => listRelationsOfAgency(recording.db, one.creditCode),
    };
    for (const [name, ask] of Object.entries(asked)) {
      await ask();
      const plans = await recording.plans();
      expect([name, plans.length > 0]).toEqual([name, true]);
      const read = plans.flatMap(({ steps }) => steps.flatMap(({ scans }) => scans ?? []));
      expect([name, read.filter((table) => LARGE.includes(table))]).toEqual([name, []]);
    }
  });
});
