import { expect, it } from 'vitest';
import { takeLoginAttempt } from '../../src/accounts/attempts.js';
import { findActorByToken, logIn, purgeExpiredSessions, startSession } from '../../src/accounts/index.js';
import { DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import { anAccount, anEmail, TEST_PASSWORD } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { refusals } from '../support/refusals.js';

const IP = '192.0.2.1';

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
    const judged = guesses.flatMap(refusals).filter((code) => code === 'account/login-failed@');
    expect(judged.length).toBeLessThanOrEqual(5);
    const attempts = await deps.db.selectFrom('loginAttempt').select('id').execute();
    expect(attempts).toHaveLength(judged.length);
  });

  it('are limited by address over many names', async () => {
    const { clock, deps, email } = await prepare();
    for (let n = 0; n < 30; n += 1) await takeLoginAttempt(deps, anEmail(), IP);
    expect(refusals(await logIn(deps, { login: email, password: TEST_PASSWORD, ip: IP }))).toEqual([
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
