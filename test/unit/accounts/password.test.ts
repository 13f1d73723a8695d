import { describe, expect, it } from 'vitest';
import {
  hashPassword,
  needsRehash,
  UNKNOWN_PASSWORD_HASH,
  verifyPassword,
} from '../../../src/accounts/password.js';
import { systemRandomBytes } from '../../../src/basics/index.js';
import { sequentialRandom } from '../../support/deps.js';

const CHEAP = { logN: 4, r: 8, p: 1 } as const;

describe('password hashes', () => {
  it('verify the password that they were made from, and no other', async () => {
    const stored = await hashPassword('correct horse battery', systemRandomBytes);
    expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verifyPassword('correct horse battery', stored)).toBe(true);
    expect(await verifyPassword('correct horse batter', stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
    expect(needsRehash(stored)).toBe(false);
  });

  it('equal what another implementation of scrypt makes', async () => {
    // Python 3: hashlib.scrypt(b'pleaseletmein', salt=bytes([1] * 16), n=16, r=8, p=1, dklen=32)
    const foreign = '$scrypt$ln=4,r=8,p=1$AQEBAQEBAQEBAQEBAQEBAQ$b2bfQ+ldHZfE4XQx/dHghGUE5rRJbmdT3eAJV/Xl9OM';
    expect(await hashPassword('pleaseletmein', (length) => new Uint8Array(length).fill(1), CHEAP)).toBe(
      foreign,
    );
    expect(await verifyPassword('pleaseletmein', foreign)).toBe(true);
  });

  it('have a fresh salt each', async () => {
    const random = sequentialRandom();
    const first = await hashPassword('the same password', random, CHEAP);
    expect(await hashPassword('the same password', random, CHEAP)).not.toBe(first);
  });

  it('take full-width letters of an input method for the plain ones', async () => {
    const stored = await hashPassword('password№1 long', systemRandomBytes, CHEAP);
    expect(await verifyPassword('ｐａｓｓｗｏｒｄ№1 long', stored)).toBe(true);
  });

  it('ask to be replaced when their cost is not the present one', async () => {
    expect(needsRehash(await hashPassword('x', systemRandomBytes, CHEAP))).toBe(true);
    expect(needsRehash(UNKNOWN_PASSWORD_HASH)).toBe(false);
  });

  it('of nobody match nothing, and a damaged one throws', async () => {
    expect(await verifyPassword('', UNKNOWN_PASSWORD_HASH)).toBe(false);
    await expect(verifyPassword('x', '$scrypt$broken')).rejects.toThrow(/known form/);
  });
});
