import { afterEach, expect, it } from 'vitest';
import { createSigner } from '../../src/audit/log-key.js';
import { addMillis, SECOND } from '../../src/basics/index.js';
import { findSelection } from '../../src/draws/index.js';
import { COSIGNATURE, formatVerifierKey, verifyCertificate } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { besiegeGuarded, type GuardedSiege, liftSieges } from '../support/guarded-siege.js';
import { ROUND_1000 } from '../support/siege.js';

afterEach(liftSieges);

/** Verifies the stored certificate as somebody who knows one witness, by default only from the file. */
async function holds({ deps, need }: GuardedSiege, witness?: string) {
  const stored = await findSelection(deps.db, need.id);
  if (!stored) return undefined;
  const { grade, ok, seen } = verifyCertificate(
    stored.certificate,
    witness === undefined ? {} : { witnesses: [witness] },
  );
  return { grade, ok, seen };
}

async function witnessesIn({ deps }: GuardedSiege): Promise<string[]> {
  const rows = await deps.db.selectFrom('logWitness').select('verifier').orderBy('name').execute();
  return rows.map(({ verifier }) => verifier);
}

async function drawn(siege: GuardedSiege): Promise<void> {
  for (const seconds of [1, 20, 40]) await siege.at(addMillis(siege.closesAt, seconds * SECOND));
  await siege.at(ROUND_1000);
}

onEachDatabase('a witness', (open) => {
  it('tells in the certificate that list and pool were fixed before the value existed', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand', witnessed: true });
    await drawn(siege);
    const [first = '', second = ''] = await witnessesIn(siege);
    const names = ['w0.example', 'w1.example'];
    expect(await holds(siege)).toEqual({ grade: 1, ok: true, seen: { isKnown: false, names } });
    for (const [known, name] of [
      [first, names[0]],
      [second, names[1]],
    ] as const)
      expect(await holds(siege, known)).toEqual({
        grade: 1,
        ok: true,
        seen: { isKnown: true, names: [name] },
      });
    // Of the same name, with another key: when the list was fixed is the site's own word then.
    const other = createSigner(new Uint8Array(32).fill(4)).publicKey;
    const stranger = formatVerifierKey('w0.example', COSIGNATURE, other);
    expect(await holds(siege, stranger)).toEqual({ grade: 2, ok: true, seen: null });
  });

  it('who signs when the value could be known stops the draw', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand', witnessed: true });
    await siege.at(addMillis(siege.closesAt, SECOND));
    siege.witnessTime(ROUND_1000);
    for (const seconds of [20, 40]) await siege.at(addMillis(siege.closesAt, seconds * SECOND));
    await siege.at(ROUND_1000);
    expect(await holds(siege)).toBeUndefined();
  });

  it('who was not asked has seen nothing, whoever holds the certificate to him', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand' });
    await drawn(siege);
    expect(await holds(siege)).toMatchObject({ grade: 2, ok: true });
    const { publicKey } = createSigner(new Uint8Array(32).fill(4));
    expect(await holds(siege, formatVerifierKey('w0.example', COSIGNATURE, publicKey))).toEqual({
      grade: 2,
      ok: true,
      seen: null,
    });
  });
});
