import { z } from 'zod';
import {
  type Instant,
  listDivisionsAt,
  normalizeText,
  parseCreditCode,
  typedLine,
  typedName,
  typedText,
} from '../basics/index.js';
import { EMAIL_LENGTH, normalizeEmail, withoutControls } from './login-name.js';
import { refusePassword } from './password-rules.js';

/** Kinds of project owners. */
export const OWNER_KINDS = ['authority', 'institution', 'firm', 'other'] as const;

/** What somebody may do within a unit: invite and remove its people, or act for it alone. */
export const UNIT_ROLES = ['agent', 'administrator'] as const;

/** Roles that an administrator gives; the others register themselves. */
export const STAFF_ROLES = ['official', 'auditor', 'administrator'] as const;

const email = typedText(EMAIL_LENGTH)
  .transform((text) => withoutControls(normalizeEmail(text)))
  .pipe(
    z
      .string()
      .min(1, 'form/required')
      .max(EMAIL_LENGTH, 'form/too-long')
      .refine((text) => text === '' || z.email().safeParse(text).success, 'form/bad-email'),
  );

function toCreditCode(text: string, ctx: z.RefinementCtx): string {
  const code = parseCreditCode(text);
  if (code) return code;
  ctx.addIssue({ code: 'custom', message: text.trim() === '' ? 'form/required' : 'form/bad-credit-code' });
  return z.NEVER;
}

const creditCode = typedText(18, 'form/bad-credit-code').transform(toCreditCode);

const optionalCreditCode = typedText(18, 'form/bad-credit-code')
  .default('')
  .transform((text, ctx) => (text.trim() === '' ? null : toCreditCode(text, ctx)));

// A mobile number, or a land line with its area code and perhaps an extension.
const phone = typedText(20, 'form/bad-phone')
  .transform((text) =>
    withoutControls(normalizeText(text)).replace(/[\s\u2010-\u2015]/g, (c) => (c === ' ' ? '' : '-')),
  )
  .pipe(
    z
      .string()
      .min(1, 'form/required')
      .regex(/^(?:|1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?)$/, 'form/bad-phone'),
  );

const newPassword = {
  password: z.string().min(1, 'form/required'),
  passwordAgain: z.string().min(1, 'form/required'),
};

interface TypedPassword {
  readonly password: string;
  readonly passwordAgain: string;
  readonly email?: string;
  readonly creditCode?: string;
}

// Refuses a weak password at its field and a repetition that differs at the second.
function checkPassword(typed: TypedPassword, ctx: z.RefinementCtx): void {
  const refusal = refusePassword(typed.password, [typed.email, typed.creditCode]);
  if (refusal) ctx.addIssue({ code: 'custom', message: refusal, path: ['password'] });
  else if (typed.password !== typed.passwordAgain)
    ctx.addIssue({ code: 'custom', message: 'account/password-differs', path: ['passwordAgain'] });
}

/** Registration of an agency's account; its profile and qualifications follow in the application. */
export const registerAgencyInput = z
  .object({ creditCode, name: typedLine(100), email, ...newPassword })
  .superRefine(checkPassword);
/** A checked registration of an agency. */
export type RegisterAgencyInput = z.output<typeof registerAgencyInput>;

/** Registration of a project owner with its account. */
export const registerOwnerInput = z
  .object({
    creditCode,
    name: typedLine(100),
    kind: z.enum(OWNER_KINDS, 'form/choose'),
    divisionCode: z.string().min(1, 'form/choose'),
    legalRepresentative: typedName(50),
    controllerCode: optionalCreditCode,
    contactName: typedLine(50),
    contactPhone: phone,
    email,
    ...newPassword,
  })
  .superRefine(checkPassword);
/** A checked registration of a project owner. */
export type RegisterOwnerInput = z.output<typeof registerOwnerInput>;

/** An account that an administrator makes for an official (with a division), an auditor or an administrator. */
export const staffAccountInput = z
  .object({
    role: z.enum(STAFF_ROLES, 'form/choose'),
    name: typedLine(50),
    email,
    divisionCode: z.string().default(''),
    ...newPassword,
  })
  .superRefine((typed, ctx) => {
    checkPassword(typed, ctx);
    if (typed.role === 'official' && typed.divisionCode === '')
      ctx.addIssue({ code: 'custom', message: 'form/choose', path: ['divisionCode'] });
  });
/** A checked account of an official, auditor or administrator. */
export type StaffAccountInput = z.output<typeof staffAccountInput>;

/** A person whom the administrator of a unit invites, with the first password. */
export const unitPersonInput = z
  .object({
    name: typedLine(50),
    email,
    unitRole: z.enum(UNIT_ROLES, 'form/choose'),
    ...newPassword,
  })
  .superRefine(checkPassword);
/** A checked invitation into a unit. */
export type UnitPersonInput = z.output<typeof unitPersonInput>;

/** A person's change of the own password. */
export const changePasswordInput = z.object({ current: z.string().min(1, 'form/required'), ...newPassword });
export type ChangePasswordInput = z.output<typeof changePasswordInput>;

/** A login; `login` is an e-mail address or a credit code, in any usual spelling. */
export const logInInput = z.object({
  login: typedText(EMAIL_LENGTH).refine((text) => text.trim() !== '', 'form/required'),
  password: z.string().min(1, 'form/required'),
});

/** True for a division code that is in force at an instant. */
export function isPresentDivision(code: string, at: Instant): boolean {
  return listDivisionsAt(at).some((division) => division.code === code);
}
