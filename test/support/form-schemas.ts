import {
  changePasswordInput,
  logInInput,
  registerAgencyInput,
  registerOwnerInput,
  staffAccountInput,
  unitPersonInput,
} from '../../src/accounts/account-input.js';
import { applicationSchema } from '../../src/agencies/application-input.js';
import { suspensionSchema } from '../../src/agencies/suspension-input.js';
import { ceremonyActSchema } from '../../src/draws/ceremony-input.js';
import { failureSchema } from '../../src/draws/decide-failure.js';
import { findingSchema } from '../../src/draws/findings.js';
import { redoSchema } from '../../src/draws/propose-redo.js';
import { lotterySchema, postponementSchema } from '../../src/draws/record-lottery.js';
import { entryCommentSchema } from '../../src/entry-notices/make-comment.js';
import { needFormSchema } from '../../src/needs/need-input.js';
import type { Typed } from '../../src/web/forms/form.js';
import { defineForm } from '../../src/web/forms/form-shape.js';
import { reasonSchema } from '../../src/web/forms/reason.js';

/** The schemas of all forms that take texts. */
export const SCHEMAS = {
  changePasswordInput,
  logInInput,
  registerAgencyInput,
  registerOwnerInput,
  staffAccountInput,
  unitPersonInput,
  applicationSchema,
  needFormSchema,
  lotterySchema,
  postponementSchema,
  redoSchema,
  failureSchema,
  findingSchema,
  suspensionSchema,
  entryCommentSchema,
  reasonSchema,
  ceremonyActSchema,
} as const;

/** Every way to fill a form of a schema with one text in each of its fields: one, or one for each act of a ceremony. */
export function filledWith(name: keyof typeof SCHEMAS, text: string): Typed[] {
  const { fields } = defineForm({ schemas: [SCHEMAS[name]] });
  const typed = Object.fromEntries(
    [...fields].map(([field, shape]) => [
      field,
      shape.kind === 'rows'
        ? [Object.fromEntries([...shape.fields.keys()].map((inner) => [inner, text]))]
        : text,
    ]),
  );
  return name === 'ceremonyActSchema'
    ? ceremonyActSchema.options.map(({ shape }) => ({ ...typed, act: shape.act.value }))
    : [typed];
}
