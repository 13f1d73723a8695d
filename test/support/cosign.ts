import { acceptCosignature } from '../../src/audit/index.js';
import { createSigner } from '../../src/audit/log-key.js';
import type { Deps } from '../../src/db/index.js';
import {
  COSIGNATURE,
  cosignedText,
  formatVerifierKey,
  keyId,
  parseNote,
  signatureLine,
} from '../../src/selection/index.js';
import { fakeClock } from './deps.js';
import { mustBe } from './marketplace-builders.js';

const NAME = 'newspaper.example';
const SIGNER = createSigner(new Uint8Array(32).fill(3));

/** An invented newspaper that witnesses the log. */
export const NEWSPAPER = {
  name: NAME,
  verifier: formatVerifierKey(NAME, COSIGNATURE, SIGNER.publicKey),
} as const;

/** What a newspaper does once a minute: takes the latest checkpoint and signs it with the time. */
export async function cosign(deps: Deps, at: string): Promise<void> {
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
  // The newspaper comes when it says so.
  const then = { ...deps, clock: fakeClock(at) };
  mustBe(await acceptCosignature(then, `${latest.note}${signatureLine({ name: NAME, id, signature })}`));
}
