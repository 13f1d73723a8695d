import { expect, it } from 'vitest';
import { settleDemo } from '../../src/app/demo/demo-settings.js';
import { insertRobots } from '../../src/app/demo/load-demo.js';
import {
  ROBOT_CUSTODIANS,
  ROBOT_POLICY,
  ROBOT_THRESHOLD,
  ROBOT_WITNESSES,
} from '../../src/app/demo/robots.js';
import { runJobs } from '../../src/app/jobs.js';
import { policyLinesFault } from '../../src/audit/index.js';
import { listCosignaturesOf } from '../../src/audit/key-queries.js';
import { assertDefined, ok } from '../../src/basics/index.js';
import { type Deps, transact } from '../../src/db/index.js';
import { certificateOf, findSelection } from '../../src/draws/index.js';
import { findNeedByNumber, listShares } from '../../src/needs/index.js';
import { evaluatePolicy, parsePolicy, verifyCertificate } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { aDemoDatabase } from '../support/demo-database.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';

/** Settings of which nobody said anything. */
const UNSAID = {
  policy: undefined,
  custodians: undefined,
  sources: { kinds: undefined, closedDays: [] },
  keyPrintedAt: undefined,
};

it('has a policy that both robots must sign by, and nobody else', () => {
  expect(policyLinesFault(ROBOT_POLICY)).toBeUndefined();
  const parsed = parsePolicy(ROBOT_POLICY);
  const policy = assertDefined('policy' in parsed ? parsed.policy : undefined, 'a policy');
  expect(policy.witnesses.map(({ verifier }) => verifier)).toEqual(
    ROBOT_WITNESSES.map(({ verifier }) => verifier),
  );
  const text = 'log.test\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';
  const signedBy = (count: number) =>
    ROBOT_WITNESSES.slice(0, count).map((robot) => robot.cosign(text, 1000));
  const isMet = (count: number) => evaluatePolicy(policy, { text, signatures: signedBy(count) }).met;
  expect([0, 1, 2].map(isMet)).toEqual([false, false, true]);
});

onEachDatabase('the robots', (database) => {
  const open = async () => {
    const clock = fakeClock();
    const deps = testDeps(await database(), { clock, siteKeyBids: false });
    return { clock, deps };
  };
  const aSiteWithRobots = async () => {
    const { clock, deps } = await open();
    await aDemoDatabase(deps);
    await transact(deps.db, async (trx) => ok(await insertRobots(trx, clock.now())));
    return { clock, deps: (await settleDemo(deps, UNSAID)).deps };
  };
  const second = async (deps: Deps, clock: ReturnType<typeof fakeClock>) => {
    expect(await runJobs(deps)).toEqual([]);
    clock.advance(1000);
  };

  it('bring a need to its end that a visitor published, without anybody else', async () => {
    const { clock, deps } = await aSiteWithRobots();
    const need = await aPublishedNeed(deps, { source: 'commit', fund: 'social' });
    for (const bid of ['90000', '91000', '92000', '93000'])
      await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    await second(deps, clock);
    clock.set(new Date(Date.parse(need.closesAt) + 300).toISOString());
    const states: unknown[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await second(deps, clock);
      const { id, state } = assertDefined(await findNeedByNumber(deps.db, need.number), need.number);
      const given = (await listShares(deps.db, need.planHash)).filter(({ share }) => share !== null).length;
      states.push([state, given]);
      if (turn < 2) expect(await findSelection(deps.db, id)).toBeUndefined();
    }
    expect(states).toEqual([
      ['published', 3],
      ['closed', 3],
      ['selected', 3],
    ]);
    const selection = assertDefined(await findSelection(deps.db, need.id), 'a selection');
    const verdict = verifyCertificate(selection.certificate, { policy: ROBOT_POLICY });
    expect(verdict).toMatchObject({ grade: 1, seen: { names: ROBOT_WITNESSES.map(({ name }) => name) } });
    expect(certificateOf(selection).plan).toMatchObject({ sealing: { scheme: 'custodians' } });
  });

  it('sign once a minute where nothing waits, and not on another site', async () => {
    const { clock, deps } = await aSiteWithRobots();
    const signed = async () => {
      await aPublishedNeed(deps);
      await second(deps, clock);
      const checkpoints = await deps.db.selectFrom('logCheckpoint').select('size').execute();
      return (
        await listCosignaturesOf(
          deps.db,
          checkpoints.map(({ size }) => size),
        )
      ).length;
    };
    expect([await signed(), await signed()]).toEqual([2, 2]);
    clock.advance(60_000);
    expect(await signed()).toBe(4);
  });

  it('leave another site alone', async () => {
    const { clock, deps } = await open();
    await transact(deps.db, async (trx) => ok(await insertRobots(trx, clock.now())));
    const settled = await settleDemo(deps, UNSAID);
    expect(settled).toEqual({ deps, demo: false, keyPrintedAt: [] });
    await aPublishedNeed(deps, { method: 'random', pricedDraw: '' });
    await second(deps, clock);
    expect(await deps.db.selectFrom('cosignature').selectAll().execute()).toEqual([]);
  });

  it('give way to what somebody set, and open nothing where they are not registered', async () => {
    const { deps } = await open();
    await aDemoDatabase(deps);
    const settle = async (said: Partial<Parameters<typeof settleDemo>[1]>) => {
      const settled = await settleDemo(deps, { ...UNSAID, ...said });
      const { policy, custodians, sources } = settled.deps;
      return { demo: settled.demo, policy, custodians, kinds: sources.kinds };
    };
    const printedAt = async (keyPrintedAt: readonly string[] | undefined) =>
      (await settleDemo(deps, { ...UNSAID, keyPrintedAt })).keyPrintedAt;
    expect(await printedAt(undefined)).toEqual([expect.stringContaining('示例报纸（虚构）')]);
    expect(await printedAt(['本地日报'])).toEqual(['本地日报']);
    const kinds = ['commit', 'ceremony'];
    // A demonstration that was loaded before there were robots.
    expect(await settle({})).toEqual({ demo: true, policy: ROBOT_POLICY, custodians: 0, kinds });
    await transact(deps.db, async (trx) => ok(await insertRobots(trx, deps.clock.now())));
    expect(await settle({})).toEqual({
      demo: true,
      policy: ROBOT_POLICY,
      custodians: ROBOT_THRESHOLD,
      kinds,
    });
    expect(
      await settle({ policy: null, custodians: 0, sources: { kinds: ['ceremony'], closedDays: [] } }),
    ).toEqual({
      demo: true,
      policy: null,
      custodians: 0,
      kinds: ['ceremony'],
    });
    expect(ROBOT_CUSTODIANS).toHaveLength(ROBOT_THRESHOLD + 1);
  });
});
