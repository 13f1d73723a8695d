import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findOpenApplication,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, DAY, formatShanghai, HOUR, type Instant } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { findJoiningFault, findPool, replayEligibility } from '../../src/draws/index.js';
import { getCurrentVersion, getNeed } from '../../src/needs/index.js';
import type { Pool } from '../../src/selection/index.js';
import { amend } from '../support/amendments.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import {
  anAgency,
  anApplicationForm,
  anEntry,
  aPublishedNeed,
  aQualification,
  aReviewer,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';
import { suspendNow } from '../support/suspensions.js';

const site = (db: Db) => {
  const clock = fakeClock();
  return { deps: testDeps(db, { clock }), clock };
};
type Site = ReturnType<typeof site>;

/** Changes what is registered of an agency, approved at once. */
async function change({ deps }: Site, actor: Actor, overrides: Record<string, unknown>): Promise<void> {
  const attachmentId = mustBe(
    await storeAttachment(deps, actor, {
      name: 'scan.pdf',
      mediaType: 'application/pdf',
      content: PDF,
    }),
  );
  const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId })], ...overrides });
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  const open = await findOpenApplication(deps.db, actor.agencyId ?? '');
  mustBe(await approveApplication(deps, await aReviewer(deps), open?.id ?? ''));
}

async function suspend({ deps }: Site, creditCode: string, suspended: boolean): Promise<void> {
  await suspendNow(deps, creditCode, { suspended, reason: '复核' });
}

/** A marketplace with an agency for every rule, and the answers that sign-up itself gives now. */
async function build(here: Site) {
  const { deps, clock } = here;
  const { actor: owner, owner: ownerRow } = await anOwner(deps);
  const good = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
  const low = await anAgency(deps, { qualifications: [aQualification({ grade: '丁' })] });
  const none = await anAgency(deps, {
    qualifications: [aQualification({ type: 'A11', grade: '', certificateNumber: 'A1' })],
  });
  const ends = await anAgency(deps, { qualifications: [aQualification({ validTo: '2017-05-04' })] });
  const kin = await anAgency(deps, { legalRepresentative: ownerRow.legalRepresentative });
  const avoided = await anAgency(deps);
  const late = await anAccount(deps, { role: 'agency' });
  clock.advance(HOUR);
  const need = await aPublishedNeed(
    deps,
    { avoidance: `${avoided.creditCode} 参与编制本项目的可行性研究`, method: 'random', pricedDraw: '' },
    owner,
  );
  const agencies = [...good, low, ends, kin, avoided, late, none].map(({ actor }) => actor);
  const answersNow = async (): Promise<Map<string, string | null>> => {
    const row = await getNeed(deps.db, need.id);
    const version = await getCurrentVersion(deps.db, need.id);
    const answers = new Map<string, string | null>();
    for (const { agencyId } of agencies) {
      if (agencyId === null) continue;
      const fault = await findJoiningFault(deps.db, row, version, agencyId, clock.now());
      answers.set(agencyId, fault ?? null);
    }
    return answers;
  };
  return { good, low, ends, kin, avoided, late, need, owner, agencies, answersNow };
}

onEachDatabase('eligibility', (open) => {
  it('replayed at any instant is what sign-up said then, for every agency', async () => {
    const here = site(await open());
    const { deps, clock } = here;
    const market = await build(here);
    const { need, good, late, kin } = market;
    const said = new Map<Instant, Map<string, string | null>>();
    const note = async () => {
      said.set(clock.now(), await market.answersNow());
      clock.advance(HOUR);
    };
    await note();
    await suspend(here, good[0]?.creditCode ?? '', true);
    await note();
    await change(here, late.actor, {});
    await note();
    await change(here, kin.actor, { legalRepresentative: '另一位法人' });
    await note();
    await suspend(here, good[0]?.creditCode ?? '', false);
    await change(here, good[1]?.actor ?? late.actor, {
      qualifications: [
        aQualification({ grade: '丁', attachmentId: await scanOf(here, good[1]?.actor ?? late.actor) }),
      ],
    });
    await note();
    const amended = {
      ...need.typed,
      lines: [{ type: 'C01', minGrade: '丁' }],
      closesAt: formatShanghai(addMillis(need.closesAt, 3 * DAY)),
    };
    await amend(deps, { ...need, owner: market.owner }, amended, '降低等级要求');
    await note();
    const row = await getNeed(deps.db, need.id);
    expect(said.size).toBe(6);
    const seen = new Set<string | null>();
    for (const [at, answers] of said) {
      const replay = await replayEligibility(deps.db, row, at, [...answers.keys()]);
      expect(new Map(replay?.answers.map(({ agencyId, fault }) => [agencyId, fault]))).toEqual(answers);
      for (const fault of answers.values()) seen.add(fault);
      const all = await replayEligibility(deps.db, row, at);
      for (const { agencyId, fault } of all?.answers ?? []) expect(fault).toBe(answers.get(agencyId));
    }
    for (const fault of [
      null,
      'not-approved',
      'suspended',
      'avoidance',
      'related-owner',
      'qualification-missing',
      'grade-too-low',
      'certificate-expired',
    ]) {
      expect([...seen]).toContain(fault);
    }
    expect(await replayEligibility(deps.db, row, '2017-05-01T00:00:00.000Z')).toBeUndefined();
  });

  it('replayed at the deadline is what the frozen pool says, whatever changed since', async () => {
    const here = site(await open());
    const { deps, clock } = here;
    const twin = { controllerCode: '91350100M000100Y43' };
    const [first, second] = [await anAgency(deps, twin), await anAgency(deps, twin)];
    const [plain, forged, fallen, moved] = [
      await anAgency(deps),
      await anAgency(deps),
      await anAgency(deps),
      await anAgency(deps),
    ];
    const { actor: owner, owner: ownerRow } = await anOwner(deps);
    const need = await aPublishedNeed(deps, {}, owner);
    for (const [index, agency] of [first, second, plain, forged, fallen, moved].entries()) {
      clock.advance(1000);
      await anEntry(deps, agency.actor, need, `${90_000 + index}`);
    }
    await deps.db
      .updateTable('entry')
      .set({ sealedBid: Buffer.alloc(40).toString('base64') })
      .where('agencyCode', '=', forged.creditCode)
      .execute();
    await suspend(here, fallen.creditCode, true);
    await change(here, moved.actor, { legalRepresentative: ownerRow.legalRepresentative });
    clock.set(need.closesAt);
    // The jobs come late: what changed after the deadline must not count.
    clock.advance(HOUR);
    await suspend(here, fallen.creditCode, false);
    await suspend(here, plain.creditCode, true);
    await change(here, moved.actor, {});
    for (const { error } of await runJobs(deps)) throw error;
    const pool = JSON.parse((await findPool(deps.db, need.id))?.pool ?? '') as Pool;
    const row = await getNeed(deps.db, need.id);
    const replay = await replayEligibility(deps.db, row, need.closesAt);
    const entered = replay?.answers.filter((answer) => answer.entered) ?? [];
    const excluded = entered
      .filter(({ fault }) => fault !== null)
      .map(({ creditCode, fault }) => ({ agency: creditCode, reason: fault }))
      .sort((a, b) => (a.agency < b.agency ? -1 : 1));
    expect(excluded).toEqual(pool.excluded);
    expect(new Map(pool.excluded.map(({ agency, reason }) => [agency, reason]))).toEqual(
      new Map([
        [second.creditCode, 'related-entry'],
        [forged.creditCode, 'bid-unreadable'],
        [fallen.creditCode, 'suspended'],
        [moved.creditCode, 'related-owner'],
      ]),
    );
    expect(entered.length).toBe(6);
    const suspended = entered.find(({ creditCode }) => creditCode === fallen.creditCode)?.evidence;
    expect(suspended).toMatchObject({ kind: 'suspension', reason: '复核' });
    // One agency alone is told the same.
    const alone = await replayEligibility(deps.db, row, need.closesAt, [second.actor.agencyId ?? '']);
    expect(alone?.answers).toMatchObject([{ fault: 'related-entry', evidence: { kind: 'entry' } }]);
  });

  it('before the freeze says nothing about entries', async () => {
    const here = site(await open());
    const { deps, clock } = here;
    const agency = await anAgency(deps);
    const need = await aPublishedNeed(deps);
    await anEntry(deps, agency.actor, need, '90000');
    clock.set(need.closesAt);
    const replay = await replayEligibility(deps.db, await getNeed(deps.db, need.id), need.closesAt);
    expect(replay?.judgesEntries).toBe(false);
    expect(replay?.answers.map(({ entered }) => entered)).toEqual([null]);
    expect(replay?.answers[0]?.evidence).toMatchObject({
      kind: 'qualifications',
      rows: [{ certificateNumber: '乙测资字53000001', validFrom: '2015-01-01', validTo: '2030-12-31' }],
    });
  });
});

async function scanOf({ deps }: Site, actor: Actor): Promise<string> {
  return mustBe(
    await storeAttachment(deps, actor, { name: 'scan.pdf', mediaType: 'application/pdf', content: PDF }),
  );
}
