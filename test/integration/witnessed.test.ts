import { expect, it } from 'vitest';
import { acceptCosignature, addWitness, auditDatabase, signDueCheckpoint } from '../../src/audit/index.js';
import { createSigner } from '../../src/audit/log-key.js';
import { addMillis, SECOND } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import {
  COSIGNATURE,
  cosignedText,
  cosignersOf,
  formatVerifierKey,
  keyId,
  parseNote,
  serializeCertificate,
  signatureLine,
  verifyCertificate,
} from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { anEntry, mustBe } from '../support/marketplace-builders.js';
import { after, besiege, CLOSING, outcomeOf, ROUND_1000, type Siege } from '../support/siege.js';

const NAME = 'newspaper.example';
const SIGNER = createSigner(new Uint8Array(32).fill(3));
const KEY = formatVerifierKey(NAME, COSIGNATURE, SIGNER.publicKey);

/** What a newspaper does once a minute: takes the latest checkpoint and signs it with the time. */
async function cosign({ deps }: Pick<Siege, 'deps'>, at: string): Promise<void> {
  const latest = await deps.db
    .selectFrom('logCheckpoint')
    .selectAll()
    .orderBy('size', 'desc')
    .executeTakeFirstOrThrow();
  const text = parseNote(latest.note)?.text ?? '';
  const seconds = Date.parse(at) / 1000;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(seconds));
  const signature = Buffer.concat([bytes, SIGNER.sign(cosignedText(text, seconds))]);
  const id = keyId(NAME, COSIGNATURE, SIGNER.publicKey);
  mustBe(await acceptCosignature(deps, `${latest.note}${signatureLine({ name: NAME, id, signature })}`));
}

/** A draw by the beacon whose freeze the newspaper saw at `at`, or nobody. */
async function drawn(db: Db, at: string | null) {
  const siege = await besiege(db, 'drand');
  mustBe(await addWitness(siege.deps, { name: NAME, verifier: KEY }));
  await anEntry(siege.deps, siege.favourite.actor, siege.need);
  await siege.at(after(CLOSING));
  await signDueCheckpoint(siege.deps);
  if (at !== null) await cosign(siege, at);
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
    expect(cosignersOf(log)).toMatchObject([{ name: NAME, at }]);
    expect(holds(KEY)).toBe(true);
    const other = createSigner(new Uint8Array(32).fill(4)).publicKey;
    expect(holds(formatVerifierKey(NAME, COSIGNATURE, other))).toBe(false);
  });

  it('who signed when the value could be known proves nothing', async () => {
    const { log, holds } = await drawn(await open(), ROUND_1000);
    expect(cosignersOf(log)).toHaveLength(1);
    expect(holds(KEY)).toBe(false);
  });

  it('who was not there is not named', async () => {
    const { log, holds } = await drawn(await open(), null);
    expect(log.witnessed).toBeNull();
    expect(holds(KEY)).toBe(false);
  });
});
