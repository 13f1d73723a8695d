import { expect, it } from 'vitest';
import {
  changePassword,
  createStaffAccount,
  findActorByToken,
  logIn,
  resetPassword,
  setAccountStatus,
  startSession,
  toActor,
} from '../../src/accounts/index.js';
import { listEvents, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { anAccount, anEmail, TEST_PASSWORD } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { refusals } from '../support/refusals.js';

const IP = '192.0.2.1';
const PASSWORD = 'a phrase for registering';

onEachDatabase('the management of accounts', (open) => {
  const prepare = async () => {
    const deps = testDeps(await open());
    const administrator = await anAccount(deps, { role: 'administrator' });
    return { deps, administrator };
  };
  const staff = (role: 'official' | 'auditor' | 'administrator', divisionCode = '') => ({
    role,
    name: '新人',
    email: anEmail(),
    divisionCode,
    password: PASSWORD,
    passwordAgain: PASSWORD,
  });

  it('is for administrators and the command line', async () => {
    const { deps, administrator } = await prepare();
    const auditor = await anAccount(deps, { role: 'auditor' });
    expect(refusals(await createStaffAccount(deps, auditor.actor, staff('auditor')))).toEqual([
      'account/forbidden@',
    ]);
    const forged = { accountId: auditor.actor.accountId, role: 'system' };
    expect(refusals(await createStaffAccount(deps, forged, staff('auditor')))).toEqual([
      'account/forbidden@',
    ]);
    const made = await createStaffAccount(deps, administrator.actor, staff('official', '532322'));
    expect(made.ok && made.value.divisionCode).toBe('532322');
    expect((await createStaffAccount(deps, SYSTEM_ACTOR, staff('administrator', '532322'))).ok).toBe(true);
    expect(refusals(await createStaffAccount(deps, SYSTEM_ACTOR, staff('official', '999999')))).toEqual([
      'form/choose@divisionCode',
    ]);
    expect(
      refusals(await createStaffAccount(deps, SYSTEM_ACTOR, { ...staff('auditor'), email: auditor.email })),
    ).toEqual(['account/email-taken@email']);
    expect((await listEvents(deps.db, { limit: 9 })).map((event) => [event.kind, event.actorRole])).toEqual([
      ['account.created', 'system'],
      ['account.created', 'administrator'],
    ]);
  });

  it('ends the sessions of a disabled account at once and lets it in again when enabled', async () => {
    const { deps, administrator } = await prepare();
    const { actor, email } = await anAccount(deps, { role: 'official' });
    const token = await startSession(deps.db, deps, actor.accountId);
    const change = (status: 'active' | 'disabled') =>
      setAccountStatus(deps, administrator.actor, { accountId: actor.accountId, status });
    expect((await change('disabled')).ok).toBe(true);
    expect((await change('disabled')).ok).toBe(true);
    expect(await findActorByToken(deps, token)).toBeNull();
    expect((await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP })).ok).toBe(false);
    expect((await change('active')).ok).toBe(true);
    expect((await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP })).ok).toBe(true);
    const kinds = (await listEvents(deps.db, { limit: 9 })).map((event) => event.kind);
    expect(kinds).toEqual(['account.enabled', 'account.disabled']);
  });

  it('always leaves an administrator', async () => {
    const { deps, administrator } = await prepare();
    const second = await anAccount(deps, { role: 'administrator' });
    const disable = (by: typeof second, whom: typeof second) =>
      setAccountStatus(deps, by.actor, { accountId: whom.actor.accountId, status: 'disabled' });
    expect(refusals(await disable(administrator, administrator))).toEqual(['account/own-account@']);
    const both = await Promise.all([disable(administrator, second), disable(second, administrator)]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    const left = await deps.db.selectFrom('account').selectAll().where('status', '=', 'active').execute();
    expect(left).toHaveLength(1);
    const [last] = left;
    if (!last) throw new Error('nobody is left');
    expect(
      refusals(await setAccountStatus(deps, SYSTEM_ACTOR, { accountId: last.id, status: 'disabled' })),
    ).toEqual(['account/last-administrator@']);
    expect(
      refusals(await setAccountStatus(deps, toActor(last), { accountId: deps.newId(), status: 'disabled' })),
    ).toEqual(['account/not-found@']);
  });

  it('changes a password, which ends every other session', async () => {
    const { deps, administrator } = await prepare();
    const { actor, email } = administrator;
    const other = await startSession(deps.db, deps, actor.accountId);
    const change = (current: string, password: string, passwordAgain = password) =>
      changePassword(deps, actor, { current, password, passwordAgain }, IP);
    expect(refusals(await change('wrong', PASSWORD))).toEqual(['account/wrong-password@current']);
    expect(refusals(await change(TEST_PASSWORD, 'short'))).toEqual(['account/password-short@password']);
    expect(refusals(await change(TEST_PASSWORD, email))).toEqual(['account/password-is-login@password']);
    expect(refusals(await change(TEST_PASSWORD, PASSWORD, `${PASSWORD}.`))).toEqual([
      'account/password-differs@passwordAgain',
    ]);
    const changed = await change(TEST_PASSWORD, PASSWORD);
    expect(await findActorByToken(deps, other)).toBeNull();
    expect(changed.ok && (await findActorByToken(deps, changed.value.token))).toEqual(actor);
    expect((await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP })).ok).toBe(false);
    expect((await logIn(deps, { login: email, password: PASSWORD, ip: IP })).ok).toBe(true);
  });

  it('limits guesses of the current password', async () => {
    const { deps, administrator } = await prepare();
    const guess = () =>
      changePassword(
        deps,
        administrator.actor,
        { current: 'a guess', password: PASSWORD, passwordAgain: PASSWORD },
        IP,
      );
    for (let n = 0; n < 5; n += 1)
      expect(refusals(await guess())).toEqual(['account/wrong-password@current']);
    expect(refusals(await guess())).toEqual(['account/too-many-attempts@']);
  });

  it('resets a forgotten password at the command line', async () => {
    const { deps, administrator } = await prepare();
    const token = await startSession(deps.db, deps, administrator.actor.accountId);
    const reset = (login: string, password: string) => resetPassword(deps, SYSTEM_ACTOR, { login, password });
    expect(refusals(await reset(anEmail(), PASSWORD))).toEqual(['account/not-found@']);
    expect(refusals(await reset(administrator.email, '1234567890'))).toEqual([
      'account/password-common@password',
    ]);
    expect((await reset(administrator.email.toUpperCase(), PASSWORD)).ok).toBe(true);
    expect(await findActorByToken(deps, token)).toBeNull();
    expect((await logIn(deps, { login: administrator.email, password: PASSWORD, ip: IP })).ok).toBe(true);
  });
});
