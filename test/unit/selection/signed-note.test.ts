import { createPrivateKey, sign } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import {
  COSIGNATURE,
  checkpointText,
  cosignedText,
  formatNote,
  formatVerifierKey,
  fromBase64,
  keyId,
  LOG_SIGNATURE,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  toBase64,
  verifyNote,
} from '../../../src/selection/index.js';

/** The example of golang.org/x/mod/sumdb/note. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_NOTE =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const seed = Uint8Array.from({ length: 32 }, (_, index) => index);
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
const publicKey = ed25519.getPublicKey(seed);

describe('signed notes', () => {
  it('of the reference implementation verify, changed ones do not', () => {
    const key = parseVerifierKey(PETER);
    const note = parseNote(PETER_NOTE);
    if (!key || !note) throw new Error('unreadable');
    expect(verifyNote(note, key)).toBe(true);
    expect(formatNote(note)).toBe(PETER_NOTE);
    expect(formatVerifierKey(key.name, key.type, key.publicKey)).toBe(PETER);
    expect(verifyNote({ ...note, text: note.text.replace('answer', 'Answer') }, key)).toBe(false);
    expect(verifyNote({ ...note, signatures: [] }, key)).toBe(false);
    expect(verifyNote(note, { ...key, name: 'Other' })).toBe(false);
  });

  it('carry checkpoints and cosignatures made elsewhere', () => {
    const text = checkpointText({ origin: 'supermarket.test', size: 7, root: seed });
    expect(parseCheckpoint(text)).toEqual({ origin: 'supermarket.test', size: 7, root: seed });
    const seconds = 1_500_000_000;
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    const signed = (message: string) => sign(null, Buffer.from(message), privateKey);
    const note = parseNote(
      formatNote({
        text,
        signatures: [
          {
            name: 'supermarket.test',
            id: keyId('supermarket.test', LOG_SIGNATURE, publicKey),
            signature: signed(text),
          },
          {
            name: 'witness',
            id: keyId('witness', COSIGNATURE, publicKey),
            signature: Buffer.concat([time, signed(cosignedText(text, seconds))]),
          },
        ],
      }),
    );
    if (!note) throw new Error('unreadable');
    for (const [name, type] of [
      ['supermarket.test', LOG_SIGNATURE],
      ['witness', COSIGNATURE],
    ] as const) {
      const key = parseVerifierKey(formatVerifierKey(name, type, publicKey));
      if (!key) throw new Error('no key');
      expect(verifyNote(note, key)).toBe(true);
      expect(verifyNote({ ...note, text: text.replace('7', '8') }, key)).toBe(false);
    }
  });

  it.each([
    '',
    'a\n',
    'a\n\n',
    'a\n\n— name AAAA\n',
    'a\n\n- name AAAAAAAA\n',
    'a\n\n— na me AAAAAAAA\n',
    'a\u0007\n\n— name AAAAAAAA\n',
    'a\n\n— name AAAAAAAA',
  ])('are not read out of %j', (text) => expect(parseNote(text)).toBeUndefined());

  it.each([
    'origin\n01\nAAAA\n',
    'origin\n-1\nAAAA\n',
    'origin\n1\nAAAA\n',
    `origin\n1\n${toBase64(seed)}`,
    `\n1\n${toBase64(seed)}\n`,
  ])('hold no checkpoint in %j', (text) => expect(parseCheckpoint(text)).toBeUndefined());

  it('use one spelling of base64', () => {
    expect(fromBase64('AAE=')).toEqual(Uint8Array.of(0, 1));
    for (const text of ['AAE', 'AAF=', 'AA E=', 'AAE=\n', 'A_E=']) expect(fromBase64(text)).toBeUndefined();
    expect(parseVerifierKey(PETER.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
  });
});
