import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findOpenApplication,
  proposeSuspension,
  returnApplication,
  settleSuspension,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { assertDefined, dueAt } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { agencyMessages } from '../../src/messages/records/agencies.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { kindsOf, seen, toldOf } from '../support/mailboxes.js';
import {
  anAgency,
  anApplicationForm,
  aQualification,
  aReviewer,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';
import { aProposal, suspendNow } from '../support/suspensions.js';

type Agency = Awaited<ReturnType<typeof anAgency>>;

/** Sends an application for a change of the register; its id. */
async function applyAgain(deps: Deps, actor: Actor): Promise<string> {
  const file = { name: 'scan.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const attachmentId = mustBe(await storeAttachment(deps, actor, file));
  const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId })] });
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  return assertDefined(await findOpenApplication(deps.db, actor.agencyId ?? ''), 'an application').id;
}

async function suspend(deps: Deps, { creditCode }: Agency, suspended = true): Promise<void> {
  await suspendNow(deps, creditCode, { suspended, reason: '核查业绩' });
}

const FROM = '2017-05-02T01:00:00.000Z';

onEachDatabase('messages', (open) => {
  it('tell an agency of its registration, and of nothing that was refused', async () => {
    const deps = testDeps(await open(), { clock: fakeClock(FROM) });
    const reviewer = await aReviewer(deps);
    const agency = await anAgency(deps);
    const other = await anAgency(deps);
    const proposal = { ...aProposal(), creditCode: agency.creditCode, documents: [] };
    const { id } = mustBe(await proposeSuspension(deps, reviewer, proposal));
    const settle = { creditCode: agency.creditCode, proposal: id, confirm: false };
    mustBe(await settleSuspension(deps, reviewer, settle));
    await suspend(deps, agency);
    expect((await proposeSuspension(deps, reviewer, proposal)).ok).toBe(false);
    await suspend(deps, agency, false);
    const told = await toldOf(deps, agency.actor);
    const data = { agency: agency.creditCode, reason: '核查业绩', act: 'suspend' };
    const [by, effective] = [dueAt('decisionDays', FROM, FROM), FROM];
    expect(told).toContainEqual({ kind: 'suspension-proposed', data: { ...data, by } });
    expect(told).toContainEqual({ kind: 'suspension-confirmed', data: { ...data, effective } });
    const decided = ['suspension-confirmed', 'suspension-proposed'];
    expect(told.map(({ kind }) => kind).sort()).toEqual(
      ['agency-approved', 'agency-restored', 'agency-suspended', 'suspension-refused', 'suspension-proposed']
        .concat(decided, decided)
        .sort(),
    );
    expect(await kindsOf(deps, other.actor)).toEqual(['agency-approved']);
  });

  it('tell an agency why its application was returned, once', async () => {
    const deps = testDeps(await open());
    const official = await aReviewer(deps);
    const { actor } = await anAgency(deps);
    const id = await applyAgain(deps, actor);
    mustBe(await returnApplication(deps, official, { id, reason: '扫描件不清' }));
    expect((await returnApplication(deps, official, { id, reason: '再退一次' })).ok).toBe(false);
    expect((await toldOf(deps, actor)).filter(({ kind }) => kind !== 'agency-approved')).toEqual([
      { kind: 'agency-returned', data: { reason: '扫描件不清' } },
    ]);
    mustBe(await approveApplication(deps, official, await applyAgain(deps, actor)));
    expect((await kindsOf(deps, actor)).filter((kind) => kind === 'agency-approved')).toHaveLength(2);
  });
});

it('are sent of every kind about a registration', () => {
  expect([...seen].sort()).toEqual(Object.keys(agencyMessages).sort());
});
