import { expect, it } from 'vitest';
import { addWitness, auditDatabase, signDueCheckpoint } from '../../src/audit/index.js';
import { createSigner } from '../../src/audit/log-key.js';
import { addMillis, SECOND } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import {
  COSIGNATURE,
  cosignersOf,
  formatVerifierKey,
  frozenOf,
  serializeCertificate,
  verifyCertificate,
} from '../../src/selection/index.js';
import { cosign, NEWSPAPER } from '../support/cosign.js';
import { onEachDatabase } from '../support/databases.js';
import { anEntry, mustBe } from '../support/marketplace-builders.js';
import { after, besiege, CLOSING, outcomeOf, ROUND_1000 } from '../support/siege.js';

/** A draw by the beacon whose freeze the newspaper saw at `at`, or nobody. */
async function drawn(db: Db, at: string | null) {
  const siege = await besiege(db, 'drand');
  mustBe(await addWitness(siege.deps, NEWSPAPER));
  await anEntry(siege.deps, siege.favourite.actor, siege.need);
  await siege.at(after(CLOSING));
  await signDueCheckpoint(siege.deps);
  if (at !== null) await cosign(siege.deps, at);
  await siege.at(ROUND_1000);
  expect(await auditDatabase(siege.deps.db)).toEqual([]);
  const { certificate, ok } = await outcomeOf(siege);
  if (!certificate?.log) throw new Error('no log');
  expect(ok).toBe(true);
  const text = serializeCertificate(certificate);
  const holds = (witness: string) => verifyCertificate(text, { witnesses: [witness] }).ok;
  return { log: certificate.log, holds };
}

onEachDatabase('a witness', (open) => {
  it('tells in the certificate that the pool was frozen before the value existed', async () => {
    const at = addMillis(CLOSING, 30 * SECOND);
    const { log, holds } = await drawn(await open(), at);
    expect(cosignersOf(log)).toMatchObject([{ name: NEWSPAPER.name, at }]);
    expect(holds(NEWSPAPER.verifier)).toBe(true);
    const other = createSigner(new Uint8Array(32).fill(4)).publicKey;
    expect(holds(formatVerifierKey(NEWSPAPER.name, COSIGNATURE, other))).toBe(false);
  });

  it('who signed when the value could be known proves nothing', async () => {
    const { log, holds } = await drawn(await open(), ROUND_1000);
    expect(cosignersOf(log)).toHaveLength(1);
    expect(holds(NEWSPAPER.verifier)).toBe(false);
  });

  it('who was not there is not named', async () => {
    const { log, holds } = await drawn(await open(), null);
    expect(frozenOf(log)).toBeNull();
    expect(holds(NEWSPAPER.verifier)).toBe(false);
  });
});
