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
import { splitCosignature } from '../../../src/selection/signed-note.js';

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

describe('verifier keys', () => {
  const key = (name: string, type = LOG_SIGNATURE, bytes: Uint8Array = publicKey) =>
    parseVerifierKey(formatVerifierKey(name, type, bytes));

  it('have a name without blanks, plus signs and control characters', () => {
    expect(key('supermarket.test/log')).toEqual({
      name: 'supermarket.test/log',
      id: keyId('supermarket.test/log', 1, publicKey),
      type: 1,
      publicKey,
    });
    expect(key('a'.repeat(255))?.name).toHaveLength(255);
    for (const name of ['', 'a'.repeat(256), 'a b', 'a+b', 'a\u0007b', 'a\tb'])
      expect(key(name)).toBeUndefined();
  });

  it('have 32 bytes behind their type', () => {
    expect(key('a', COSIGNATURE)?.type).toBe(4);
    expect(key('a', 1, publicKey.slice(1))).toBeUndefined();
    expect(key('a', 1, Uint8Array.of(...publicKey, 0))).toBeUndefined();
  });

  it('are nothing else than name, id and key', () => {
    const text = formatVerifierKey('a', 1, publicKey);
    expect(parseVerifierKey(text)).toBeDefined();
    for (const other of [`x+${text}`, `${text}x`, text.toUpperCase(), `${text}\n`, ''])
      expect(parseVerifierKey(other)).toBeUndefined();
    // SHA-256("a\n" ‖ 1 ‖ key), four bytes.
    expect(text.split('+')[1]).toMatch(/^[0-9a-f]{8}$/);
  });
});

describe('the lines of a note', () => {
  const line = '— name AAAAAAAA\n';

  it('are read one by one', () => {
    expect(parseNote(`a\nb\n\n${line}— other AQIDBAU=\n`)).toEqual({
      text: 'a\nb\n',
      signatures: [
        { name: 'name', id: '00000000', signature: Uint8Array.of(0, 0) },
        { name: 'other', id: '01020304', signature: Uint8Array.of(5) },
      ],
    });
    // The last empty line parts text and signatures.
    expect(parseNote(`a\n\nb\n\n${line}`)?.text).toBe('a\n\nb\n');
  });

  it.each([
    `a\n\n${line}\n`,
    `a\n\n${line}x\n`,
    `a\n\nx${line}`,
    'a\n\n— name AAAAAAAA x\n',
    'a\n\n— na+me AAAAAAAA\n',
    'a\n\n— name AQIDBA==\n',
    'a\n\n— name AAAAAAA\n',
    `a\r\n\n${line}`,
    `a\u0085\n\n${line}`,
    `a\n${line}`,
  ])('are not read out of %j', (text) => expect(parseNote(text)).toBeUndefined());

  it('are a million characters at most', () => {
    const text = 'a'.repeat(1_000_000 - line.length - 2);
    expect(parseNote(`${text}\n\n${line}`)?.text).toBe(`${text}\n`);
    expect(parseNote(`a${text}\n\n${line}`)).toBeUndefined();
  });
});

describe('the signatures of a note', () => {
  const text = 'origin\n';
  const own = { name: 'a', id: keyId('a', LOG_SIGNATURE, publicKey) };
  const key = { ...own, type: LOG_SIGNATURE, publicKey };
  const signature = sign(null, Buffer.from(text), privateKey);

  it('hold, each that names the key', () => {
    const good = { ...own, signature };
    const bad = { ...own, signature: new Uint8Array(64) };
    const foreign = { name: 'b', id: own.id, signature: new Uint8Array(64) };
    const sameName = { name: 'a', id: '00000000', signature: new Uint8Array(64) };
    expect(verifyNote({ text, signatures: [good] }, key)).toBe(true);
    expect(verifyNote({ text, signatures: [good, foreign, sameName] }, key)).toBe(true);
    expect(verifyNote({ text, signatures: [foreign, sameName] }, key)).toBe(false);
    for (const signatures of [[good, bad], [bad, good], [bad], []])
      expect(verifyNote({ text, signatures }, key)).toBe(false);
  });

  it('hold under a known type alone, whatever the bytes are', () => {
    expect(verifyNote({ text, signatures: [{ ...own, signature }] }, { ...key, type: 2 })).toBe(false);
    expect(verifyNote({ text, signatures: [{ ...own, signature }] }, { ...key, type: COSIGNATURE })).toBe(
      false,
    );
    const short = { ...own, signature: signature.subarray(1) };
    expect(verifyNote({ text, signatures: [short] }, key)).toBe(false);
    const noPoint = new Uint8Array(32).fill(255);
    expect(verifyNote({ text, signatures: [{ ...own, signature }] }, { ...key, publicKey: noPoint })).toBe(
      false,
    );
  });

  it('have a time of eight bytes where witnesses sign', () => {
    const bytes = (seconds: bigint, length = 72) => {
      const all = Buffer.alloc(length, 1);
      all.writeBigUInt64BE(seconds);
      return all;
    };
    expect(splitCosignature(bytes(5n))).toEqual({ seconds: 5, signature: bytes(5n).subarray(8) });
    expect(splitCosignature(bytes(5n, 71))).toBeUndefined();
    expect(splitCosignature(bytes(5n, 73))).toBeUndefined();
    expect(splitCosignature(bytes(2n ** 53n))).toBeUndefined();
    expect(splitCosignature(bytes(2n ** 53n - 1n))?.seconds).toBe(2 ** 53 - 1);
    // A view into longer bytes.
    const within = Buffer.concat([Buffer.alloc(8, 9), bytes(7n)]).subarray(8);
    expect(splitCosignature(within)?.seconds).toBe(7);
    expect(cosignedText('origin\n', 7)).toBe('cosignature/v1\ntime 7\norigin\n');
  });
});

describe('the text of a checkpoint', () => {
  const root = toBase64(seed);

  it.each([
    [`origin\n0\n${root}\n`, 0],
    [`origin\n10\n${root}\n`, 10],
    [`origin\n9007199254740991\n${root}\n`, 2 ** 53 - 1],
    [`origin\n1\n${root}\nmore\nand more\n`, 1],
    [`origin\n9007199254740992\n${root}\n`, undefined],
    [`origin\n1\n${root}\n\n`, undefined],
    [`origin\n1\n${root}\nmore`, undefined],
    [`\norigin\n1\n${root}\n`, undefined],
    [`origin\n1x\n${root}\n`, undefined],
    [`origin\n1\nx${root}\n`, undefined],
    [`origin\n1\n${toBase64(seed.slice(1))}\n`, undefined],
    [`origin\n1\n\n`, undefined],
  ])('%j has size %s', (text, size) => expect(parseCheckpoint(text)?.size).toBe(size));
});
