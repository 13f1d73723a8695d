/**
 * Keys, sealed texts and shares of invented history that follow from its seed: same seed, same bytes. The formats are those of
 * the product, age-encryption.org/v1 (X25519) and Shamir's shares; only the randomness is not random.
 */
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { bech32 } from '@scure/base';

/** A key pair of age that follows from a seed. */
export interface SeededKey {
  /** `AGE-SECRET-KEY-1…`. */
  readonly identity: string;
  /** `age1…`. */
  readonly recipient: string;
  readonly publicKey: Buffer;
}

const derive = (seed: string): Buffer => createHash('sha256').update(seed).digest();

// RFC 8410: the fixed bytes before the 32 of a key.
const PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b656e032100', 'hex');

const privateKeyOf = (secret: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE, secret]), format: 'der', type: 'pkcs8' });

const publicBytes = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC.length);

const bech = (prefix: string, bytes: Uint8Array): string =>
  bech32.encode(prefix, bech32.toWords(bytes), false);

/** The key pair of a seed. */
export function seededKey(seed: string): SeededKey {
  const secret = derive(`key ${seed}`);
  const publicKey = publicBytes(privateKeyOf(secret));
  const identity = bech('age-secret-key-', secret).toUpperCase();
  return { identity, recipient: bech('age', publicKey), publicKey };
}

// The only chunk of a stream, and its last.
const ONLY_CHUNK = Buffer.from('000000000000000000000001', 'hex');

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
const expand = (key: Uint8Array, salt: Uint8Array, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, 32));

function encrypt(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The header of an age file with one X25519 stanza. Source: age-encryption.org/v1, X25519 recipient type. */
function headerOf(fileKey: Buffer, ephemeral: KeyObject, share: Buffer, recipient: Buffer): string {
  const publicKey = createPublicKey({
    key: Buffer.concat([PUBLIC, recipient]),
    format: 'der',
    type: 'spki',
  });
  const shared = diffieHellman({ privateKey: ephemeral, publicKey });
  const wrap = expand(shared, Buffer.concat([share, recipient]), 'age-encryption.org/v1/X25519');
  const body = encrypt(wrap, Buffer.alloc(12), fileKey);
  const header = `age-encryption.org/v1\n-> X25519 ${base64(share)}\n${base64(body)}\n---`;
  const mac = createHmac('sha256', expand(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest();
  return `${header} ${base64(mac)}\n`;
}

/** Seals texts of less than 64 KB to keys, armoured. Another `seed`, another sealed text. */
export type Sealer = (recipient: Pick<SeededKey, 'publicKey'>, plain: string, seed: string) => string;

/**
 * A sealer of a seed. It has one ephemeral key, and one file key for each recipient, whatever it seals: the slow part is done
 * once. A site never does so, and invented texts have nothing to hide.
 */
export function createSealer(seed: string): Sealer {
  const ephemeral = privateKeyOf(derive(`ephemeral ${seed}`));
  const share = publicBytes(ephemeral);
  const headers = new Map<Buffer, { readonly fileKey: Buffer; readonly header: Buffer }>();
  const headerTo = (recipient: Buffer) => {
    const fileKey = derive(`file ${seed} ${recipient.toString('hex')}`).subarray(0, 16);
    const made = { fileKey, header: Buffer.from(headerOf(fileKey, ephemeral, share, recipient)) };
    headers.set(recipient, made);
    return made;
  };
  return ({ publicKey }, plain, text) => {
    const { fileKey, header } = headers.get(publicKey) ?? headerTo(publicKey);
    const nonce = derive(`nonce ${text}`).subarray(0, 16);
    const payload = encrypt(expand(fileKey, nonce, 'payload'), ONLY_CHUNK, Buffer.from(plain));
    const lines = Buffer.concat([header, nonce, payload])
      .toString('base64')
      .match(/.{1,64}/g);
    return `-----BEGIN AGE ENCRYPTED FILE-----\n${lines?.join('\n')}\n-----END AGE ENCRYPTED FILE-----\n`;
  };
}

/** Multiplies in GF(2^8) by x⁸ + x⁴ + x³ + x + 1, the field of the product's shares. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let [left, right] = [a, b]; right > 0; right >>= 1) {
    if (right & 1) product ^= left;
    left = (left << 1) ^ (left & 0x80 ? 0x11b : 0);
  }
  return product;
}

/** Splits a text into `count` shares of which any two rebuild it, in hex, as `joinIdentity` of the product reads them. */
export function seededShares(text: string, count: number, seed: string): string[] {
  const bytes = Buffer.from(text);
  const slope = Buffer.concat([
    derive(`slope 0 ${seed}`),
    derive(`slope 1 ${seed}`),
    derive(`slope 2 ${seed}`),
  ]);
  return Array.from({ length: count }, (_, index) => {
    const x = index + 1;
    const points = bytes.map((byte, at) => byte ^ multiply(slope[at] ?? 0, x));
    return Buffer.concat([points, Buffer.of(x)]).toString('hex');
  });
}
