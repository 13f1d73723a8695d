import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { findAward, findCourse, recordAwards } from '../../src/awards/index.js';
import { addMillis, DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import { answerAward, settleDirectChoices } from '../../src/contracts/index.js';
import { enterNeed, proposeRedo } from '../../src/draws/index.js';
import { listMessages } from '../../src/messages/index.js';
import {
  asPublished,
  changeNotice,
  getDirectChoice,
  getNeed,
  moveNeed,
  needFormSchema,
  publishNeed,
  republishNeed,
  returnNeed,
  settleDirectChoice,
  withdrawNeed,
} from '../../src/needs/index.js';
import { answerObjection, listObjectionsOf } from '../../src/objections/index.js';
import { getSavings, sumRollups } from '../../src/statistics/index.js';
import { auditAfter } from '../support/audit-after.js';
import { codeOf } from '../support/award-course.js';
import { aCreditCode, anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import {
  aDirectForm,
  aDirectSite,
  anAnnouncement,
  fateOf,
  objectors,
  sendNeed,
} from '../support/direct-choice.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { aDrawSite, runAndAudit } from '../support/redo-chain.js';
import { suspendNow } from '../support/suspensions.js';

onEachDatabase('a direct choice', (open) => {
  it('takes effect after its days as it was announced, and its award goes its way', async () => {
    const { deps, clock, need } = await aDirectSite(await open());
    clock.set(addMillis(need.until, -1));
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'published', fault: null });
    expect(await findAward(deps.db, need.id)).toBeUndefined();
    clock.set(need.until);
    await runAndAudit(deps);
    expect(await findAward(deps.db, need.id)).toMatchObject({
      round: null,
      method: 'direct',
      agencyCode: need.creditCode,
      priceFen: 9_000_000,
      budgetFen: 9_800_000,
    });
    expect(await findCourse(deps.db, need.id)).toMatchObject({ stage: 'letter', rank: 1 });
    const { number } = need;
    mustBe(await answerAward(deps, need.agency, { number, answer: 'take' }));
    await runAndAudit(deps);
    expect(await findCourse(deps.db, need.id)).toMatchObject({ stage: 'signing' });
  });

  it('tells whom it concerns: the agency, the others with the qualification, the owner', async () => {
    const db = await open();
    const { deps, clock } = await aDrawSite(db);
    const other = await anAgency(deps);
    const need = await anAnnouncement(deps);
    const kinds = async ({ agencyId, ownerId }: Actor) => {
      const mailbox = agencyId
        ? ({ box: 'agencyId', id: agencyId } as const)
        : ({ box: 'ownerId', id: ownerId ?? '' } as const);
      const messages = await listMessages(db, mailbox, { limit: 30 });
      return messages.flatMap(({ content }) => ('kind' in content ? [content.kind] : []));
    };
    const ofChoice = async (actor: Actor) => (await kinds(actor)).filter((kind) => kind.startsWith('direct'));
    expect(await ofChoice(need.agency)).toEqual(['direct-proposed']);
    expect(await ofChoice(other.actor)).toEqual(['direct-invitation']);
    expect(await ofChoice(need.owner)).toEqual(['direct-announced']);
    clock.set(need.until);
    await runAndAudit(deps);
    expect(await ofChoice(need.agency)).toEqual(['direct-letter', 'direct-proposed']);
    expect(await kinds(need.agency)).not.toContain('award-letter');
    expect(await ofChoice(need.owner)).toEqual(['direct-awarded', 'direct-announced']);
    const { complain, uphold } = objectors(deps, need);
    clock.advance(MINUTE);
    await uphold(mustBe(await complain()));
    await runAndAudit(deps);
    expect(await ofChoice(need.agency)).toContain('direct-fallen');
    expect(await ofChoice(need.owner)).toContain('direct-fallen-owner');
    const second = await anAnnouncement(deps);
    mustBe(await withdrawNeed(deps, second.owner, { id: second.id, reason: '计划调整' }));
    expect(await ofChoice(second.agency)).toContain('direct-withdrawn');
  });

  it('is settled once by two processes at once', async () => {
    const { deps, clock, need } = await aDirectSite(await open());
    clock.set(need.until);
    await Promise.all([settleDirectChoices(deps), settleDirectChoices(deps), settleDirectChoices(deps)]);
    await runAndAudit(deps);
    const awards = await deps.db.selectFrom('award').selectAll().where('needId', '=', need.id).execute();
    expect(awards).toHaveLength(1);
  });

  it('leaves nothing half written where its process dies within, and comes to the same end after', async () => {
    const { deps, clock, need } = await aDirectSite(await open());
    clock.set(need.until);
    for (const survives of [0, 1, 2]) {
      let left = survives;
      const newId = () => {
        if (left-- === 0) throw new Error('killed');
        return deps.newId();
      };
      await expect(settleDirectChoices({ ...deps, newId })).rejects.toThrow();
      expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'published' });
      expect(await findAward(deps.db, need.id)).toBeUndefined();
    }
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'selected' });
  });

  it('waits for the answer to an objection, of an agency or of anybody, made up to its last millisecond', async () => {
    const { deps, clock, need, other, object, complain, dismiss } = await aDirectSite(await open());
    const objection = mustBe(await object(other.actor));
    clock.set(addMillis(need.until, -1));
    const complaint = mustBe(await complain());
    clock.set(need.until);
    expect(codeOf(await object(other.actor))).toBe('objections/not-public');
    await runAndAudit(deps);
    clock.advance(DAY);
    await dismiss(objection);
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'published' });
    // One of after its days waits for an answer, and nothing waits for it.
    mustBe(await complain());
    await dismiss(complaint);
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'selected', fault: null });
  });

  it('falls by an objection that is upheld, at once, and may be published again by another method', async () => {
    const { deps, clock, need, other, object, uphold } = await aDirectSite(await open());
    const number = mustBe(await object(other.actor));
    await uphold(number);
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toEqual({
      state: 'failed',
      reason: 'direct-fallen',
      fault: 'objection-upheld',
      objection: number,
      record: null,
    });
    clock.advance(HOUR);
    const { id } = mustBe(await republishNeed(deps, need.owner, need.id));
    expect(id).not.toBe(need.id);
    // What has fallen never takes effect.
    clock.set(addMillis(need.until, DAY));
    await runAndAudit(deps);
    expect(await findAward(deps.db, need.id)).toBeUndefined();
  });

  it('ends once in force where an objection is upheld before the service, and stays once it is served', async () => {
    const { deps, clock, need, complain, uphold } = await aDirectSite(await open());
    clock.set(need.until);
    await runAndAudit(deps);
    clock.advance(MINUTE);
    const number = mustBe(await complain());
    await uphold(number);
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'failed', objection: number });
    expect(await findAward(deps.db, need.id)).toBeUndefined();
    expect((await sumRollups(deps.db, 'method', { from: '2023-01', to: '2023-12' })).length).toBe(0);
  });

  it.each(['suspended', 'not-sole', 'earlier-award', 'related-owner'] as const)(
    'falls where its agency may not have it any more: %s',
    async (fault) => {
      const { deps, clock } = await aDrawSite(await open());
      const agency = await anAgency(deps);
      const { actor: owner } = await anOwner(deps);
      const earlier = await earlierAward(deps, clock, { agency, owner });
      const claim = {
        suspended: {},
        'not-sole': { directGround: 'sole' },
        'earlier-award': { directGround: 'continuation', directEarlier: earlier.number },
        'related-owner': {},
      }[fault];
      const need = await anAnnouncement(deps, claim, { agency, owner });
      clock.advance(HOUR);
      if (fault === 'suspended') await suspendNow(deps, agency.creditCode);
      if (fault === 'not-sole') await anAgency(deps);
      if (fault === 'earlier-award') {
        mustBe(
          await answerAward(deps, agency.actor, {
            number: earlier.number,
            answer: 'decline',
            reason: '无力承接',
          }),
        );
      }
      if (fault === 'related-owner') await become(deps, agency.creditCode, owner.ownerId ?? '');
      clock.set(need.until);
      await settleDirectChoices(deps);
      const fate = await fateOf(deps.db, need.id);
      expect(fate).toMatchObject({ state: 'failed', fault, objection: null });
      expect(fate.record === null).toBe(fault !== 'suspended');
    },
  );

  it('has no reserve: declined or not answered in its days, the need has failed', async () => {
    const { deps, clock, need } = await aDirectSite(await open());
    clock.set(need.until);
    await runAndAudit(deps);
    const { number } = need;
    const reason = '无力承接';
    mustBe(await answerAward(deps, need.agency, { number, answer: 'decline', reason }));
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'failed', reason: 'no-reserve' });
    expect(await findAward(deps.db, need.id)).toBeUndefined();
  });

  it('is no selection: nobody enters it, nothing is drawn, and its terms are not changed', async () => {
    const { deps, clock, need, other, officials } = await aDirectSite(await open());
    const { number, id, owner, typed } = need;
    const entered = await enterNeed(deps, other.actor, { number, planHash: '0'.repeat(64), bid: '80000' });
    expect(codeOf(entered)).toBe('draws/direct');
    const changed = { ...typed, directPrice: '80000' };
    const form = needFormSchema.parse(changed);
    const change = { id, typed: changed, form, changeNote: '降价' };
    expect(codeOf(await changeNotice(deps, owner, change))).toBe('needs/direct-fixed');
    clock.set(need.until);
    await runAndAudit(deps);
    const redo = { number, basis: 'objection-upheld' as const, source: 'ceremony' as const, reason: '重抽' };
    const drawn = await proposeRedo(deps, officials[0], { ...redo, excluded: [], objection: undefined });
    expect(drawn.ok).toBe(false);
    for (const table of ['pool', 'needVersion', 'selection', 'closing'] as const)
      expect(await deps.db.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  it('is withdrawn by its owner while it is announced, and not after', async () => {
    const { deps, clock, need } = await aDirectSite(await open());
    const second = await anAnnouncement(deps);
    mustBe(await withdrawNeed(deps, need.owner, { id: need.id, reason: '计划调整' }));
    await runAndAudit(deps);
    clock.set(second.until);
    const late = await withdrawNeed(deps, second.owner, { id: second.id, reason: '计划调整' });
    expect(codeOf(late)).toBe('needs/already-closed');
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'withdrawn' });
  });

  it('is counted apart from what competition saved', async () => {
    const { deps, clock, need } = await aDirectSite(await open());
    clock.set(need.until);
    await runAndAudit(deps);
    const year = { from: '2023-01', to: '2023-12' } as const;
    expect(await sumRollups(deps.db, 'method', year)).toMatchObject([
      { key: 'direct', projects: 1, savingFen: 800_000 },
    ]);
    expect((await getSavings(deps.db, year)).total).toMatchObject({ projects: 0, savingFen: 0 });
    expect(await sumRollups(deps.db, 'month', year)).toEqual([]);
  });

  it('is refused at its fields where the rules do not allow it', async () => {
    const db = await open();
    const { deps } = await aDrawSite(db);
    const { actor: owner } = await anOwner(deps);
    const agency = await anAgency(deps);
    await anAgency(deps);
    const tried = async (overrides: Record<string, unknown>) => {
      const typed = await aDirectForm(deps, owner, agency.creditCode, overrides);
      const { sent } = await sendNeed(deps, owner, typed);
      return sent.ok ? [] : sent.errors.map(({ code, field }) => [code, field]);
    };
    expect(await tried({})).toEqual([]);
    expect(await tried({ attachments: [] })).toEqual([['needs/direct-no-file', 'attachments']]);
    expect(await tried({ closesAt: '2023-08-24 09:00' })).toEqual([
      ['needs/announced-too-short', 'closesAt'],
    ]);
    expect(await tried({ closesAt: '2024-08-24 09:00' })).toEqual([['needs/closes-too-late', 'closesAt']]);
    expect(await tried({ fund: 'state', budget: '300000' })).toEqual([
      ['needs/direct-above-limit', 'budget'],
    ]);
    expect(await tried({ fund: 'state', budget: '299999.99' })).toEqual([]);
    expect(await tried({ directAgency: aCreditCode() })).toEqual([
      ['needs/direct-unknown-agency', 'directAgency'],
    ]);
    expect(await tried({ directGround: 'sole' })).toEqual([['needs/direct-not-sole', 'directGround']]);
    expect(await tried({ directGround: 'continuation', directEarlier: 'CX-2017-000001' })).toEqual([
      ['needs/direct-earlier-award', 'directEarlier'],
    ]);
    expect(await tried({ directGround: 'failed', directEarlier: '' })).toEqual([
      ['needs/direct-earlier-failure', 'directEarlier'],
    ]);
    expect(await tried({ lines: [{ type: 'C01', minGrade: '甲' }] })).toEqual([
      ['needs/direct-grade-too-low', 'directAgency'],
    ]);
    await suspendNow(deps, agency.creditCode);
    expect(await tried({})).toEqual([['needs/direct-suspended', 'directAgency']]);
  });

  it('is checked again when it is published, and goes back to its owner then', async () => {
    const { deps } = await aDrawSite(await open());
    const { actor: owner } = await anOwner(deps);
    const agency = await anAgency(deps);
    const typed = await aDirectForm(deps, owner, agency.creditCode, { directGround: 'sole' });
    const { id, sent } = await sendNeed(deps, owner, typed);
    mustBe(sent);
    await anAgency(deps);
    const official = await aReviewer(deps);
    expect(codeOf(await publishNeed(deps, official, id))).toBe('needs/direct-not-sole');
    expect(codeOf(await publishNeed(deps, owner, id))).toBe('needs/forbidden');
    mustBe(await returnNeed(deps, official, { id, reason: '已有其他机构' }));
    await runAndAudit(deps);
  });

  it('follows a selection that failed for want of entries', async () => {
    const { deps, clock } = await aDrawSite(await open());
    const failed = await aPublishedNeed(deps, { closesAt: '2023-08-23 23:49:24' });
    clock.set('2023-08-23T15:49:25.000Z');
    await runAndAudit(deps);
    const { projectCode, projectName } = failed.typed;
    const claim = { directGround: 'failed', directEarlier: failed.number, projectCode, projectName };
    const need = await anAnnouncement(deps, { ...claim, attachments: [] }, { owner: failed.owner });
    expect(await getDirectChoice(deps.db, need.id)).toMatchObject({ earlier: failed.number });
    clock.set(need.until);
    await runAndAudit(deps);
    expect(await fateOf(deps.db, need.id)).toMatchObject({ state: 'selected' });
  });
});

onEachDatabase('an operator who settles a direct choice by hand', (open) => {
  /** What an audit finds of an award of the operator's own making; its record and its rows are those that the product writes. */
  const settled = async (
    { deps, need }: Awaited<ReturnType<typeof aDirectSite>>,
    { told, kept, at }: { readonly told: object; readonly kept: object; readonly at: string },
  ) =>
    (
      await auditAfter(deps.db, async (trx) => {
        const choice = await getDirectChoice(trx, need.id);
        const found = asPublished(await getNeed(trx, need.id));
        await moveNeed(trx, { id: need.id, from: 'published', to: 'selected', set: { selectedAt: at } });
        await settleDirectChoice(trx, need.id, { settledAt: at, fault: null, objection: null, record: null });
        const award = {
          id: 'by-hand',
          needId: need.id,
          round: null,
          agencyId: choice.agencyId,
          agencyCode: choice.agencyCode,
          agencyName: choice.agencyName,
          ownerName: found.ownerName,
          divisionCode: found.divisionCode,
          typeCode: found.typeCode,
          method: found.method,
          fund: found.fund,
          budgetFen: found.budgetFen,
          priceFen: choice.priceFen,
          awardedAt: at,
          course: { rank: 1, under: found.publishedAt },
          ...kept,
        };
        const courses = await recordAwards(trx, [award]);
        await appendEvent(trx, {
          at,
          kind: 'direct.awarded',
          subject: need.number,
          actor: SYSTEM_ACTOR,
          data: {
            agency: choice.agencyCode,
            priceFen: choice.priceFen,
            announcement: choice.sha256,
            ...told,
          },
          rows: [
            ...rowsOf('need', [need.id]),
            ...rowsOf('direct_choice', [need.id]),
            ...rowsOf('award', [award.id]),
            ...rowsOf('award_course', courses),
          ],
        });
      })
    ).map(({ table, problem, column }) => [table, problem, column].filter(Boolean).join(' '));

  it('is found: too early, over an objection, to another agency, at another price', async () => {
    const site = await aDirectSite(await open());
    const { need, other, object } = site;
    const at = need.until;
    const honest = { told: {}, kept: {}, at };
    expect(await settled(site, honest)).toEqual([]);
    const early = await settled(site, { ...honest, at: addMillis(at, -1) });
    expect(early).toEqual(['audit_event out-of-turn']);
    const cheaper = await settled(site, {
      ...honest,
      told: { priceFen: 8_000_000 },
      kept: { priceFen: 8_000_000 },
    });
    expect(cheaper).toContain('audit_event not-as-announced');
    expect(await settled(site, { ...honest, kept: { priceFen: 8_000_000 } })).toEqual([
      'award contradicted price_fen',
    ]);
    const { agencyId } = other.actor;
    const another = { agencyId, agencyCode: other.creditCode, agencyName: '另一家' };
    expect(await settled(site, { ...honest, kept: another })).toEqual(['award contradicted agency_code']);
    mustBe(await object(other.actor));
    expect(await settled(site, honest)).toEqual(['audit_event out-of-turn']);
  });

  it('is found where what is kept of the announcement is not what was announced', async () => {
    const { deps, need } = await aDirectSite(await open());
    const changed = async (set: object) =>
      (
        await auditAfter(deps.db, (trx) =>
          trx.updateTable('directChoice').set(set).where('needId', '=', need.id).execute(),
        )
      ).map(({ table, problem, column }) => [table, problem, column].join(' '));
    expect(await changed({ priceFen: 1 })).toEqual(['direct_choice changed price_fen']);
    const { announcement } = await getDirectChoice(deps.db, need.id);
    const other = JSON.stringify({ ...announcement, priceFen: 1 });
    expect(await changed({ announcement: other })).toContain('direct_choice changed sha256');
  });
});

onEachDatabase('an objection to a direct choice', (open) => {
  it('is answered by nobody who reviewed it or is one of its parties', async () => {
    const { deps, need, complain, other } = await aDirectSite(await open());
    mustBe(await complain());
    const { object } = objectors(deps, need);
    mustBe(await object(other.actor));
    mustBe(await object(need.agency));
    const unapproved = await anAccount(deps, { role: 'agency' });
    expect(codeOf(await object(unapproved.actor))).toBe('objections/agencies-alone');
    expect(codeOf(await object(need.owner))).toBe('objections/agencies-alone');
    const [first] = await listObjectionsOf(deps.db, need.id);
    const answer = {
      number: first?.number ?? '',
      outcome: 'dismissed' as const,
      reasons: '不实',
      hidden: [],
    };
    expect(codeOf(await answerObjection(deps, await aReviewer(deps), answer))).toBe('objections/involved');
  });
});

type Deps = Parameters<typeof settleDirectChoices>[0];

/** A need of the owner that the agency has the award of, not answered yet. */
async function earlierAward(
  deps: Deps,
  clock: { now(): string; set(at: string): void },
  {
    agency,
    owner,
  }: { agency: Awaited<ReturnType<typeof anAgency>>; owner: Parameters<typeof aPublishedNeed>[2] },
) {
  const need = await aPublishedNeed(deps, { minEntries: '1', closesAt: '2023-08-23 23:49:24' }, owner);
  await anEntry(deps, agency.actor, need, '90000');
  clock.set('2023-08-23T15:49:25.000Z');
  await runAndAudit(deps);
  clock.set('2023-08-28T15:49:25.000Z');
  await runAndAudit(deps);
  return need;
}

/** Gives an owner the credit code that controls an agency: from now on the two are one party. */
async function become(deps: Deps, creditCode: string, ownerId: string): Promise<void> {
  const { creditCode: own } = await deps.db
    .selectFrom('owner')
    .select('creditCode')
    .where('id', '=', ownerId)
    .executeTakeFirstOrThrow();
  const { id } = await deps.db
    .selectFrom('agency')
    .select('id')
    .where('creditCode', '=', creditCode)
    .executeTakeFirstOrThrow();
  await deps.db
    .updateTable('agencyVersion')
    .set({ controllerCode: own })
    .where('agencyId', '=', id)
    .execute();
}
