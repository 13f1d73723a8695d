/** What an agency asks about a deed: repair with proof, appeal in time; two officials who had no part in it decide. */
import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { checkStandings } from '../../src/audit/index.js';
import { addMillis, startOfDate } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { standingMessages } from '../../src/messages/records/standing.js';
import {
  confirmStrike,
  listRequests,
  makeRequest,
  proposeStrike,
  refuseStrike,
} from '../../src/standing/index.js';
import { listWork } from '../../src/work/index.js';
import { aFile, codeOf } from '../support/award-course.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { runAndAudit } from '../support/redo-chain.js';
import { aSecondOfficial, suspendNow } from '../support/suspensions.js';

/** A Monday. The agency is suspended at once; its deed is counted. */
const MONDAY = '2023-08-21T02:00:00.000Z';

async function aSuspendedAgency(db: Db) {
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const deps = testDeps(db, { clock });
  const official = async () => (await anAccount(deps, { role: 'official' })).actor;
  const { actor, creditCode } = await anAgency(deps);
  clock.set(MONDAY);
  await suspendNow(deps, creditCode);
  clock.advance(1000);
  await runAndAudit(deps);
  const { record } = await db.selectFrom('standingDeed').select('record').executeTakeFirstOrThrow();
  const ask = async (kind: 'repair' | 'appeal', documents: readonly string[] = []) =>
    makeRequest(deps, actor, { creditCode, record, kind, reason: '已整改', documents });
  const standing = async () =>
    (
      await db
        .selectFrom('agency')
        .select('standing')
        .where('creditCode', '=', creditCode)
        .executeTakeFirstOrThrow()
    ).standing;
  const led = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
  const others = [await official(), await official(), await official()] as const;
  return { clock, deps, actor, creditCode, record, ask, standing, led, others };
}

const stepsOf = async (deps: Deps, actor: Actor) =>
  (await listWork(deps, actor))?.flatMap(({ step }) => (step.startsWith('standing-') ? [step] : []));

const seen = new Set<string>();
const noteMessages = async (db: Db): Promise<void> => {
  for (const { kind } of await db.selectFrom('message').select('kind').distinct().execute()) seen.add(kind);
};

onEachDatabase('a request to strike a deed', (open) => {
  it('as an appeal is proposed by one, confirmed by another, and strikes the deed after three working days', async () => {
    const db = await open();
    const { clock, deps, actor, creditCode, ask, standing, led, others } = await aSuspendedAgency(db);
    const [first, second, third] = others;
    expect(await standing()).toBe(60);
    const { id } = mustBe(await ask('appeal'));
    const strike = { creditCode, id, answer: '原决定有误' };
    expect(codeOf(await ask('appeal'))).toBe('standing/already-asked');
    for (const official of led)
      expect(codeOf(await proposeStrike(deps, official, strike))).toBe('standing/took-part');
    expect(codeOf(await proposeStrike(deps, actor, strike))).toBe('standing/forbidden');
    expect(codeOf(await confirmStrike(deps, first, strike))).toBe('standing/wrong-state');
    expect(await stepsOf(deps, led[0])).toEqual([]);
    expect(await stepsOf(deps, first)).toEqual(['standing-request']);
    mustBe(await proposeStrike(deps, first, strike));
    expect(codeOf(await proposeStrike(deps, second, strike))).toBe('standing/wrong-state');
    expect(codeOf(await confirmStrike(deps, first, strike))).toBe('standing/same-official');
    expect(await stepsOf(deps, first)).toEqual([]);
    expect(await stepsOf(deps, second)).toEqual(['standing-strike']);
    for (const official of led)
      expect(codeOf(await confirmStrike(deps, official, strike))).toBe('standing/took-part');
    mustBe(await confirmStrike(deps, second, strike));
    expect(codeOf(await confirmStrike(deps, third, strike))).toBe('standing/wrong-state');
    await runAndAudit(deps);
    // Monday's third working day is Thursday.
    clock.set(addMillis(startOfDate('2023-08-25'), -1000));
    await runAndAudit(deps);
    expect(await standing()).toBe(60);
    clock.advance(1000);
    await runAndAudit(deps);
    expect(await standing()).toBe(100);
    expect(codeOf(await ask('repair', [await aFile(deps, actor)]))).toBe('standing/already-struck');
    expect(await checkStandings(db)).toEqual([]);
    expect(
      (await db.selectFrom('standingDeed').select('struckFrom').execute()).map((deed) => deed.struckFrom),
    ).toEqual(['2023-08-25']);
    await noteMessages(db);
  });

  it('as an appeal comes within ten working days, and once', async () => {
    const db = await open();
    const { clock, deps, creditCode, ask, others } = await aSuspendedAgency(db);
    // The tenth working day after Monday the 21st is Monday, 4 September.
    clock.set(addMillis(MONDAY, 14 * 24 * 3600_000 + 1001));
    expect(codeOf(await ask('appeal'))).toBe('standing/appeal-over');
    clock.set(addMillis(MONDAY, 14 * 24 * 3600_000 - 1000));
    const { id } = mustBe(await ask('appeal'));
    mustBe(await refuseStrike(deps, others[0], { creditCode, id, answer: '事实清楚' }));
    expect(codeOf(await ask('appeal'))).toBe('standing/already-appealed');
    await runAndAudit(deps);
    await noteMessages(db);
  });

  it('as a repair needs a proof that the agency uploaded itself, and may be asked for again', async () => {
    const db = await open();
    const { deps, actor, creditCode, ask, others, record } = await aSuspendedAgency(db);
    const stranger = await anAgency(deps);
    expect(codeOf(await ask('repair'))).toBe('standing/proof-missing');
    expect(codeOf(await ask('repair', [await aFile(deps, stranger.actor)]))).toBe('standing/proof-missing');
    const foreign = { creditCode, record, kind: 'appeal', reason: '无关', documents: [] } as const;
    expect(codeOf(await makeRequest(deps, stranger.actor, foreign))).toBe('standing/forbidden');
    const own = { ...foreign, creditCode: stranger.creditCode };
    expect(codeOf(await makeRequest(deps, stranger.actor, own))).toBe('standing/not-found');
    const { id } = mustBe(await ask('repair', [await aFile(deps, actor)]));
    mustBe(await proposeStrike(deps, others[0], { creditCode, id, answer: '已核实' }));
    mustBe(await refuseStrike(deps, others[1], { creditCode, id, answer: '证明不足' }));
    expect(codeOf(await refuseStrike(deps, others[1], { creditCode, id, answer: '再次' }))).toBe(
      'standing/wrong-state',
    );
    mustBe(await ask('repair', [await aFile(deps, actor)]));
    await runAndAudit(deps);
    const agency = actor.agencyId ?? '';
    expect((await listRequests(db, agency)).map(({ state }) => state).toSorted()).toEqual([
      'made',
      'refused',
    ]);
  });

  it('is one where two ask at once, and one decision where two officials decide at once', async () => {
    const db = await open();
    const { deps, creditCode, ask, others } = await aSuspendedAgency(db);
    const asked = await Promise.all([ask('appeal'), ask('appeal')]);
    expect(asked.filter(({ ok }) => ok).length).toBe(1);
    const [request] = await db.selectFrom('standingRequest').select('id').execute();
    const id = request?.id ?? '';
    mustBe(await proposeStrike(deps, others[0], { creditCode, id, answer: '有误' }));
    const decided = await Promise.all([
      confirmStrike(deps, others[1], { creditCode, id }),
      refuseStrike(deps, others[2], { creditCode, id, answer: '不同意' }),
      runJobs(deps).then(() => ({ ok: false })),
    ]);
    expect(decided.filter(({ ok }) => ok).length).toBe(1);
    await runAndAudit(deps);
  });

  it('is decided by officials of the county alone', async () => {
    const db = await open();
    const { deps, creditCode, ask } = await aSuspendedAgency(db);
    const { id } = mustBe(await ask('appeal'));
    const elsewhere = (await anAccount(deps, { role: 'official', divisionCode: '532329' })).actor;
    expect(codeOf(await refuseStrike(deps, elsewhere, { creditCode, id, answer: '无权' }))).toBe(
      'standing/forbidden',
    );
    expect(codeOf(await refuseStrike(deps, elsewhere, { creditCode, id: 'none', answer: '无' }))).toBe(
      'standing/not-found',
    );
  });
});

it('tells the agency and the officials by every message of its kind', () => {
  expect(Object.keys(standingMessages).filter((kind) => !seen.has(kind))).toEqual([]);
});
