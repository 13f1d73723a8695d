import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personKey, strangeCharacters, typedName } from '../../../src/basics/index.js';

/** Spellings of one name that people and programs produce. */
const SAME: readonly (readonly [what: string, ...spellings: string[]])[] = [
  ['spaces', '王建国', '王 建国', ' 王　建国 ', '王\u2009建国', '王\u00a0建国', '王\u202f建国'],
  [
    'Uyghur names in Chinese characters',
    '阿卜杜拉·买买提',
    '阿卜杜拉•买买提',
    '阿卜杜拉・买买提',
    '阿卜杜拉‧买买提',
    '阿卜杜拉･买买提',
    '阿卜杜拉⸱买买提',
    '阿卜杜拉∙买买提',
    '阿卜杜拉⋅买买提',
    '阿卜杜拉●买买提',
    '阿卜杜拉․买买提',
    '阿卜杜拉．买买提',
    '阿卜杜拉。买买提',
    '阿卜杜拉ㆍ买买提',
    '阿卜杜拉ᆞ买买提',
    '阿卜杜拉ꞏ买买提',
    '阿卜杜拉ᐧ买买提',
    '阿卜杜拉\u0387买买提',
    '阿卜杜拉˙买买提',
    '阿卜杜拉-买买提',
    '阿卜杜拉买买提',
  ],
  ['Tibetan names', 'བསོད་ནམས་', 'བསོད༌ནམས', 'བསོད་ ནམས'],
  ['Tibetan names in Chinese characters', '索南·扎西', '索南扎西', '索南 • 扎西'],
  ['Mongolian names', 'ᠪᠠᠲᠤ', 'ᠪᠠ\u180bᠲᠤ', 'ᠪᠠᠲ\u180eᠤ', '\u200fᠪᠠᠲᠤ'],
  ['Uyghur names in Arabic letters', 'ئابدۇللا', 'ﺋﺎﺑﺪﯗﻟﻼ', 'ئابـدۇللا', 'ئابدۇ\u200cللا'],
  [
    'width and case',
    'Wang Jianguo',
    'ＷＡＮＧ　ＪＩＡＮＧＵＯ',
    'wang-jianguo',
    'WangJianguo',
    "Wang Jian'guo",
  ],
  ['German', 'Groß', 'GROSS', 'gross'],
  ['Greek', 'Ἀρίσταρχος', 'ἈΡΊΣΤΑΡΧΟΣ'],
  ['order of marks', 'Nguye\u0302\u0303n', 'Nguyễn', 'NGUY\u1ec4N'],
  [
    'invisible',
    '葛建国',
    '葛\u{e0100}建国',
    '葛\ufe00建国',
    '葛\u200b建国',
    '葛\u2060建\u00ad国',
    '葛\u3164建国',
  ],
  ['more that is invisible', '葛建国', '葛\u115f建国', '葛\uffa0建国', '葛\u034f建国', '\u202e葛建国\u202c'],
  ['marks on Chinese characters', '王建国', '王\u0301建国', '王建\u20dd国'],
  ['compatibility ideographs', '龍', '\uf9c4'],
  ['Kangxi radicals', '马金', '⾺⾦'],
  ['other radicals', '马龙', '⻢⻰'],
  ['noughts', '柳〇', '柳○', '柳◯'],
  ['traditional and simplified', '陳國華', '陈国华', '陈國华'],
  ['regional forms', '高峰', '高峯'],
  ['Japanese forms', '広沢', '廣澤', '广泽'],
  ['brackets', '王建国（业主）', '王建国(业主)', '王建国业主'],
  ['ligatures and circles', 'ﬁⓐ', 'FIA'],
];

describe('the comparison key of a person', () => {
  it.each(SAME)('is one for %s', (_, ...spellings) => {
    expect(new Set(spellings.map(personKey)).size).toBe(1);
    expect(personKey(spellings[0] ?? '')).not.toBe('');
  });

  it.each([
    ['different people', '王建国', '王建民'],
    ['characters of one sound', '傅明', '付明'],
    ['scripts that look alike', 'Wang', 'W\u0430ng'],
    ['accents of letters', 'Li', 'Lǐ'],
    ['vowels of Tibetan', 'བསོད', 'བསད'],
    ['the order of names', 'Jianguo Wang', 'Wang Jianguo'],
    ['characters of private use, as an old register may hold them', '王\ue000', '王\ue001'],
  ])('is not one for %s', (_, first, second) => {
    expect(personKey(first)).not.toBe(personKey(second));
  });

  it.each(['', '·', ' \u3000', '\u200b', '---', '。'])('is empty where %j holds no letter', (text) => {
    expect(personKey(text)).toBe('');
  });

  it('is its own key, and that of the text in any normal form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = personKey(text);
        expect(personKey(key)).toBe(key);
        for (const form of ['NFC', 'NFD'] as const) expect(personKey(text.normalize(form))).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });

  it('is made of a table that no release changes: stored keys would no longer be found', () => {
    const table = readFileSync(new URL('../../../data/name-characters.json', import.meta.url));
    expect(createHash('sha256').update(table).digest('hex')).toBe(
      '0974be80d4ea510772fc9b6bc44892959996582b89650f451ecc952894fc3506',
    );
  });
});

describe('a name as typed', () => {
  it.each([
    ['  阿卜杜拉·买买提 ', '阿卜杜拉·买买提'],
    ['王　建国', '王　建国'],
    ['ＷＡＮＧ', 'ＷＡＮＧ'],
    ['王\n建国', '王 建国'],
    ['Nguye\u0302\u0303n', 'Nguyễn'],
    ['𠮷田', '𠮷田'],
  ])('keeps %j as %j', (typed, kept) => {
    expect(typedName(50).parse(typed)).toBe(kept);
  });

  it.each([
    ['王\ue000', 'U+E000'],
    ['王\u{f0001}建', 'U+F0001'],
    ['王\u0000建\u0007', 'U+0000, U+0007'],
    ['王\ud800', 'U+D800'],
    ['王\uffff', 'U+FFFF'],
    ['王\ufffd国', 'U+FFFD'],
  ])('refuses %j and names the character', (typed, characters) => {
    const [issue] = typedName(50).safeParse(typed).error?.issues ?? [];
    expect(issue).toMatchObject({ message: 'form/strange-character', params: { characters } });
    expect(strangeCharacters(typed).join(', ')).toBe(characters);
  });

  it('asks for a letter, and for no more than there is room for', () => {
    const codeOf = (typed: string) => typedName(50).safeParse(typed).error?.issues[0]?.message;
    expect(codeOf('')).toBe('form/required');
    expect(codeOf(' · ')).toBe('form/required');
    expect(codeOf('王'.repeat(51))).toBe('form/too-long');
    expect(codeOf('王'.repeat(50))).toBeUndefined();
  });
});
