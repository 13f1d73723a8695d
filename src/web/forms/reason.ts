import { z } from 'zod';
import { typedParagraph } from '../../basics/index.js';
import { defineForm } from './form-shape.js';

/** Why somebody decided: 1 to 500 characters. */
export const reasonSchema = z.object({
  reason: typedParagraph(500),
});

/** The form of a decision: which of two buttons, and why. */
export const DECISION_FORM = defineForm({ schemas: [reasonSchema], texts: ['action'] });
