/** What an owner alone, and an owner with the operator, try before the deadline: attacks on the terms of a notice. */
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, addWorkingDays, formatShanghai, MINUTE, SECOND } from '../../src/basics/index.js';
import { enterNeed, listActiveEntries } from '../../src/draws/index.js';
import {
  approveAmendment,
  findLatestAmendment,
  findSealedSecret,
  getCurrentVersion,
  getNeed,
  republishNeed,
  returnAmendment,
  saveDraft,
  submitNeed,
  withdrawAmendment,
} from '../../src/needs/index.js';
import { changeOf, propose, sendChange } from '../support/amendments.js';
import { aCreditCode } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { disarm } from '../support/disarm.js';
import { anAgency, mustBe } from '../support/marketplace-builders.js';
import { after, besiege, CLOSING, outcomeOf, ROUND_1000, type Siege } from '../support/siege.js';
import { codes } from '../support/siege-acts.js';
import { suspendNow } from '../support/suspensions.js';

/** What a change must not touch: plan, secret, and the entries that stand. */
async function standing({ deps, need }: Siege) {
  const { planHash, version, plan } = await getCurrentVersion(deps.db, need.id);
  const entries = await listActiveEntries(deps.db, need.id);
  return {
    planHash,
    version,
    plan,
    secret: await findSealedSecret(deps.db, planHash),
    entries: entries.map(({ entryHash }) => entryHash),
  };
}

/** Changes that an owner may send: of information, of terms, of both. */
const CHANGES = [
  { witnesses: '公证处王某' },
  { clarification: '现场踏勘改为周五' },
  { ownerPhone: '0878-3129999' },
  { content: '另一项内容', closesAt: '2023-08-30 23:49' },
  { avoidance: `${aCreditCode()} 与业主有隶属关系`, closesAt: '2023-08-30 23:49' },
  { witnesses: '公证处王某', budget: '97000', closesAt: '2023-08-30 23:49' },
] as const;

onEachDatabase('the owner alone', (open) => {
  it.each(['drand', 'commit'] as const)(
    'X1 voids no entry in the last seconds, whatever is changed, under %s',
    async (source) => {
      const siege = await besiege(await open(), source);
      const { deps, need, clock } = siege;
      const before = await standing(siege);
      expect(before.entries).toHaveLength(3);
      clock.set(addMillis(CLOSING, -5 * SECOND));
      for (const change of CHANGES) {
        await sendChange(deps, need, change);
        expect(await standing(siege), JSON.stringify(change)).toEqual(before);
        await withdrawAmendment(deps, need.owner, need.id);
      }
      // The friends who were to be alone meet the others.
      clock.set(addMillis(CLOSING, -3 * SECOND));
      const friends = [siege.favourite, await anAgency(deps), await anAgency(deps)];
      for (const { actor } of friends)
        mustBe(await enterNeed(deps, actor, { number: need.number, planHash: before.planHash }));
      await siege.at(after(CLOSING));
      await siege.at(ROUND_1000);
      const { ok, certificate } = await outcomeOf(siege);
      expect(ok).toBe(true);
      expect(certificate?.pool.entries).toHaveLength(6);
      expect(certificate?.planHash).toBe(before.planHash);
      expect(await auditDatabase(deps.db)).toEqual([]);
    },
  );

  it('X1 has no other way to a new plan: not as a draft, not as a submission, not as the own official', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need } = siege;
    const { owner, id } = need;
    const before = await standing(siege);
    const input = changeOf(need, { content: '另一项内容' });
    expect(codes(await saveDraft(deps, owner, input))).toEqual(['needs/wrong-state']);
    expect(codes(await submitNeed(deps, owner, input))).toEqual(['needs/wrong-state']);
    expect(codes(await republishNeed(deps, owner, id))).toEqual(['needs/wrong-state']);
    const proposal = await propose(deps, need, { content: '另一项内容' });
    expect(codes(await approveAmendment(deps, owner, proposal))).toEqual(['needs/forbidden']);
    const reason = '同意';
    expect(codes(await returnAmendment(deps, owner, { id: proposal, reason }))).toEqual(['needs/forbidden']);
    // Nor does the database let the one who proposed approve.
    const { proposedBy: settledBy, proposedAt: settledAt } = (await findLatestAmendment(deps.db, id)) ?? {};
    await expect(
      deps.db
        .updateTable('needAmendment')
        .set({ state: 'approved', settledBy: settledBy ?? null, settledAt: settledAt ?? null })
        .execute(),
    ).rejects.toThrow(/check/i);
    expect(await standing(siege)).toEqual(before);
  });

  it('X1 with an official gains no short period: an approval in the last second restarts the full one', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need, clock, first } = siege;
    const proposal = await propose(deps, need, { content: '另一项内容' });
    const before = await standing(siege);
    const at = addMillis(CLOSING, -SECOND);
    clock.set(at);
    // The deadline that was proposed is judged again when it counts: by now it is too near.
    expect(codes(await approveAmendment(deps, first, proposal))).toEqual(['needs/closes-too-early']);
    expect(await standing(siege)).toEqual(before);
    mustBe(await withdrawAmendment(deps, need.owner, need.id));
    const closesAt = formatShanghai(addMillis(addWorkingDays(at, 3), MINUTE));
    mustBe(await approveAmendment(deps, first, await propose(deps, need, { content: '另一', closesAt })));
    const now = await standing(siege);
    expect(now.plan.opensAt).toBe(at);
    expect(now.plan.closesAt >= addWorkingDays(at, 3)).toBe(true);
    expect(now.entries).toEqual([]);
    // The old deadline closes nothing any more.
    await siege.at(after(CLOSING));
    expect((await getNeed(deps.db, need.id)).state).toBe('published');
  });

  it('X1 the deadline comes first: the proposal lapses, and the need closes under the terms in force', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need, clock, first } = siege;
    const before = await standing(siege);
    const proposal = await propose(deps, need, { content: '另一', closesAt: '2023-08-31 23:49' });
    clock.set(CLOSING);
    expect(codes(await approveAmendment(deps, first, proposal))).toEqual(['needs/already-closed']);
    await siege.at(after(CLOSING));
    expect((await findLatestAmendment(deps.db, need.id))?.state).toBe('lapsed');
    expect(codes(await approveAmendment(deps, first, proposal))).toEqual(['needs/amendment-settled']);
    await siege.at(addMillis(CLOSING, 5 * MINUTE));
    const { ok, certificate } = await outcomeOf(siege);
    expect(ok).toBe(true);
    expect(certificate?.planHash).toBe(before.planHash);
    expect(certificate?.pool.entries).toHaveLength(3);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });
});

onEachDatabase('the owner with the operator', (open) => {
  it('X11 gets no second secret: as often as the owner changes the notice, it is the same', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need } = siege;
    const before = await standing(siege);
    for (let turn = 0; turn < 5; turn += 1) {
      mustBe(await sendChange(deps, { ...need, typed: need.typed }, { witnesses: `见证人${turn}` }));
      await propose(deps, need, { content: `另一项内容 ${turn}` });
      mustBe(await withdrawAmendment(deps, need.owner, need.id));
    }
    expect(await standing(siege)).toEqual(before);
    expect(await deps.db.selectFrom('needSecret').select('planHash').execute()).toHaveLength(1);
  });

  it('X1 X11 shortens a period in the database: the audit names the version', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need } = siege;
    await disarm(deps.db);
    const { plan } = await getCurrentVersion(deps.db, need.id);
    const late = { ...plan, opensAt: addMillis(CLOSING, -5 * SECOND) };
    await deps.db
      .updateTable('needVersion')
      .set({ plan: JSON.stringify(late) })
      .execute();
    const found = (await auditDatabase(deps.db)).map(
      ({ table, key, problem }) => `${table} ${key} ${problem}`,
    );
    expect(found).toContain(`need_version ${need.id}/1 sign-up-too-short`);
    await deps.db
      .updateTable('needVersion')
      .set({ plan: JSON.stringify({ ...plan, closesAt: '2024-08-23T15:49:24.000Z' }) })
      .execute();
    expect((await auditDatabase(deps.db)).map(({ problem }) => problem)).toContain('sign-up-too-long');
  });

  it('X4 is not a way round: who is suspended meanwhile loses nothing by a change of information', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need, entrants } = siege;
    const [rival] = entrants;
    const code = rival?.creditCode ?? '';
    await suspendNow(deps, code);
    mustBe(await sendChange(deps, need, { witnesses: '公证处王某' }));
    await suspendNow(deps, code, { suspended: false });
    expect((await standing(siege)).entries).toHaveLength(3);
    expect(await runJobs(deps)).toEqual([]);
  });
});
