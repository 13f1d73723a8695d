import { expect, it } from 'vitest';
import { takeLoginAttempt, takeRegistration } from '../../src/accounts/attempts.js';
import {
  changePassword,
  createStaffAccount,
  findActorByToken,
  logIn,
  purgeExpiredSessions,
  registerAgency,
  registerOwner,
  resetPassword,
  setAccountStatus,
  startSession,
  toActor,
} from '../../src/accounts/index.js';
import { listEvents, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { aCreditCode, anAccount, anEmail, TEST_PASSWORD } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';

const IP = '192.0.2.1';
const PASSWORD = 'a phrase for registering';

const agencyInput = () => ({
  creditCode: aCreditCode(),
  name: '楚雄试验咨询有限公司',
  email: anEmail(),
  password: PASSWORD,
  passwordAgain: PASSWORD,
});

const ownerInput = () => ({
  ...agencyInput(),
  name: '楚雄试验局',
  kind: 'authority' as const,
  divisionCode: '532301',
  legalRepresentative: '张三',
  controllerCode: null,
  contactName: '李四',
  contactPhone: '13900001234',
});

const codes = (result: { ok: boolean; errors?: readonly { code: string; field?: string }[] }) =>
  result.ok ? [] : (result.errors ?? []).map(({ code, field }) => `${code}@${field ?? ''}`);

async function rows(deps: Deps) {
  const count = async (table: 'agency' | 'owner' | 'account' | 'auditEvent') =>
    (
      await deps.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;
  return [await count('agency'), await count('owner'), await count('account'), await count('auditEvent')];
}

onEachDatabase('registration', (open) => {
  const prepare = async () => {
    const clock = fakeClock();
    return { clock, deps: testDeps(await open(), { clock }) };
  };

  it('makes an unapproved agency with its account and an event without personal data', async () => {
    const { deps } = await prepare();
    const input = agencyInput();
    const result = await registerAgency(deps, input, IP);
    if (!result.ok) throw new Error(codes(result).join());
    const agency = await deps.db.selectFrom('agency').selectAll().executeTakeFirstOrThrow();
    expect(agency).toMatchObject({ creditCode: input.creditCode, status: 'unapproved', standing: 100 });
    expect(result.value).toMatchObject({ role: 'agency', agencyId: agency.id, ownerId: null });
    const account = await deps.db.selectFrom('account').selectAll().executeTakeFirstOrThrow();
    expect(account).toMatchObject({ email: input.email, creditCode: input.creditCode, status: 'active' });
    expect(account.passwordHash).not.toContain(PASSWORD);
    const events = await listEvents(deps.db, { limit: 9 });
    expect(events).toMatchObject([
      {
        kind: 'account.registered',
        subject: account.id,
        data: expect.stringMatching(
          /^\{"role":"agency","rows":\[\{"key":"[^"]+","sha256":"[0-9a-f]{64}","table":"agency"\}\]\}$/,
        ),
      },
    ]);
    for (const login of [input.email, input.creditCode])
      expect((await logIn(deps, { login, password: PASSWORD, ip: IP })).ok).toBe(true);
  });

  it('makes an owner with its account', async () => {
    const { deps } = await prepare();
    const input = ownerInput();
    const result = await registerOwner(deps, input, IP);
    expect(result.ok).toBe(true);
    const { password: _p, passwordAgain: _a, email: _e, ...unit } = input;
    expect(await deps.db.selectFrom('owner').selectAll().execute()).toMatchObject([unit]);
    expect(await rows(deps)).toEqual([0, 1, 1, 1]);
  });

  it('refuses a division that is not in force now and writes nothing', async () => {
    const { deps } = await prepare();
    for (const divisionCode of ['110000', '532302', 'x']) {
      expect(codes(await registerOwner(deps, { ...ownerInput(), divisionCode }, IP))).toEqual([
        'form/choose@divisionCode',
      ]);
    }
    expect(await rows(deps)).toEqual([0, 0, 0, 0]);
  });

  it('refuses a credit code or an e-mail that is registered, and leaves nothing half written', async () => {
    const { deps } = await prepare();
    const first = agencyInput();
    await registerAgency(deps, first, IP);
    const before = await rows(deps);
    const sameCode = { ...agencyInput(), creditCode: first.creditCode };
    expect(codes(await registerAgency(deps, sameCode, IP))).toEqual(['account/credit-code-taken@creditCode']);
    expect(codes(await registerAgency(deps, { ...agencyInput(), email: first.email }, IP))).toEqual([
      'account/email-taken@email',
    ]);
    expect(codes(await registerOwner(deps, { ...ownerInput(), email: first.email }, IP))).toEqual([
      'account/email-taken@email',
    ]);
    expect(await rows(deps)).toEqual(before);
  });

  it('lets one unit be agency and owner; its code logs in to the first account', async () => {
    const { deps } = await prepare();
    const agency = agencyInput();
    await registerAgency(deps, agency, IP);
    const owner = { ...ownerInput(), creditCode: agency.creditCode };
    expect((await registerOwner(deps, owner, IP)).ok).toBe(true);
    const byCode = await logIn(deps, { login: agency.creditCode, password: PASSWORD, ip: IP });
    expect(byCode.ok && byCode.value.actor.role).toBe('agency');
    const byEmail = await logIn(deps, { login: owner.email, password: PASSWORD, ip: IP });
    expect(byEmail.ok && byEmail.value.actor.role).toBe('owner');
  });

  it('lets one of several simultaneous registrations of a unit win', async () => {
    const { deps } = await prepare();
    const creditCode = aCreditCode();
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => registerAgency(deps, { ...agencyInput(), creditCode }, IP)),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.flatMap(codes)).toEqual(Array(3).fill('account/credit-code-taken@creditCode'));
    expect(await rows(deps)).toEqual([1, 0, 1, 1]);
    const owners = await Promise.all(
      [1, 2, 3].map(() => registerOwner(deps, { ...ownerInput(), email: 'same@example.test' }, IP)),
    );
    expect(owners.filter((result) => result.ok)).toHaveLength(1);
    expect(owners.flatMap(codes)).toEqual(Array(2).fill('account/email-taken@email'));
    expect(await rows(deps)).toEqual([1, 1, 2, 2]);
  });

  it('is limited by address', async () => {
    const { clock, deps } = await prepare();
    for (let n = 0; n < 19; n += 1) await takeRegistration(deps, IP);
    expect((await registerAgency(deps, agencyInput(), IP)).ok).toBe(true);
    expect(codes(await registerAgency(deps, agencyInput(), IP))).toEqual(['account/too-many-attempts@']);
    expect((await registerAgency(deps, agencyInput(), '192.0.2.2')).ok).toBe(true);
    clock.advance(HOUR);
    expect((await registerAgency(deps, agencyInput(), IP)).ok).toBe(true);
  });
});

onEachDatabase('logins', (open) => {
  const prepare = async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const account = await anAccount(deps, { role: 'official' });
    return { clock, deps, ...account };
  };

  it('do not let simultaneous guesses slip past the limit', async () => {
    const { deps, email } = await prepare();
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => logIn(deps, { login: email, password: 'a guess', ip: IP })),
    );
    const judged = guesses.flatMap(codes).filter((code) => code === 'account/login-failed@');
    expect(judged.length).toBeLessThanOrEqual(5);
    const attempts = await deps.db.selectFrom('loginAttempt').select('id').execute();
    expect(attempts).toHaveLength(judged.length);
  });

  it('are limited by address over many names', async () => {
    const { clock, deps, email } = await prepare();
    for (let n = 0; n < 30; n += 1) await takeLoginAttempt(deps, anEmail(), IP);
    expect(codes(await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP }))).toEqual([
      'account/too-many-attempts@',
    ]);
    expect((await logIn(deps, { login: email, password: TEST_PASSWORD, ip: '192.0.2.9' })).ok).toBe(true);
    clock.advance(15 * MINUTE);
    expect((await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP })).ok).toBe(true);
  });

  it('replace a hash of another cost', async () => {
    const { deps, email } = await prepare();
    const hash = async () =>
      (await deps.db.selectFrom('account').select('passwordHash').executeTakeFirstOrThrow()).passwordHash;
    expect(await hash()).toContain('$ln=4,');
    await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP });
    expect(await hash()).toContain('$ln=14,r=8,p=5$');
    expect((await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP })).ok).toBe(true);
  });

  it('leave nothing behind when they are long over', async () => {
    const { clock, deps, email, actor } = await prepare();
    await logIn(deps, { login: email, password: 'wrong', ip: IP });
    const old = await startSession(deps.db, deps, actor.accountId);
    clock.advance(DAY - HOUR);
    const fresh = await startSession(deps.db, deps, actor.accountId);
    clock.advance(HOUR);
    await purgeExpiredSessions(deps);
    expect(await deps.db.selectFrom('loginAttempt').selectAll().execute()).toEqual([]);
    expect(await deps.db.selectFrom('session').selectAll().execute()).toHaveLength(1);
    expect(await findActorByToken(deps, old)).toBeNull();
    expect(await findActorByToken(deps, fresh)).not.toBeNull();
  });
});

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
    expect(codes(await createStaffAccount(deps, auditor.actor, staff('auditor')))).toEqual([
      'account/forbidden@',
    ]);
    const forged = { accountId: auditor.actor.accountId, role: 'system' };
    expect(codes(await createStaffAccount(deps, forged, staff('auditor')))).toEqual(['account/forbidden@']);
    const made = await createStaffAccount(deps, administrator.actor, staff('official', '532322'));
    expect(made.ok && made.value.divisionCode).toBe('532322');
    expect((await createStaffAccount(deps, SYSTEM_ACTOR, staff('administrator', '532322'))).ok).toBe(true);
    expect(codes(await createStaffAccount(deps, SYSTEM_ACTOR, staff('official', '999999')))).toEqual([
      'form/choose@divisionCode',
    ]);
    expect(
      codes(await createStaffAccount(deps, SYSTEM_ACTOR, { ...staff('auditor'), email: auditor.email })),
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
    expect(codes(await disable(administrator, administrator))).toEqual(['account/own-account@']);
    const both = await Promise.all([disable(administrator, second), disable(second, administrator)]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    const left = await deps.db.selectFrom('account').selectAll().where('status', '=', 'active').execute();
    expect(left).toHaveLength(1);
    const [last] = left;
    if (!last) throw new Error('nobody is left');
    expect(
      codes(await setAccountStatus(deps, SYSTEM_ACTOR, { accountId: last.id, status: 'disabled' })),
    ).toEqual(['account/last-administrator@']);
    expect(
      codes(await setAccountStatus(deps, toActor(last), { accountId: deps.newId(), status: 'disabled' })),
    ).toEqual(['account/not-found@']);
  });

  it('changes a password, which ends every other session', async () => {
    const { deps, administrator } = await prepare();
    const { actor, email } = administrator;
    const other = await startSession(deps.db, deps, actor.accountId);
    const change = (current: string, password: string, passwordAgain = password) =>
      changePassword(deps, actor, { current, password, passwordAgain }, IP);
    expect(codes(await change('wrong', PASSWORD))).toEqual(['account/wrong-password@current']);
    expect(codes(await change(TEST_PASSWORD, 'short'))).toEqual(['account/password-short@password']);
    expect(codes(await change(TEST_PASSWORD, email))).toEqual(['account/password-is-login@password']);
    expect(codes(await change(TEST_PASSWORD, PASSWORD, `${PASSWORD}.`))).toEqual([
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
    for (let n = 0; n < 5; n += 1) expect(codes(await guess())).toEqual(['account/wrong-password@current']);
    expect(codes(await guess())).toEqual(['account/too-many-attempts@']);
  });

  it('resets a forgotten password at the command line', async () => {
    const { deps, administrator } = await prepare();
    const token = await startSession(deps.db, deps, administrator.actor.accountId);
    const reset = (login: string, password: string) => resetPassword(deps, SYSTEM_ACTOR, { login, password });
    expect(codes(await reset(anEmail(), PASSWORD))).toEqual(['account/not-found@']);
    expect(codes(await reset(administrator.email, '1234567890'))).toEqual([
      'account/password-common@password',
    ]);
    expect((await reset(administrator.email.toUpperCase(), PASSWORD)).ok).toBe(true);
    expect(await findActorByToken(deps, token)).toBeNull();
    expect((await logIn(deps, { login: administrator.email, password: PASSWORD, ip: IP })).ok).toBe(true);
  });
});
