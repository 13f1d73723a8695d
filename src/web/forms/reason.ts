import { z } from 'zod';
import { normalizeParagraph } from '../../basics/index.js';
import { defineForm } from './form-shape.js';

/** Why somebody decided: 1 to 500 characters. */
export const reasonSchema = z.object({
  reason: z
    .string('form/required')
    .transform(normalizeParagraph)
    .pipe(z.string().min(1, 'form/required').max(500, 'form/too-long')),
});

/** The form of a decision: which of two buttons, and why. */
export const DECISION_FORM = defineForm({ schemas: [reasonSchema], texts: ['action'] });
