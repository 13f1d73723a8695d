import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ceremonyActSchema } from '../../../src/draws/ceremony-input.js';
import {
  advance,
  type CeremonyAct,
  type CeremonySheet,
  differingPositions,
  stepOf,
} from '../../../src/draws/ceremony-sheet.js';
import { ceremonySteps } from '../../support/ceremony.js';

const AT = '2017-05-02T01:00:00.000Z';
/** Whoever leads types first; the second typing is of another login. */
const given = { count: 20, leader: '主持人', account: 'one', at: AT };
const givenTo = (act: CeremonyAct) => ({ ...given, account: act.act === 'second' ? 'two' : 'one' });
const DIGITS = '00112233445566778899';

/** The sheet after the first `count` steps of a ceremony without mistakes. */
function sheetAfter(count: number): CeremonySheet | null {
  let sheet: CeremonySheet | null = null;
  for (const step of ceremonySteps(DIGITS, ['甲', '乙']).slice(0, count)) {
    const act = ceremonyActSchema.parse(step);
    const next = advance(sheet, act, givenTo(act));
    if (!next.ok) throw new Error(JSON.stringify(next.errors));
    sheet = next.value;
  }
  return sheet;
}

const refusal = (sheet: CeremonySheet | null, act: CeremonyAct) => {
  const next = advance(sheet, act, givenTo(act));
  return next.ok ? null : next.errors[0]?.code;
};

const readable = (typed: object) => {
  const parsed = ceremonyActSchema.safeParse(typed);
  return parsed.success ? parsed.data : parsed.error.issues[0]?.message;
};

describe('the digits as typed', () => {
  const first = (digits: string) => readable({ act: 'first', revision: '3', by: '甲', digits });

  it('may be full-width, with blanks and hyphens', () => {
    expect(first(' ３１４１５　926-53 ')).toMatchObject({ digits: '3141592653', revision: 3 });
  });

  it.each([
    ['3141a', 'draws/digits-only'],
    ['三一四一五', 'draws/digits-only'],
    ['1.234', 'draws/digits-only'],
    ['٣١٤١٥', 'draws/digits-only'],
    ['', 'form/required'],
    ['1'.repeat(201), 'form/too-long'],
  ])('%s are refused: %s', (digits, code) => {
    expect(first(digits)).toBe(code);
  });

  it.each([
    [4, 'draws/part-of-a-group'],
    [19, 'draws/part-of-a-group'],
    [21, 'draws/too-many-digits'],
    [25, 'draws/too-many-digits'],
  ])('come in whole groups: %i → %s', (length, code) => {
    expect(refusal(sheetAfter(3), { act: 'first', by: '甲', digits: '1'.repeat(length) })).toBe(code);
  });

  it.each([
    [19, 'draws/too-few-digits'],
    [21, 'draws/too-many-digits'],
  ])('are all typed the second time: %i → %s', (length, code) => {
    expect(refusal(sheetAfter(4), { act: 'second', by: '别人', digits: '1'.repeat(length) })).toBe(code);
  });
});

describe('witnesses', () => {
  const named = (...names: string[]) =>
    readable({
      act: 'witnesses',
      revision: 1,
      witnesses: names.map((name) => ({ name, organisation: name ? '单位' : '' })),
    });

  it('are at least two different people', () => {
    expect(named('甲', '', '', '')).toBe('draws/too-few-witnesses');
    expect(named('甲', '', '丙')).toBe('form/required');
    expect(named('甲', '乙', '', '')).toMatchObject({ witnesses: [{ name: '甲' }, { name: '乙' }] });
    const twice = named('Ａnna', 'anna ') as CeremonyAct;
    expect(refusal(sheetAfter(1), twice)).toBe('draws/witness-twice');
  });
});

describe('the two typings', () => {
  const first: CeremonyAct = { act: 'first', by: '甲', digits: DIGITS.slice(0, 5) };
  const second: CeremonyAct = { act: 'second', by: '乙', digits: DIGITS };
  const codeOf = (result: ReturnType<typeof advance>) => (result.ok ? null : result.errors[0]?.code);

  it('are of two logins, each by one alone', () => {
    const begun = advance(sheetAfter(3), first, given);
    const sheet = begun.ok ? begun.value : null;
    expect(sheet?.first).toEqual({ by: '甲', account: 'one', digits: DIGITS.slice(0, 5), at: AT });
    expect(codeOf(advance(sheet, first, { ...given, account: 'two' }))).toBe('draws/other-account');
    expect(codeOf(advance(sheetAfter(4), second, given))).toBe('draws/same-account');
    expect(codeOf(advance(sheetAfter(4), { ...second, by: '录入员甲' }, givenTo(second)))).toBe(
      'draws/same-person',
    );
  });

  it('begun by a version that did not ask for the login go on', () => {
    const sheet = sheetAfter(4) as CeremonySheet;
    const { account: _, ...old } = sheet.first ?? { by: '', digits: '', at: AT };
    expect(codeOf(advance({ ...sheet, first: old }, second, given))).toBe(null);
  });
});

describe('the steps', () => {
  it('are the same whether the digits come at once or in groups', () => {
    let sheet = sheetAfter(3);
    for (const group of DIGITS.match(/.{5}/g) ?? []) {
      const next = advance(sheet, { act: 'first', by: '录入员甲', digits: group }, given);
      sheet = next.ok ? next.value : null;
    }
    expect(sheet).toEqual(sheetAfter(4));
  });

  it('take place in their order alone', () => {
    const acts = ceremonySteps(DIGITS, ['甲', '乙']).map((step) => ceremonyActSchema.parse(step));
    for (let done = 0; done <= acts.length; done += 1) {
      const sheet = sheetAfter(done);
      for (const [index, act] of acts.entries()) {
        expect(refusal(sheet, act)).toBe(index === done ? null : 'draws/already-done');
      }
    }
    expect(stepOf(sheetAfter(acts.length), 20)).toBe('confirmed');
  });

  it('never reach the record with typings that differ', () => {
    const digits = fc.stringMatching(/^[0-9]{20}$/);
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        const first = advance(sheetAfter(3), { act: 'first', by: '甲', digits: one }, given);
        if (!first.ok) throw new Error('refused');
        const second = advance(
          first.value,
          { act: 'second', by: '乙', digits: other },
          { ...given, account: 'two' },
        );
        if (!second.ok) throw new Error('refused');
        expect(stepOf(second.value, 20)).toBe(one === other ? 'read' : 'differs');
        expect(differingPositions(one, other).length === 0).toBe(one === other);
        expect(refusal(second.value, { act: 'confirm' })).toBe('draws/already-done');
      }),
    );
  });
});

it('takes no text that is longer than any digits: it is looked at before it is put in order', () => {
  const typed = (digits: string) =>
    ceremonyActSchema
      .safeParse({ act: 'second', revision: 1, by: '甲', digits })
      .error?.issues.map(({ path, message }) => [path.join('.'), message]);
  expect(typed(`００ 11-${' '.repeat(100)}22`)).toBeUndefined();
  expect(typed(`${' '.repeat(1000)}00`)).toEqual([['digits', 'form/too-long']]);
  expect(typed('1\u0301'.repeat(100_000))).toEqual([['digits', 'form/too-long']]);
});
