import { expect, it } from 'vitest';
import { createSealer, seededKey, seededShares } from '../../../src/app/demo/seeded-seal.js';
import { joinIdentity, looksSealed, openText, recipientOf } from '../../../src/sealing/index.js';

const key = seededKey('one');

it('makes keys that the product knows, the same of the same seed', async () => {
  expect(await recipientOf(key.identity)).toBe(key.recipient);
  expect(seededKey('one')).toEqual(key);
  expect(seededKey('two').recipient).not.toBe(key.recipient);
});

it('seals texts that the product opens, the same of the same seed', async () => {
  const text = `${JSON.stringify({ bid: 5_000_000, nonce: 'a'.repeat(64) })}  `;
  const seal = createSealer('one');
  const sealed = seal(key, text, 'bid 1');
  const other = seal(key, `${text} `, 'bid 2');
  expect([sealed, other].every(looksSealed)).toBe(true);
  expect(await openText(key.identity, sealed)).toBe(text);
  expect(await openText(key.identity, other)).toBe(`${text} `);
  expect(seal(key, text, 'bid 1')).toBe(sealed);
  expect(createSealer('one')(seededKey('one'), text, 'bid 1')).toBe(sealed);
  expect(createSealer('two')(key, text, 'bid 1')).not.toBe(sealed);
  const stranger = seededKey('two');
  await expect(openText(stranger.identity, sealed)).rejects.toThrow();
  expect(await openText(stranger.identity, seal(stranger, text, 'bid 3'))).toBe(text);
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
