import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { RandomBytes } from './ids.js';

/** Keeps short secrets (sealed bids, unopened draw secrets) unreadable in the database. */
export interface Vault {
  /** Encrypts `plain`; `context` names what it belongs to and must be the same when opening. */
  seal(plain: string, context: string): Uint8Array;
  /** Decrypts what {@link seal} made; throws when a byte or the context differs. */
  open(sealed: Uint8Array, context: string): string;
}

const NONCE = 12;
const TAG = 16;

/**
 * A vault over AES-256-GCM (NIST SP 800-38D) with a key derived from the site's 32-byte key (HKDF, RFC 5869).
 * Layout of a sealed value: 12-byte nonce, ciphertext, 16-byte tag.
 */
export function createVault(siteKey: Uint8Array, random: RandomBytes): Vault {
  const key = Buffer.from(hkdfSync('sha256', siteKey, '', 'vault/1', 32));
  return {
    seal(plain, context) {
      const nonce = random(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(
        Buffer.from(context),
      );
      return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      // A shorter tag, of a value that was cut, is refused: it would be guessed more easily.
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), {
        authTagLength: TAG,
      }).setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      return (
        decipher.update(bytes.subarray(NONCE, bytes.length - TAG), undefined, 'utf8') + decipher.final('utf8')
      );
    },
  };
}
