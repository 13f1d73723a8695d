import { z } from 'zod';
import {
  type DirectGround,
  type FailureCode,
  type Fen,
  type Instant,
  normalizeCode,
  normalizeText,
  parseCreditCode,
  parseProjectCode,
  parseShanghai,
  typedAmount,
  typedLine,
  typedParagraph,
  typedPhone,
  typedText,
} from '../basics/index.js';
import type { NeedMethod } from '../db/index.js';
import { METHODS, type Method, methodOf, SOURCE_KINDS } from '../selection/index.js';
import { DIRECT_GROUND_CODES } from './direct-grounds.js';
import type { Avoided } from './joining.js';

/** How the agency of a need is found: the methods of selection, and the direct choice, where nothing is drawn. */
export const NEED_METHODS = [...METHODS, 'direct'] as const satisfies readonly NeedMethod[];

/** Where the money of a need comes from: the state, or others. */
export const FUNDS = ['state', 'social'] as const;

const MAX_LINES = 5;
const MAX_AVOIDED = 20;
const LONGEST_REASON = 200;
const MAX_WITNESSES = 3;
const LONGEST_WITNESS = 50;
const MAX_ATTACHMENTS = 5;

const optional = <S extends z.ZodType>(schema: S) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
      schema.optional(),
    )
    .transform((value) => value ?? null);

const count = (maximum: number, code: FailureCode) =>
  typedText(5, code)
    .transform(normalizeText)
    .pipe(z.string().regex(/^[1-9]\d{0,4}$/, code))
    .transform(Number)
    .pipe(z.number().max(maximum, code));

/** A unified social credit code, with whatever blanks it was typed with. */
const creditCode = typedText(30, 'form/bad-credit-code').transform((text, context): string => {
  const parsed = parseCreditCode(text);
  if (!parsed) context.addIssue({ code: 'custom', message: 'form/bad-credit-code' });
  return parsed ?? '';
});

const ground = z
  .string()
  .optional()
  .transform((text, context): DirectGround | null => {
    if (!text) return null;
    const known = DIRECT_GROUND_CODES.find((code) => code === text);
    if (!known) context.addIssue({ code: 'custom', message: 'form/choose' });
    return known ?? null;
  });

const projectCode = typedText(24, 'needs/project-code-format').transform((text, context): string => {
  const parsed = parseProjectCode(text);
  if (parsed.ok) return parsed.code;
  const message = text.trim() === '' ? 'form/required' : `needs/project-code-${parsed.reason}`;
  context.addIssue({ code: 'custom', message });
  return '';
});

const instant = typedText(16, 'form/bad-time').transform((text, context): Instant => {
  const parsed = parseShanghai(normalizeText(text));
  if (!parsed) context.addIssue({ code: 'custom', message: text.trim() ? 'form/bad-time' : 'form/required' });
  return parsed ?? '';
});

/** Lines "credit code, blank, reason"; a wrong line is named by its number. */
const avoidance = typedText(MAX_AVOIDED * (LONGEST_REASON + 20))
  .default('')
  .transform((text, context): readonly Avoided[] => {
    const lines = text.split(/\r?\n/).map((one) => one.trim());
    const avoided: Avoided[] = [];
    for (const [index, one] of lines.entries()) {
      if (one === '') continue;
      const [typed = '', ...reason] = one.split(/[\s,，;；]+/);
      const agency = parseCreditCode(typed);
      if (!agency || reason.length === 0 || avoided.some((other) => other.agency === agency)) {
        context.addIssue({ code: 'custom', message: 'needs/bad-avoidance', params: { line: index + 1 } });
        return [];
      }
      avoided.push({ agency, reason: normalizeText(reason.join(' ')).slice(0, LONGEST_REASON) });
    }
    if (avoided.length > MAX_AVOIDED) context.addIssue({ code: 'custom', message: 'needs/too-many-avoided' });
    return avoided.sort((a, b) => (a.agency < b.agency ? -1 : 1));
  });

const witnesses = typedText(MAX_WITNESSES * (LONGEST_WITNESS + 1))
  .default('')
  .transform((text) =>
    text
      .split(/[\n,，、;；]/)
      .map(normalizeText)
      .filter(Boolean),
  )
  .pipe(
    z.array(z.string().max(LONGEST_WITNESS, 'form/too-long')).max(MAX_WITNESSES, 'needs/too-many-witnesses'),
  );

/** Ids of uploaded files: one box sends a text, several send a list. */
const files = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((ids) => [...new Set([ids].flat())].filter((id) => id !== ''))
  .pipe(z.array(z.string().max(60)).max(MAX_ATTACHMENTS, 'needs/too-many-attachments'));

const requirementLines = z
  .array(z.object({ type: z.string().default(''), minGrade: z.string().default('') }))
  .default([])
  .transform((lines) => lines.filter(({ type }) => type !== ''))
  .pipe(
    z
      .array(z.object({ type: z.string(), minGrade: z.string() }))
      .min(1, 'needs/no-requirement')
      .max(MAX_LINES, 'needs/too-many-lines'),
  )
  .transform((lines) =>
    lines.map(({ type, minGrade }) => ({ type, minGrade: minGrade === '' ? null : minGrade })),
  );

const NOT_DIRECT = {
  directAgency: null,
  directPrice: null,
  directGround: null,
  directEarlier: null,
  directReason: null,
} as const;

/** Everything that the owner writes into a need; the checks that need the clock or the database come after. */
export const needFormSchema = z
  .object({
    title: typedLine(120),
    projectCode,
    projectName: typedLine(120),
    investment: optional(typedAmount),
    mode: z.enum(['one-of', 'all-of'], 'form/choose').default('one-of'),
    lines: requirementLines,
    content: typedParagraph(5000),
    serviceDays: optional(count(3650, 'needs/bad-days')),
    budget: typedAmount,
    floor: optional(typedAmount),
    fund: z.enum(FUNDS, 'form/choose'),
    method: z.enum(NEED_METHODS, 'form/choose'),
    pricedDraw: z
      .string()
      .optional()
      .transform((value) => value === '1'),
    minEntries: optional(count(100, 'needs/bad-minimum')),
    source: z.enum(SOURCE_KINDS, 'form/choose'),
    closesAt: instant,
    avoidance,
    witnesses,
    attachments: files,
    clarification: optional(typedParagraph(5000)),
    extraAttachments: files,
    directAgency: optional(creditCode),
    directPrice: optional(typedAmount),
    directGround: ground,
    directEarlier: optional(typedLine(30).transform(normalizeCode)),
    directReason: optional(typedParagraph(2000)),
    ownerPhone: typedPhone,
    supervisorPhone: optional(typedPhone),
  })
  .superRefine((form, context) => {
    const at = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const takesBid = form.method !== 'direct' && methodOf(form.method).takesBid;
    if (form.floor !== null && !takesBid) at('floor', 'needs/floor-without-bids');
    if (form.floor !== null && form.floor >= form.budget) at('floor', 'needs/floor-above-budget');
    if (form.pricedDraw && takesBid) at('pricedDraw', 'needs/priced-draw-only');
    if (form.method !== 'direct') return;
    if (form.pricedDraw) at('pricedDraw', 'needs/priced-draw-only');
    for (const name of ['directAgency', 'directPrice', 'directReason'] as const)
      if (form[name] === null) at(name, 'form/required');
    if (form.directGround === null) at('directGround', 'form/choose');
    if (form.directPrice !== null && form.directPrice > form.budget)
      at('directPrice', 'needs/direct-above-budget');
  })
  // What was typed for a direct choice says nothing about a need whose agency is selected.
  .transform((form) => (form.method === 'direct' ? form : { ...form, ...NOT_DIRECT }));

/** A checked form. */
export type NeedForm = z.output<typeof needFormSchema>;

/** A checked form whose agency a method finds. */
export type DrawnForm = NeedForm & { readonly method: Method };

/** True where the agency of a form is found by a method of selection. */
export const isDrawn = (form: NeedForm): form is DrawnForm => form.method !== 'direct';

/** A checked form that names its agency. */
export type DirectForm = NeedForm & {
  readonly method: 'direct';
  readonly directAgency: string;
  readonly directPrice: Fen;
  readonly directGround: DirectGround;
  readonly directReason: string;
};

/** True for a form that names its agency: then its parts are there. */
export const isDirect = (form: NeedForm): form is DirectForm => form.method === 'direct';
