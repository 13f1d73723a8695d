/** Several people who act for one agency or owner: who may invite and remove them, what each sees, whose act it was. */
import { expect, it } from 'vitest';
import {
  type Actor,
  findActorByToken,
  inviteToUnit,
  listUnitPeople,
  logIn,
  removeFromUnit,
  setAccountStatus,
  setUnitRole,
  startSession,
} from '../../src/accounts/index.js';
import { auditDatabase } from '../../src/audit/index.js';
import type { Deps } from '../../src/db/index.js';
import { enterNeed, withdrawEntry } from '../../src/draws/index.js';
import { listMessages, mailboxOf } from '../../src/messages/index.js';
import { getNeed, saveDraft } from '../../src/needs/index.js';
import { isOwn } from '../../src/objections/index.js';
import { anAwardedNeed } from '../support/award-course.js';
import { anAccount, anEmail, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { aNeedForm, anAgency, aPublishedNeed, applyAgain, mustBe } from '../support/marketplace-builders.js';

const PASSWORD = 'a first phrase that is long';

const aPerson = (overrides: Record<string, unknown> = {}) => ({
  name: '经办人甲',
  email: anEmail(),
  unitRole: 'agent' as const,
  password: PASSWORD,
  passwordAgain: PASSWORD,
  ...overrides,
});

const codeOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) => result.errors?.[0]?.code;

/** A unit with its administrator and an agent. */
async function aUnit(deps: Deps, role: 'agency' | 'owner') {
  const { actor } = role === 'agency' ? await anAgency(deps) : await anOwner(deps);
  const agent = mustBe(await inviteToUnit(deps, actor, aPerson()));
  return { administrator: actor, agent };
}

const rolesOf = async ({ db }: Deps, actor: Actor) =>
  (await listUnitPeople(db, actor)).map(({ unitRole, status }) => [unitRole, status]);

onEachDatabase('the people of a unit', (open) => {
  it.each(['agency', 'owner'] as const)(
    'of an %s are invited by its administrator alone, and log in',
    async (role) => {
      const db = await open();
      const deps = testDeps(db);
      const { administrator, agent } = await aUnit(deps, role);
      expect(agent).toMatchObject({
        role,
        agencyId: administrator.agencyId,
        ownerId: administrator.ownerId,
        unitRole: 'agent',
      });
      expect(await rolesOf(deps, agent)).toEqual([
        ['administrator', 'active'],
        ['agent', 'active'],
      ]);
      expect(codeOf(await inviteToUnit(deps, agent, aPerson()))).toBe('account/forbidden');
      expect(
        codeOf(await setUnitRole(deps, agent, { accountId: agent.accountId, unitRole: 'administrator' })),
      ).toBe('account/forbidden');
      for (const other of ['official', 'auditor', 'administrator'] as const) {
        const { actor } = await anAccount(deps, { role: other });
        expect(codeOf(await inviteToUnit(deps, actor, aPerson()))).toBe('account/forbidden');
      }
      const email = anEmail();
      mustBe(await inviteToUnit(deps, administrator, aPerson({ email })));
      const taken = await inviteToUnit(deps, administrator, aPerson({ email }));
      expect(taken.ok || taken.errors[0]).toMatchObject({ code: 'account/email-taken', field: 'email' });
      const { actor } = mustBe(await logIn(deps, { login: email, password: PASSWORD, ip: '192.0.2.1' }));
      expect([actor.unitRole, actor.agencyId, actor.ownerId]).toEqual([
        'agent',
        administrator.agencyId,
        administrator.ownerId,
      ]);
      expect(await auditDatabase(db)).toEqual([]);
    },
  );

  it('lose their sessions as they are removed, for good, and nobody of another unit removes them', async () => {
    const db = await open();
    const deps = testDeps(db);
    const { administrator, agent } = await aUnit(deps, 'agency');
    const stranger = (await aUnit(deps, 'agency')).administrator;
    const token = await startSession(db, deps, agent.accountId);
    expect(codeOf(await removeFromUnit(deps, stranger, agent.accountId))).toBe('account/not-found');
    expect(codeOf(await removeFromUnit(deps, agent, administrator.accountId))).toBe('account/forbidden');
    expect(codeOf(await removeFromUnit(deps, administrator, administrator.accountId))).toBe(
      'account/own-account',
    );
    expect((await findActorByToken(deps, token))?.accountId).toBe(agent.accountId);
    mustBe(await removeFromUnit(deps, administrator, agent.accountId));
    expect(await findActorByToken(deps, token)).toBeNull();
    expect(await db.selectFrom('session').select('accountId').execute()).toEqual([]);
    const site = (await anAccount(deps, { role: 'administrator' })).actor;
    const enable = { accountId: agent.accountId, status: 'active' as const };
    expect(codeOf(await setAccountStatus(deps, site, enable))).toBe('account/removed');
    expect(codeOf(await removeFromUnit(deps, administrator, agent.accountId))).toBe('account/removed');
    const back = { accountId: agent.accountId, unitRole: 'administrator' as const };
    expect(codeOf(await setUnitRole(deps, administrator, back))).toBe('account/removed');
    const told = await db
      .selectFrom('auditEvent')
      .select(['kind', 'subject', 'actorId'])
      .where('kind', 'in', ['account.invited', 'account.removed'])
      .where('subject', '=', agent.accountId)
      .orderBy('seq')
      .execute();
    expect(told.map(({ kind, actorId }) => [kind, actorId])).toEqual([
      ['account.invited', administrator.accountId],
      ['account.removed', administrator.accountId],
    ]);
  });

  it('keep an administrator, even when two remove each other at once', async () => {
    const db = await open();
    const deps = testDeps(db);
    const { administrator: first, agent } = await aUnit(deps, 'owner');
    const resign = { accountId: first.accountId, unitRole: 'agent' as const };
    expect(codeOf(await setUnitRole(deps, first, resign))).toBe('account/last-unit-administrator');
    mustBe(await setUnitRole(deps, first, { accountId: agent.accountId, unitRole: 'administrator' }));
    const second: Actor = { ...agent, unitRole: 'administrator' };
    const both = await Promise.all([
      removeFromUnit(deps, first, second.accountId),
      removeFromUnit(deps, second, first.accountId),
    ]);
    expect(both.flatMap((one) => codeOf(one) ?? [])).toEqual(['account/forbidden']);
    const left = (await rolesOf(deps, first)).filter(([, status]) => status === 'active');
    expect(left).toEqual([['administrator', 'active']]);
  });

  it('resign one after the other: the last administrator stays', async () => {
    const db = await open();
    const deps = testDeps(db);
    const { administrator: first, agent } = await aUnit(deps, 'agency');
    mustBe(await setUnitRole(deps, first, { accountId: agent.accountId, unitRole: 'administrator' }));
    const second: Actor = { ...agent, unitRole: 'administrator' };
    const both = await Promise.all(
      [first, second].map((actor) =>
        setUnitRole(deps, actor, { accountId: actor.accountId, unitRole: 'agent' }),
      ),
    );
    expect(both.flatMap((one) => codeOf(one) ?? [])).toEqual(['account/last-unit-administrator']);
  });

  it('act for their unit alone, read the same messages, and stand in the log as who acted', async () => {
    const db = await open();
    const deps = testDeps(db);
    const { administrator, agent } = await aUnit(deps, 'agency');
    const need = await aPublishedNeed(deps);
    const enter = { number: need.number, planHash: need.planHash, bid: '90000' };
    mustBe(await enterNeed(deps, agent, enter));
    // It is one entry of one unit, whoever of it acts.
    mustBe(await withdrawEntry(deps, administrator, need.number));
    expect(mailboxOf(agent)).toEqual(mailboxOf(administrator));
    expect(await listMessages(db, mailboxOf(agent), { limit: 9 })).toEqual(
      await listMessages(db, mailboxOf(administrator), { limit: 9 }),
    );
    await applyAgain(deps, agent);
    const submitted = await db
      .selectFrom('auditEvent')
      .select('actorId')
      .where('kind', '=', 'agency.submitted')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(submitted.actorId).toBe(agent.accountId);
    const owner = await aUnit(deps, 'owner');
    const stranger = await aUnit(deps, 'owner');
    const { id } = mustBe(
      await saveDraft(deps, owner.administrator, { id: deps.newId(), typed: aNeedForm(deps) }),
    );
    mustBe(await saveDraft(deps, owner.agent, { id, typed: aNeedForm(deps, { title: '同事修改' }) }));
    expect((await getNeed(db, id)).form).toContain('同事修改');
    expect((await saveDraft(deps, stranger.agent, { id, typed: aNeedForm(deps) })).ok).toBe(false);
  });

  it('are one party where two are asked for: of the same unit no one answers the other', async () => {
    const db = await open();
    const deps = testDeps(db);
    const owner = await aUnit(deps, 'owner');
    const stranger = await aUnit(deps, 'owner');
    const made = { accountId: owner.administrator.accountId, agencyId: null };
    expect(await isOwn(db, owner.agent, made)).toBe(true);
    expect(await isOwn(db, stranger.agent, made)).toBe(false);
    expect(await isOwn(db, owner.agent, { accountId: null, agencyId: null })).toBe(false);
  });

  it('do not confirm a contract that a colleague filed: the other unit does', async () => {
    const { deps, need, agency, file, confirm, sendBack, reach, stage } = await anAwardedNeed(await open());
    await reach('signing');
    mustBe(await file(need.owner));
    const colleague = mustBe(await inviteToUnit(deps, need.owner, aPerson()));
    expect(codeOf(await confirm(colleague))).toBe('contracts/other-side');
    expect(codeOf(await sendBack(colleague))).toBe('contracts/other-side');
    mustBe(await confirm(await agency(1)));
    expect(await stage()).toBe('serving');
  });
});
