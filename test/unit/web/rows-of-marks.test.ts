import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../../src/accounts/password.js';
import { refusePassword } from '../../../src/accounts/password-rules.js';
import { systemRandomBytes } from '../../../src/basics/index.js';
import { readBid } from '../../../src/sealing/bid.js';
import { parseForm } from '../../../src/web/forms/form.js';
import { filledWith, SCHEMAS } from '../../support/form-schemas.js';

// Put into a normal form as typed it would take a minute each time: the time grows with the square of a row of marks.
const MARKS = `a${'\u0301\u0316'.repeat(150_000)}`;

describe('a row of marks without end', { timeout: 30_000 }, () => {
  it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])('in each field of %s is read', (name) => {
    const forms = filledWith(name, MARKS);
    expect(Object.keys(forms[0] ?? {}).length).toBeGreaterThan(0);
    for (const typed of forms) expect(parseForm(SCHEMAS[name], typed)).toBeDefined();
  });

  it('in a bid is no amount', () => {
    const bounds = { takesBid: true, budgetFen: 100, floorFen: null } as Parameters<typeof readBid>[0];
    expect(readBid(bounds, MARKS)).toMatchObject({ ok: false, errors: [{ code: 'form/bad-money' }] });
  });

  it('is nobody’s password', async () => {
    expect(refusePassword(MARKS, [])).toBe('account/password-long');
    const stored = await hashPassword('correct horse battery', systemRandomBytes);
    expect(await verifyPassword(MARKS, stored)).toBe(false);
  });
});
