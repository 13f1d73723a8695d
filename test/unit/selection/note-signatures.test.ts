/** Signatures of notes are checked by an equation of our own: held to RFC 8032 and to OpenSSL. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_SIGNATURE, verifyNote } from '../../../src/selection/signed-note.js';

const ORDER = ed25519.Point.Fn.ORDER;
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const ours = (publicKey: Uint8Array, text: string, signature: Uint8Array): boolean => {
  const name = 'log.test';
  const id = '00000000';
  return verifyNote({ text, signatures: [{ name, id, signature }] } as never, {
    name,
    id,
    type: LOG_SIGNATURE,
    publicKey,
  });
};

const theirs = (publicKey: Uint8Array, text: string, signature: Uint8Array): boolean =>
  verify(
    null,
    Buffer.from(text),
    createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
    signature,
  );

const signed = (seed: Uint8Array, text: string) => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = ed25519.getPublicKey(seed);
  return { publicKey, signature: new Uint8Array(sign(null, Buffer.from(text), key)) };
};

const littleEndian = (bytes: Uint8Array): bigint =>
  BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`);
const toBytes = (number: bigint): Uint8Array => hexToBytes(number.toString(16).padStart(64, '0')).reverse();

describe('the signature of a note', () => {
  it('holds as RFC 8032, section 7.1, says (tests 1 and 2)', () => {
    const vectors = [
      [
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
        '',
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      ],
      [
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        'r',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
    ] as const;
    for (const [key, text, signature] of vectors) {
      expect(ours(hexToBytes(key), text, hexToBytes(signature))).toBe(true);
      expect(ours(hexToBytes(key), `${text}.`, hexToBytes(signature))).toBe(false);
    }
  });

  it('holds where OpenSSL says so, and nowhere else', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, fc.string(), fc.nat(63), fc.nat(255), (seed, text, place, value) => {
        const { publicKey, signature } = signed(seed, text);
        expect(ours(publicKey, text, signature)).toBe(true);
        const altered = Uint8Array.from(signature);
        altered[place] = value;
        expect(ours(publicKey, text, altered)).toBe(theirs(publicKey, text, altered));
      }),
      { numRuns: 60 },
    );
  });

  it('has one form: S is below the order', () => {
    const { publicKey, signature } = signed(new Uint8Array(32).fill(5), 'note');
    const s = littleEndian(signature.subarray(32));
    const twin = Uint8Array.from([...signature.subarray(0, 32), ...toBytes(s + ORDER)]);
    expect([ours(publicKey, 'note', signature), ours(publicKey, 'note', twin)]).toEqual([true, false]);
  });

  it('is not that of a key with a part of small order, which lets one signature hold for many texts', () => {
    // The neutral element signs everything: R = [S]B.
    const neutral = ed25519.Point.ZERO.toBytes();
    const forged = Uint8Array.from([...ed25519.Point.BASE.toBytes(), ...toBytes(1n)]);
    expect(ours(neutral, 'anything', forged)).toBe(false);
    // A point of order two beside a whole one: half of all texts hold by the bare equation.
    const two = ed25519.Point.fromAffine({ x: 0n, y: ed25519.Point.Fp.ORDER - 1n });
    const secret = 7n;
    const mixed = ed25519.Point.BASE.multiply(secret).add(two).toBytes();
    const held = Array.from({ length: 12 }, (_, index) => {
      const text = `note ${index}`;
      const r = ed25519.Point.BASE.multiply(11n).toBytes();
      const hash = createHash('sha512').update(r).update(mixed).update(text).digest();
      const k = ed25519.Point.Fn.create(littleEndian(hash));
      const s = ed25519.Point.Fn.create(11n + k * secret);
      return [ours(mixed, text, Uint8Array.from([...r, ...toBytes(s)])), k % 2n === 0n];
    });
    expect(held.some(([, even]) => even)).toBe(true);
    expect(held.filter(([holds]) => holds)).toEqual([]);
  });

  it('is none where the key is no point or the length is another', () => {
    const { publicKey, signature } = signed(new Uint8Array(32).fill(6), 'note');
    expect(ours(new Uint8Array(32).fill(255), 'note', signature)).toBe(false);
    expect(ours(publicKey, 'note', signature.subarray(0, 63))).toBe(false);
  });
});
