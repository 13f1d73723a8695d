import type { NeedForm } from './need-input.js';

/** Name of a field of the owner's form. */
export type NeedField = keyof NeedForm;

/**
 * The two parts of a notice. `terms`: what can steer who wins or what is owed; the plan binds them, and a change of them needs
 * an approval, a full sign-up period and new entries. `information`: what changes nothing of that, at once.
 */
export type Part = 'terms' | 'information';

/** Which part each field belongs to: the one place that says so. A field that is new does not compile without. */
const PARTS = {
  title: 'terms',
  projectCode: 'terms',
  projectName: 'terms',
  investment: 'terms',
  mode: 'terms',
  lines: 'terms',
  content: 'terms',
  serviceDays: 'terms',
  attachments: 'terms',
  budget: 'terms',
  floor: 'terms',
  fund: 'terms',
  method: 'terms',
  pricedDraw: 'terms',
  minEntries: 'terms',
  source: 'terms',
  closesAt: 'terms',
  avoidance: 'terms',
  directAgency: 'terms',
  directPrice: 'terms',
  directGround: 'terms',
  directEarlier: 'terms',
  directReason: 'terms',
  witnesses: 'information',
  clarification: 'information',
  extraAttachments: 'information',
  ownerPhone: 'information',
  supervisorPhone: 'information',
} as const satisfies Record<NeedField, Part>;

/** Every field, in the order of the table. */
export const NEED_FIELDS = Object.keys(PARTS) as readonly NeedField[];

/** The part of a field under a notice in force: one of before binds as terms whatever it holds. */
export function partOf(field: NeedField, inForce?: object): Part {
  return inForce && Object.hasOwn(inForce, field) ? 'terms' : PARTS[field];
}

/** The fields of a part under a notice in force. */
export function fieldsOf(part: Part, inForce?: object): readonly NeedField[] {
  return NEED_FIELDS.filter((field) => partOf(field, inForce) === part);
}

/** Fields of one part that differ, by name. */
export function changedFields(
  before: NeedForm,
  after: NeedForm,
  fields: readonly NeedField[],
): readonly NeedField[] {
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** A form, checked or as typed, with the given fields of another one of its kind. */
export function withFields<T extends object>(form: T, other: T, fields: readonly NeedField[]): T {
  const taken = new Set<string>(fields);
  return Object.fromEntries([
    ...Object.entries(form).filter(([name]) => !taken.has(name)),
    ...Object.entries(other).filter(([name]) => taken.has(name)),
  ]) as T;
}
