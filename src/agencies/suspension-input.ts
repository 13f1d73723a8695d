import { z } from 'zod';
import { isCivilDate, normalizeText, typedParagraph, typedText } from '../basics/index.js';
import { findGround, GROUND_CODES } from './suspension-grounds.js';

/** The form of a proposal to suspend an agency or to lift its suspension. */
export const suspensionSchema = z
  .object({
    act: z.enum(['suspend', 'lift'], 'form/choose'),
    ground: z.enum(GROUND_CODES, 'form/choose'),
    reason: typedParagraph(500),
    /** Empty: the earliest day that may be. */
    lastDay: typedText(10, 'form/bad-date')
      .default('')
      .transform((text, context) => {
        const value = normalizeText(text).replaceAll('/', '-');
        if (value !== '' && !isCivilDate(value))
          context.addIssue({ code: 'custom', message: 'form/bad-date' });
        return value === '' ? null : value;
      }),
  })
  .superRefine(({ act, ground }, context) => {
    const fits = findGround(ground)?.act;
    if (fits !== act && fits !== 'both')
      context.addIssue({ code: 'custom', path: ['ground'], message: 'form/choose' });
  });

/** A checked proposal. */
export type SuspensionForm = z.output<typeof suspensionSchema>;
