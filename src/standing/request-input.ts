import { z } from 'zod';
import { typedParagraph } from '../basics/index.js';

/** What an agency may ask about a deed: that it is forgiven, or that it was none. */
export const REQUEST_KINDS = ['repair', 'appeal'] as const;

/** The form of a request. */
export const requestSchema = z.object({
  kind: z.enum(REQUEST_KINDS, 'form/choose'),
  reason: typedParagraph(1000),
});

/** The form of what an official says to a request. */
export const answerSchema = z.object({ answer: typedParagraph(500) });
