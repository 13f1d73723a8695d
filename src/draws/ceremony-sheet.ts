import { fail, type Instant, ok, type Result } from '../basics/index.js';

/** Digits that are made, typed and shown together. */
export const DIGIT_GROUP = 5;

/** Somebody who watches the ceremony and can be asked about it later. */
export interface Witness {
  readonly name: string;
  readonly organisation: string;
}

/** One typing of the digits from the record; `by` is the person at the keyboard. */
export interface Typing {
  readonly by: string;
  /** Whose login it was typed under; absent in typings of versions that did not ask. */
  readonly account?: string;
  readonly digits: string;
  readonly at: Instant;
}

/** What happened in a ceremony so far. Instants in UTC; a step that is still to come is null. */
export interface CeremonySheet {
  readonly leader: string;
  readonly place: string;
  readonly openedAt: Instant;
  readonly witnesses: readonly Witness[];
  readonly witnessedAt: Instant | null;
  /** When the pool's hash was read aloud. */
  readonly hashReadAt: Instant | null;
  /** Grows by whole groups until all digits are made. */
  readonly first: Typing | null;
  readonly second: Typing | null;
  /** Pairs of typings that differed, the oldest first: they stay on the record. */
  readonly differences: readonly { readonly first: Typing; readonly second: Typing }[];
  /** True while the latest difference is shown and the digits are not yet typed again. */
  readonly retype: boolean;
  readonly digitsReadAt: Instant | null;
  readonly confirmedAt: Instant | null;
}

/** The step that comes next. */
export type CeremonyStep =
  | 'opening'
  | 'witnesses'
  | 'hash'
  | 'first'
  | 'second'
  | 'differs'
  | 'read'
  | 'confirm'
  | 'confirmed';

/** One act of whoever leads the ceremony; each moves the sheet by one step. */
export type CeremonyAct =
  | { readonly act: 'opening'; readonly place: string }
  | { readonly act: 'witnesses'; readonly witnesses: readonly Witness[] }
  | { readonly act: 'hash' | 'differs' | 'read' | 'confirm' }
  | { readonly act: 'first' | 'second'; readonly by: string; readonly digits: string };

/** The step that a sheet waits for; `count` is the number of digits that the plan asks for. */
export function stepOf(sheet: CeremonySheet | null, count: number): CeremonyStep {
  if (!sheet) return 'opening';
  if (!sheet.witnessedAt) return 'witnesses';
  if (!sheet.hashReadAt) return 'hash';
  if (sheet.retype) return 'differs';
  if ((sheet.first?.digits.length ?? 0) < count) return 'first';
  if (!sheet.second) return 'second';
  if (!sheet.digitsReadAt) return 'read';
  return sheet.confirmedAt ? 'confirmed' : 'confirm';
}

const samePerson = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Positions, from 0, at which two typings differ. */
export function differingPositions(first: string, second: string): number[] {
  return Array.from(first).flatMap((digit, index) => (digit === second[index] ? [] : [index]));
}

/** What an act is held against: digits of the plan, name and login of whoever acts, the moment. */
interface Given {
  readonly count: number;
  readonly leader: string;
  readonly account: string;
  readonly at: Instant;
}

function typeFirst(
  sheet: CeremonySheet,
  typed: { readonly by: string; readonly digits: string },
  { count, account, at }: Given,
): Result<CeremonySheet> {
  const before = sheet.first?.digits ?? '';
  const digits = before + typed.digits;
  if (digits.length > count) return fail('draws/too-many-digits', 'digits', { count });
  if (digits.length < count && digits.length % DIGIT_GROUP !== 0) {
    return fail('draws/part-of-a-group', 'digits', { size: DIGIT_GROUP });
  }
  // One person types the whole of it: groups of two hands could not be compared with a third.
  if ((sheet.first?.account ?? account) !== account) return fail('draws/other-account', 'by');
  const by = sheet.first?.by ?? typed.by;
  return ok({ ...sheet, first: { by, account, digits, at } });
}

function typeSecond(
  sheet: CeremonySheet,
  typed: { readonly by: string; readonly digits: string },
  { count, account, at }: Given,
): Result<CeremonySheet> {
  const { first } = sheet;
  if (!first) return fail('draws/already-done');
  // Two names are typed as easily as one: two people are two logins.
  if (first.account === account) return fail('draws/same-account', 'by');
  if (samePerson(first.by, typed.by)) return fail('draws/same-person', 'by');
  if (typed.digits.length < count) return fail('draws/too-few-digits', 'digits', { count });
  if (typed.digits.length > count) return fail('draws/too-many-digits', 'digits', { count });
  const second: Typing = { by: typed.by, account, digits: typed.digits, at };
  if (typed.digits === first.digits) return ok({ ...sheet, second });
  return ok({ ...sheet, differences: [...sheet.differences, { first, second }], retype: true });
}

function checkWitnesses(witnesses: readonly Witness[]): Result<null> {
  if (witnesses.length < 2) return fail('draws/too-few-witnesses', 'witnesses');
  const twice = witnesses.findIndex(({ name }, index) =>
    witnesses.slice(0, index).some((other) => samePerson(other.name, name)),
  );
  return twice < 0
    ? ok(null)
    : fail('draws/witness-twice', `witnesses.${twice}.name`, { name: witnesses[twice]?.name ?? '' });
}

/**
 * The sheet after one act. Pure; the same acts give the same sheet on any machine. Refusals: `draws/already-done` (not
 * the act that comes next), `draws/too-few-witnesses`, `draws/witness-twice`, `draws/part-of-a-group`,
 * `draws/too-few-digits`, `draws/too-many-digits`, `draws/same-person`, `draws/same-account`, `draws/other-account` (another
 * account has begun the first typing).
 */
export function advance(sheet: CeremonySheet | null, act: CeremonyAct, given: Given): Result<CeremonySheet> {
  const { count, at } = given;
  if (stepOf(sheet, count) !== act.act) return fail('draws/already-done');
  if (act.act === 'opening') {
    return ok({
      leader: given.leader,
      place: act.place,
      openedAt: at,
      witnesses: [],
      witnessedAt: null,
      hashReadAt: null,
      first: null,
      second: null,
      differences: [],
      retype: false,
      digitsReadAt: null,
      confirmedAt: null,
    });
  }
  if (!sheet) return fail('draws/already-done');
  switch (act.act) {
    case 'witnesses': {
      const checked = checkWitnesses(act.witnesses);
      return checked.ok ? ok({ ...sheet, witnesses: act.witnesses, witnessedAt: at }) : checked;
    }
    case 'hash':
      return ok({ ...sheet, hashReadAt: at });
    case 'first':
      return typeFirst(sheet, act, given);
    case 'second':
      return typeSecond(sheet, act, given);
    case 'differs':
      return ok({ ...sheet, first: null, second: null, retype: false });
    case 'read':
      return ok({ ...sheet, digitsReadAt: at });
    case 'confirm':
      return ok({ ...sheet, confirmedAt: at });
  }
}

/** A witness as the certificate names it. */
export function witnessText({ name, organisation }: Witness): string {
  return `${name}（${organisation}）`;
}
