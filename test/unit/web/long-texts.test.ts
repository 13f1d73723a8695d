import { expect, it } from 'vitest';
import { roomFor, typedLine } from '../../../src/basics/index.js';
import { parseForm } from '../../../src/web/forms/form.js';
import { filledWith, SCHEMAS } from '../../support/form-schemas.js';
import { watchNormalForms } from '../../support/normal-forms.js';

const LONG = 'é'.repeat(400_000);

/** What a field says of a text that is longer than any that it takes. */
const TOO_LONG = [
  'form/too-long',
  'form/bad-money',
  'form/bad-time',
  'form/bad-date',
  'form/bad-phone',
  'form/bad-credit-code',
  'needs/project-code-format',
  'needs/bad-days',
  'needs/bad-minimum',
  'account/password-long',
];

/** What a choice says of a text that is none of its values; the id of a file is none either. */
const NO_CHOICE = ['form/choose', 'form/invalid', 'draws/not-ticked', 'draws/too-few-witnesses'];

it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])(
  'a text that is far too long in each field of %s is refused before it is put in order',
  (name) => {
    const seen = watchNormalForms();
    try {
      for (const typed of filledWith(name, LONG)) {
        const parsed = parseForm(SCHEMAS[name], typed);
        // The round is a number beside the form's texts.
        const errors = parsed.ok ? [] : parsed.errors.filter(({ field }) => field !== 'round');
        const codes = errors.map(({ code }) => code);
        expect(codes.filter((code) => ![...TOO_LONG, ...NO_CHOICE].includes(code))).toEqual([]);
        // Changing a password checks its length, and the steps of a ceremony without a text their number alone, later.
        if (!['changePasswordInput', 'ceremonyActSchema'].includes(name))
          expect(codes.some((code) => TOO_LONG.includes(code))).toBe(true);
      }
      expect(seen.longest).toBeLessThanOrEqual(roomFor(5000));
    } finally {
      seen.stop();
    }
  },
);

it('the room of a text is four times what it may be: marks come together, blanks around it go', () => {
  const line = typedLine(10);
  expect(line.parse(`${' '.repeat(100)}${'e\u0301'.repeat(10)}`)).toBe('é'.repeat(10));
  expect(parseForm(line, 'x'.repeat(roomFor(10) + 1))).toEqual({
    ok: false,
    errors: [{ code: 'form/too-long', params: { maximum: 10 } }],
  });
});
