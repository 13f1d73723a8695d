import { expect, it } from 'vitest';
import { takeRegistration } from '../../src/accounts/attempts.js';
import { logIn, registerAgency, registerOwner } from '../../src/accounts/index.js';
import { listEvents } from '../../src/audit/index.js';
import { HOUR } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { aCreditCode, anEmail } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { refusals } from '../support/refusals.js';

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
    if (!result.ok) throw new Error(refusals(result).join());
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
      expect(refusals(await registerOwner(deps, { ...ownerInput(), divisionCode }, IP))).toEqual([
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
    expect(refusals(await registerAgency(deps, sameCode, IP))).toEqual([
      'account/credit-code-taken@creditCode',
    ]);
    expect(refusals(await registerAgency(deps, { ...agencyInput(), email: first.email }, IP))).toEqual([
      'account/email-taken@email',
    ]);
    expect(refusals(await registerOwner(deps, { ...ownerInput(), email: first.email }, IP))).toEqual([
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
    expect(results.flatMap(refusals)).toEqual(Array(3).fill('account/credit-code-taken@creditCode'));
    expect(await rows(deps)).toEqual([1, 0, 1, 1]);
    const owners = await Promise.all(
      [1, 2, 3].map(() => registerOwner(deps, { ...ownerInput(), email: 'same@example.test' }, IP)),
    );
    expect(owners.filter((result) => result.ok)).toHaveLength(1);
    expect(owners.flatMap(refusals)).toEqual(Array(2).fill('account/email-taken@email'));
    expect(await rows(deps)).toEqual([1, 1, 2, 2]);
  });

  it('is limited by address', async () => {
    const { clock, deps } = await prepare();
    for (let n = 0; n < 19; n += 1) await takeRegistration(deps, IP);
    expect((await registerAgency(deps, agencyInput(), IP)).ok).toBe(true);
    expect(refusals(await registerAgency(deps, agencyInput(), IP))).toEqual(['account/too-many-attempts@']);
    expect((await registerAgency(deps, agencyInput(), '192.0.2.2')).ok).toBe(true);
    clock.advance(HOUR);
    expect((await registerAgency(deps, agencyInput(), IP)).ok).toBe(true);
  });
});
