import {
  COSIGNATURE,
  cosignedText,
  formatVerifierKey,
  keyId,
  type NoteSignature,
} from '../../selection/index.js';
import { createSigner } from '../log-key.js';

/** A key that cosigns checkpoints: C2SP tlog-cosignature, Ed25519 (cosignature/v1). */
export interface CosigningKey {
  readonly name: string;
  readonly verifier: string;
  /** The signature of a checkpoint's text as of a time in seconds since 1970. */
  cosign(text: string, seconds: number): NoteSignature;
}

/** The key of a name and 32 secret bytes. */
export function createCosigningKey(name: string, seed: Uint8Array): CosigningKey {
  const signer = createSigner(seed);
  const id = keyId(name, COSIGNATURE, signer.publicKey);
  return {
    name,
    verifier: formatVerifierKey(name, COSIGNATURE, signer.publicKey),
    cosign: (text, seconds) => {
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(seconds));
      return { name, id, signature: Buffer.concat([time, signer.sign(cosignedText(text, seconds))]) };
    },
  };
}
