import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Failure, FailureCode } from '../../../src/basics/index.js';
import { FormView, failureText } from '../../../src/web/forms/fields.js';
import { parseForm, typedAt } from '../../../src/web/forms/form.js';
import { translators } from '../../../src/web/i18n/index.js';
import { statusOfFailure } from '../../../src/web/pipeline/errors.js';

const t = translators['zh-CN'];
const schema = z.object({
  name: z.string('form/required').max(3, 'form/too-long'),
  kind: z.enum(['a', 'b']),
  lines: z.array(z.object({ type: z.string('form/choose') })),
  list: z.string().superRefine((text, context) => {
    if (text !== '')
      context.addIssue({ code: 'custom', message: 'needs/bad-avoidance', params: { line: 7 } });
  }),
});

describe('a posted form', () => {
  it('names each wrong field once, with what its sentence needs', () => {
    const typed = { name: 'abcd', kind: 'c', lines: [{ type: 'x' }, {}], list: 'x' };
    expect(parseForm(schema, typed)).toEqual({
      ok: false,
      errors: [
        { code: 'form/too-long', field: 'name', params: { maximum: 3 } },
        { code: 'form/invalid', field: 'kind' },
        { code: 'form/choose', field: 'lines.1.type' },
        { code: 'needs/bad-avoidance', field: 'list', params: { line: 7 } },
      ],
    });
  });

  it.each([undefined, null, {}, { name: ['a'], lines: 'x' }, { name: { a: 1 } }])(
    '%j is no form',
    (typed) => {
      const parsed = parseForm(schema, typed);
      expect(parsed.ok).toBe(false);
      for (const failure of parsed.ok ? [] : parsed.errors) expect(failureText(t, failure)).not.toBe('');
    },
  );

  it('gives back what was typed as text, whatever was posted', () => {
    const typed = { a: 'x', n: 5, deep: { list: [{ a: 'y' }] }, object: {} };
    expect(
      ['a', 'n', 'deep.list.0.a', 'deep.list.1.a', 'object', 'none', 'a.b.c'].map((path) =>
        typedAt(typed, path),
      ),
    ).toEqual(['x', '5', 'y', '', '', '', '']);
  });
});

describe('a field', () => {
  const errors: Failure[] = [{ code: 'form/required', field: 'lines.0.type' }];
  const form = new FormView(t, { lines: [{ type: 'C01' }], secret: 'pass' }, errors);

  it('has one id for its label, its message and the link of the summary', () => {
    const field = form.field('lines.0.type', { label: '类型', hint: '选一项' });
    expect(field).toMatchObject({
      id: 'lines-0-type',
      name: 'lines[0][type]',
      value: 'C01',
      describedBy: 'lines-0-type-hint lines-0-type-error',
    });
    expect(form.summary()?.lines).toEqual([{ text: field.error, url: '#lines-0-type' }]);
    expect(new FormView(t, {}).summary()).toBeNull();
  });

  it('never gives a password back', () => {
    expect(form.field('secret', { label: '密码', kind: 'password' }).value).toBe('');
  });
});

it('a refusal has a status by its kind, and one at a field can be corrected', () => {
  const status = (code: FailureCode, field?: string) =>
    statusOfFailure({ code, ...(field ? { field } : {}) });
  expect(status('needs/not-found')).toBe(404);
  expect(status('needs/forbidden')).toBe(403);
  expect(status('needs/wrong-state')).toBe(409);
  expect(status('draws/already-closed')).toBe(409);
  expect(status('agencies/already-expired', 'qualifications.0.validTo')).toBe(422);
  expect(status('needs/nothing-changed')).toBe(422);
});
