import { expect, it } from 'vitest';
import { endSession, findActorByToken, startSession } from '../../src/accounts/index.js';
import { HOUR, MINUTE, SECOND } from '../../src/basics/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';

onEachDatabase('sessions', (open) => {
  const prepare = async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    const { actor } = await anAccount(deps, { role: 'auditor', name: '审计员' });
    const token = await startSession(deps.db, deps, actor.accountId);
    return { clock, deps, actor, token };
  };

  it('open with their token alone, which the database does not hold', async () => {
    const { deps, actor, token } = await prepare();
    expect(await findActorByToken(deps, token)).toEqual(actor);
    expect(await findActorByToken(deps, `${token}x`)).toBeNull();
    const [row] = await deps.db.selectFrom('session').selectAll().execute();
    expect(row?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(token);
    expect(await findActorByToken(deps, row?.tokenHash ?? '')).toBeNull();
  });

  it('end after two idle hours', async () => {
    const { clock, deps, token } = await prepare();
    clock.advance(2 * HOUR - 1);
    expect(await findActorByToken(deps, token)).not.toBeNull();
    clock.advance(2 * HOUR);
    expect(await findActorByToken(deps, token)).toBeNull();
  });

  it('end after twelve hours however busy', async () => {
    const { clock, deps, token } = await prepare();
    for (let passed = 0; passed < 11 * HOUR; passed += HOUR) {
      clock.advance(HOUR);
      expect(await findActorByToken(deps, token)).not.toBeNull();
    }
    clock.advance(HOUR);
    expect(await findActorByToken(deps, token)).toBeNull();
  });

  it('are written to once a minute at most', async () => {
    const { clock, deps, token } = await prepare();
    const seen = async () =>
      (await deps.db.selectFrom('session').select('lastSeenAt').executeTakeFirstOrThrow()).lastSeenAt;
    const first = await seen();
    clock.advance(MINUTE - SECOND);
    await findActorByToken(deps, token);
    expect(await seen()).toBe(first);
    clock.advance(SECOND);
    await findActorByToken(deps, token);
    expect(await seen()).toBe(clock.now());
  });

  it('end with the logout', async () => {
    const { deps, token } = await prepare();
    await endSession(deps.db, token);
    await endSession(deps.db, token);
    expect(await findActorByToken(deps, token)).toBeNull();
  });
});
