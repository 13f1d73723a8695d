import { describe, expect, it } from 'vitest';
import {
  changePasswordInput,
  logInInput,
  registerAgencyInput,
  registerOwnerInput,
  staffAccountInput,
} from '../../../src/accounts/account-input.js';
import { hashPassword, verifyPassword } from '../../../src/accounts/password.js';
import { refusePassword } from '../../../src/accounts/password-rules.js';
import { applicationSchema } from '../../../src/agencies/application-input.js';
import { systemRandomBytes } from '../../../src/basics/index.js';
import { ceremonyActSchema } from '../../../src/draws/ceremony-input.js';
import { failureSchema } from '../../../src/draws/decide-failure.js';
import { redoSchema } from '../../../src/draws/decide-redo.js';
import { lotterySchema, postponementSchema } from '../../../src/draws/record-lottery.js';
import { needFormSchema } from '../../../src/needs/need-input.js';
import { readBid } from '../../../src/sealing/bid.js';
import { parseForm } from '../../../src/web/forms/form.js';
import { defineForm } from '../../../src/web/forms/form-shape.js';
import { reasonSchema } from '../../../src/web/forms/reason.js';

// Put into a normal form as typed it would take a minute each time: the time grows with the square of a row of marks.
const MARKS = `a${'\u0301\u0316'.repeat(150_000)}`;

const SCHEMAS = {
  changePasswordInput,
  logInInput,
  registerAgencyInput,
  registerOwnerInput,
  staffAccountInput,
  applicationSchema,
  needFormSchema,
  lotterySchema,
  postponementSchema,
  redoSchema,
  failureSchema,
  reasonSchema,
  ceremonyActSchema,
} as const;

describe('a row of marks without end', { timeout: 30_000 }, () => {
  it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])('in each field of %s is read', (name) => {
    const schema = SCHEMAS[name];
    const { fields } = defineForm({ schemas: [schema] });
    const typed = Object.fromEntries(
      [...fields].map(([field, shape]) => [
        field,
        shape.kind === 'rows'
          ? [Object.fromEntries([...shape.fields.keys()].map((inner) => [inner, MARKS]))]
          : MARKS,
      ]),
    );
    expect(fields.size).toBeGreaterThan(0);
    const acts =
      name === 'ceremonyActSchema' ? ceremonyActSchema.options.map(({ shape }) => shape.act.value) : [null];
    for (const act of acts) expect(parseForm(schema, act === null ? typed : { ...typed, act })).toBeDefined();
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
