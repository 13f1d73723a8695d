import { z } from 'zod';
import {
  findDivision,
  normalizeCode,
  normalizeText,
  parseCreditCode,
  parseYuan,
  typedDate,
  typedLine,
  typedName,
  typedPhone,
  typedText,
} from '../basics/index.js';
import { PRACTITIONER_CERTIFICATE_CODES } from './practitioner-certificates.js';

/** Most qualifications of one application. */
export const MAX_QUALIFICATIONS = 30;

const optionalLine = (maximum: number) =>
  typedText(maximum)
    .default('')
    .transform(normalizeText)
    .pipe(z.string().max(maximum, 'form/too-long'))
    .transform((text) => text || null);

const optionalDate = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined),
  typedDate.optional().transform((value) => value ?? null),
);

/** One qualification as applied for. `commitment` is set where the type needs no certificate. */
export const qualificationSchema = z
  .object({
    type: z.string('form/choose').min(1, 'form/choose'),
    grade: optionalLine(20),
    speciality: optionalLine(100),
    certificateNumber: optionalLine(60),
    issuer: optionalLine(100),
    validFrom: optionalDate,
    validTo: optionalDate,
    commitment: z
      .string()
      .optional()
      .transform((value) => value === '1'),
    attachmentId: optionalLine(60),
  })
  .superRefine(({ validFrom, validTo }, context) => {
    if (validFrom !== null && validTo !== null && validTo < validFrom) {
      context.addIssue({ code: 'custom', path: ['validTo'], message: 'agencies/dates-out-of-order' });
    }
  });

/** Most practitioners of one application. */
export const MAX_PRACTITIONERS = 30;

/** One person with a certificate as applied for. */
export const practitionerSchema = z.object({
  name: typedName(50),
  certificate: z.enum(PRACTITIONER_CERTIFICATE_CODES, 'form/choose'),
  certificateNumber: typedText(40)
    .transform(normalizeCode)
    .pipe(z.string().min(1, 'form/required').max(40, 'form/too-long')),
  validTo: optionalDate,
});

/** A whole application; the checks that need the clock or the database come after. */
export const applicationSchema = z.object({
  name: typedLine(100),
  legalRepresentative: typedName(50),
  controllerCode: typedText(18, 'form/bad-credit-code')
    .default('')
    .transform((text, context) => {
      if (text.trim() === '') return null;
      const code = parseCreditCode(text);
      if (!code) context.addIssue({ code: 'custom', message: 'form/bad-credit-code' });
      return code ?? null;
    }),
  contactName: typedLine(50),
  contactPhone: typedPhone,
  division: z
    .string('form/choose')
    .refine((code) => findDivision(code)?.validUntilYear === null, 'form/choose'),
  capital: typedText(18, 'form/bad-money').transform((text, context) => {
    const value = parseYuan(normalizeText(text));
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: text.trim() ? 'form/bad-money' : 'form/required' });
    }
    return value ?? 0;
  }),
  foundedOn: typedDate,
  qualifications: z
    .array(qualificationSchema)
    .min(1, 'agencies/no-qualification')
    .max(MAX_QUALIFICATIONS, 'agencies/too-many-qualifications')
    .default([]),
  practitioners: z
    .array(practitionerSchema)
    .max(MAX_PRACTITIONERS, 'agencies/too-many-practitioners')
    .default([]),
});

/** A checked application. */
export type Application = z.output<typeof applicationSchema>;
export type AppliedPractitioner = z.output<typeof practitionerSchema>;
export type AppliedQualification = z.output<typeof qualificationSchema>;
