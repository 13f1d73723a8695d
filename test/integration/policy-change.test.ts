/** The site asks for other witnesses, or none, while needs are open whose plan names those of before. */
import { afterEach, expect, it } from 'vitest';
import { runJobs, waitingJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, SECOND } from '../../src/basics/index.js';
import { proposeRedo, settleRedo } from '../../src/draws/index.js';
import { getCurrentVersion } from '../../src/needs/index.js';
import { isPlan2 } from '../../src/selection/index.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { besiegeGuarded, drawnOf, liftSieges } from '../support/guarded-siege.js';
import { mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';

afterEach(liftSieges);

onEachDatabase('a policy of witnesses that is replaced between notice and deadline', (open) => {
  it('binds the needs that name it to the end, in every round', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'commit', witnessed: true });
    const { clock, need, first, second } = siege;
    // As long as it is the site's own its witnesses are asked every minute.
    await siege.at(clock.now());
    const deps = { ...siege.deps, policy: null };
    const pass = async (from: string, seconds: readonly number[]) => {
      for (const after of seconds) {
        clock.set(addMillis(from, after * SECOND));
        for (const { error } of await runJobs(deps)) throw error;
        for (const { error } of await runJobs(deps, { list: waitingJobs })) throw error;
      }
    };
    await pass(siege.closesAt, [1, 20, 40, 60]);
    const drawn = await drawnOf(siege);
    expect([drawn?.grade, drawn?.certificate?.plan.round]).toEqual([1, 1]);
    const objection = await anUpheldComplaint(deps, need.number);
    const redo = { basis: 'objection-upheld', objection, reason: '异议成立', source: 'ceremony' } as const;
    mustBe(await proposeRedo(deps, first, { number: need.number, ...redo, excluded: [] }));
    mustBe(await settleRedo(deps, second, { number: need.number, confirm: true }));
    const { plan } = await getCurrentVersion(deps.db, need.id);
    await pass(plan.closesAt, [1, 20, 40]);
    expect([plan.round, isPlan2(plan) && plan.policy]).toEqual([
      2,
      drawn?.certificate && 'policy' in drawn.certificate.plan && drawn.certificate.plan.policy,
    ]);
    const digits = '31415926535897932384';
    mustBe(
      await recordCeremony(deps, first, { number: need.number, digits, witnesses: ['见证甲', '见证乙'] }),
    );
    await pass(plan.closesAt, [60, 80]);
    const again = await drawnOf(siege);
    expect(again?.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect([again?.grade, again?.certificate?.plan.round]).toEqual([1, 2]);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });
});
