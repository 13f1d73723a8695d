import { expect, it } from 'vitest';
import { seededKey, seededSeal, seededShares } from '../../../src/app/demo/seeded-seal.js';
import { joinIdentity, looksSealed, openText, recipientOf } from '../../../src/sealing/index.js';

const key = seededKey('one');

it('makes keys that the product knows, the same of the same seed', async () => {
  expect(await recipientOf(key.identity)).toBe(key.recipient);
  expect(seededKey('one')).toEqual(key);
  expect(seededKey('two').recipient).not.toBe(key.recipient);
});

it('seals texts that the product opens, the same of the same seed', async () => {
  const text = `${JSON.stringify({ bid: 5_000_000, nonce: 'a'.repeat(64) })}  `;
  const sealed = seededSeal(key, text, 'bid 1');
  expect(looksSealed(sealed)).toBe(true);
  expect(await openText(key.identity, sealed)).toBe(text);
  expect(seededSeal(key, text, 'bid 1')).toBe(sealed);
  expect(seededSeal(key, text, 'bid 2')).not.toBe(sealed);
  await expect(openText(seededKey('two').identity, sealed)).rejects.toThrow();
});

it('splits what any two shares rebuild, and one does not', async () => {
  const shares = seededShares(key.identity, 3, 'one');
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const)
    expect(await joinIdentity([shares[a] ?? '', shares[b] ?? ''])).toBe(key.identity);
  expect(shares.every((share) => !Buffer.from(share, 'hex').toString().includes('AGE-SECRET'))).toBe(true);
});
