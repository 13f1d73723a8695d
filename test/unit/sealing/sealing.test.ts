import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_FEN } from '../../../src/basics/index.js';
import {
  faultOfBid,
  findIdentity,
  isRecipient,
  joinIdentity,
  looksSealed,
  makeKeyPair,
  openText,
  openUnder,
  readBid,
  readPayload,
  recipientOf,
  sealTo,
  sealUnder,
  splitIdentity,
  timelockIdentity,
  timelockRecipient,
  toRecipient,
  writePayload,
} from '../../../src/sealing/index.js';
import { drandRoundAt, QUICKNET } from '../../../src/selection/index.js';
import vectors from '../../vectors/drand.json' with { type: 'json' };

const NONCE = 'ab'.repeat(32);
const hex64 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const bid = fc.option(fc.integer({ min: 1, max: MAX_FEN }));

it('writes every payload in the same number of characters and reads it back', () => {
  fc.assert(
    fc.property(bid, hex64, (amount, nonce) => {
      const text = writePayload({ bid: amount, nonce });
      expect(text).toHaveLength(128);
      expect(readPayload(text)).toEqual({ bid: amount, nonce });
    }),
  );
});

it('reads nothing but what it writes', () => {
  const good = writePayload({ bid: 5, nonce: NONCE });
  const bad = [
    '',
    good.slice(0, -1),
    `${good} `,
    good.replace('"bid":5', '"bid": 5').slice(0, 128),
    JSON.stringify({ nonce: NONCE, bid: 5 }).padEnd(128),
    JSON.stringify({ bid: 0, nonce: NONCE }).padEnd(128),
    JSON.stringify({ bid: -5, nonce: NONCE }).padEnd(128),
    JSON.stringify({ bid: 1.5, nonce: NONCE }).padEnd(128),
    JSON.stringify({ bid: '5', nonce: NONCE }).padEnd(128),
    JSON.stringify({ bid: 5, nonce: NONCE.toUpperCase() }).padEnd(128),
    JSON.stringify({ bid: 5, more: 1, nonce: NONCE }).padEnd(128),
    'null'.padEnd(128),
  ];
  expect(bad.map(readPayload)).toEqual(bad.map(() => undefined));
});

it('judges an opened bid by the bounds, floor and ceiling included', () => {
  const bounds = { takesBid: true, budgetFen: 100, floorFen: 40 };
  const faults = [null, 39, 40, 100, 101].map((amount) => faultOfBid(bounds, amount));
  expect(faults).toEqual(['bid-missing', 'bid-out-of-bounds', undefined, undefined, 'bid-out-of-bounds']);
  expect(faultOfBid({ ...bounds, floorFen: null }, 1)).toBeUndefined();
  expect(faultOfBid({ ...bounds, takesBid: false }, 50)).toBe('bid-not-taken');
  expect(faultOfBid({ ...bounds, takesBid: false }, null)).toBeUndefined();
});

it('lets no typed bid pass that the opening would refuse', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.option(fc.nat(200)),
      fc.string(),
      fc.nat(20_000),
      (takesBid, floor, junk, n) => {
        const bounds = { takesBid, budgetFen: 10_000, floorFen: floor };
        for (const typed of [junk, `${n / 100}`]) {
          const read = readBid(bounds, typed);
          if (read.ok) expect(faultOfBid(bounds, read.value)).toBeUndefined();
        }
      },
    ),
  );
});

it('reads no bid that is longer than any: what is typed is looked at before it is put in order', () => {
  const bounds = { takesBid: true, budgetFen: 10_000_000, floorFen: null };
  expect(readBid(bounds, `${' '.repeat(30)}98000`)).toEqual({ ok: true, value: 9_800_000 });
  expect(readBid(bounds, `${' '.repeat(100)}98000`)).toMatchObject({
    ok: false,
    errors: [{ code: 'form/bad-money', field: 'bid' }],
  });
});

it('seals to a key in constant length; nobody else opens, and nothing altered does', async () => {
  const [own, other] = [await makeKeyPair(), await makeKeyPair()];
  expect(await recipientOf(own.identity)).toBe(own.recipient);
  expect(await recipientOf('AGE-SECRET-KEY-1')).toBeUndefined();
  expect([own.recipient, 'age1', own.recipient.replace(/.$/, 'b')].map(isRecipient)).toEqual([
    true,
    false,
    false,
  ]);
  const texts = [null, 1, MAX_FEN].map((amount) => writePayload({ bid: amount, nonce: NONCE }));
  const sealed = await Promise.all(texts.map((text) => sealTo(own.recipient, text)));
  expect(new Set(sealed.map(({ length }) => length)).size).toBe(1);
  expect(sealed.every(looksSealed)).toBe(true);
  expect(await openText(own.identity, sealed[1] ?? '')).toBe(texts[1]);
  await expect(openText(other.identity, sealed[1] ?? '')).rejects.toThrow();
  const at = (sealed[1] ?? '').length - 60;
  const letter = sealed[1]?.[at] === 'A' ? 'B' : 'A';
  const altered = `${sealed[1]?.slice(0, at)}${letter}${sealed[1]?.slice(at + 1)}`;
  await expect(openText(own.identity, altered)).rejects.toThrow();
  for (const junk of ['', 'x'.repeat(10_000_000), '-----BEGIN AGE ENCRYPTED FILE-----\n!!'])
    await expect(openText(own.identity, junk)).rejects.toThrow();
});

it('rebuilds an identity of any two of three shares and of no single one', async () => {
  const { identity, recipient } = await makeKeyPair();
  const [a = '', b = '', c = ''] = await splitIdentity(identity, 3, 2);
  for (const pair of [
    [a, b],
    [b, c],
    [c, a],
  ])
    expect(await joinIdentity(pair)).toBe(identity);
  expect(await recipientOf(await joinIdentity([a, `${b.slice(0, -4)}0102`]))).not.toBe(recipient);
  await expect(joinIdentity([a])).rejects.toThrow();
});

it('keeps an identity under a passphrase and finds it in a key file', async () => {
  const { identity } = await makeKeyPair();
  const file = await sealUnder('correct horse battery', `# made today\n${identity}\n`);
  expect(findIdentity(await openUnder('correct horse battery', file))).toBe(identity);
  await expect(openUnder('wrong', file)).rejects.toThrow();
  expect(findIdentity('nothing')).toBeUndefined();
});

it('locks to a recorded round of quicknet: its signature opens, that of the next does not', async () => {
  const [first, second] = vectors.valid;
  const recipient = toRecipient(`drand:${QUICKNET.hash}:1000`);
  const sealed = await sealTo(recipient, 'text');
  const identity = (round: number, signature = '') => timelockIdentity(QUICKNET, round, signature);
  expect(await openText(identity(1000, first?.signature), sealed)).toBe('text');
  await expect(openText(identity(1000, second?.signature), sealed)).rejects.toThrow();
  await expect(openText(identity(1001, second?.signature), sealed)).rejects.toThrow();
  await expect(openText(identity(1000, 'c0'.padEnd(96, '0')), sealed)).rejects.toThrow();
  const early = await sealTo(timelockRecipient(QUICKNET, 1000), writePayload({ bid: 1, nonce: NONCE }));
  const late = await sealTo(recipient, writePayload({ bid: MAX_FEN, nonce: NONCE }));
  expect(early).toHaveLength(late.length);
  expect(() => toRecipient('drand:00:1')).toThrow();
});

it('takes the first round at or after an instant', () => {
  const at = (text: string) => drandRoundAt(QUICKNET, Date.parse(text));
  expect(at('2023-08-23T15:59:24.000Z')).toBe(1000);
  expect(at('2023-08-23T15:59:24.001Z')).toBe(1001);
  expect(at('2023-08-23T15:59:21.001Z')).toBe(1000);
  expect(at('2023-08-23T15:09:27.000Z')).toBe(1);
  expect(vectors.chains.quicknet).toMatchObject({
    chainHash: QUICKNET.hash,
    publicKey: QUICKNET.publicKey,
    genesis: QUICKNET.genesis,
    periodSeconds: QUICKNET.period,
  });
});
