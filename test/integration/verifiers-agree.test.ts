/** What libraries and languages read in more than one way: both verifiers read it in the one that the protocol says. */
import { describe, expect, it } from 'vitest';
import { type Certificate2, serializeCertificate } from '../../src/selection/index.js';
import { failed, ours, theirs } from '../support/both-verifiers.js';
import { byLottery, hardTexts, signed, withGroup, withNote, withNumber } from '../support/hard-texts.js';
import { pythonAvailable } from '../support/python.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';

/** The codes that fail by both programs, of each text. */
async function codesOf(texts: readonly string[]): Promise<string[][]> {
  const mine = texts.map((text) => failed(ours(text)));
  if (pythonAvailable) expect((await theirs(texts)).map(failed)).toEqual(mine);
  return mine;
}

describe('both verifiers', () => {
  it('take no number but a safe integer, wherever it stands', async () => {
    const numbers = ['1.5', '1.0', '1e3', '1e-7', '1e+21', '-0', '9007199254740992', '9007199254740993'];
    const texts = numbers.flatMap((number) => [withNumber('terms', number), withNumber('record', number)]);
    expect(await codesOf(texts)).toEqual(texts.map(() => ['E_PARSE']));
    expect(await codesOf([withNumber('record', '-9007199254740991')])).toEqual([['E_LOG']]);
  });

  it('read no policy whose group has a word for a number', async () => {
    const words = ['constructor', 'toString', '__proto__', '01', '3'];
    expect(await codesOf(words.map(withGroup))).toEqual(words.map(() => ['E_WITNESS']));
    expect(await codesOf([withGroup('any')])).toEqual([[]]);
  });

  it('are not led astray by any of the hard ones', async () => {
    const hard = hardTexts();
    const codes = await codesOf(hard.map(([, text]) => text));
    expect(hard.map(([name], index) => [name, ...(codes[index] ?? [])])).toEqual([
      ['a fraction in the terms', 'E_PARSE'],
      ['a number in a record that is no safe integer', 'E_PARSE'],
      ['a group with a word for a number', 'E_WITNESS'],
      ['in order: a leap day between'],
      ['the thirtieth of February', 'E_SOURCE'],
      ['in order: a checkpoint with a line of extension'],
      ['half of a character in a checkpoint', 'E_LOG'],
      ['a signature that only holds eight times over', 'E_LOG'],
    ]);
    expect(await codesOf([withNote(signed)])).toEqual([[]]);
  });

  it('wait for no issue after one that is none', async () => {
    const certificate = exampleTwo({ source: 'lottery', scheme: 'custodians', postponed: 1 });
    const moved = (from: string, to: string): string => {
      const { plan, proof } = certificate;
      const [step] = proof?.kind === 'lottery' ? proof.postponed : [];
      return serializeCertificate({
        ...certificate,
        plan: { ...plan, source: { ...plan.source, issue: from } },
        proof: { ...proof, postponed: [{ ...step, from, to }] },
      } as Certificate2);
    };
    const texts = [
      ['2024126', '2024127'],
      ['2024335', '2025001'],
      ['2024334', '2025001'],
      ['abc', 'NaNNaN'],
      [' 202', '202001'],
      ['2024+12', '2024013'],
      ['20241_0', '2024011'],
    ].map(([from = '', to = '']) => moved(from, to));
    const wrong = (await codesOf(texts)).map((codes) => codes.includes('E_LOTTERY'));
    expect(wrong).toEqual([false, false, true, true, true, true, true]);
  });

  it('know no value that comes after the year 9999', async () => {
    const [codes] = await codesOf([
      byLottery({ day: '9999-12-31', issue: '9999357' }, '9999-12-31T13:00:00.000Z'),
    ]);
    expect(codes).toContain('E_LATE');
  });
});
