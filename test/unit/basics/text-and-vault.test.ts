import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createVault,
  fewMarks,
  maskPhone,
  normalizeCode,
  normalizeParagraph,
  normalizeText,
  systemRandomBytes,
} from '../../../src/basics/index.js';

describe('typed text', () => {
  it('is made comparable', () => {
    expect(normalizeText('  ＡＢＣ\u3000水库\t测绘\u0000 ')).toBe('ABC 水库 测绘');
    expect(normalizeCode(' ａｂ c\u200b\ufeff1 ')).toBe('ABC1');
    expect(normalizeParagraph('a\r\nb\rc\u0007\n\n')).toBe('a\nb\nc');
  });

  it('stays the same when it is made comparable again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalizeText(normalizeText(text))).toBe(normalizeText(text));
        expect(normalizeCode(normalizeCode(text))).toBe(normalizeCode(text));
        expect(normalizeParagraph(normalizeParagraph(text))).toBe(normalizeParagraph(text));
      }),
    );
  });

  it('has few marks in a row, before and after it is put into a normal form', () => {
    const marks = fc.array(fc.constantFrom('\u0301', '\u0316', '\u0344', '\u0f73', 'a', '\u0000'), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(marks, (row) => {
        for (const make of [normalizeText, normalizeCode, normalizeParagraph, fewMarks])
          expect(make(row.join(''))).not.toMatch(/\p{M}{31}/u);
      }),
    );
    expect(fewMarks(`e${'\u0301'.repeat(40)}n${'\u0316'.repeat(30)}`)).toBe(
      `e${'\u0301'.repeat(30)}n${'\u0316'.repeat(30)}`,
    );
    // Put in order as typed these would take hours.
    const long = 'a\u0301\u0316'.repeat(2) + '\u0301\u0316'.repeat(500_000);
    for (const make of [normalizeText, normalizeCode, normalizeParagraph])
      expect(make(long).length).toBeLessThan(40);
  });

  it('hides the middle of telephone numbers', () => {
    expect(maskPhone('13900001234')).toBe('139****1234');
    expect(maskPhone('110')).toBe('****');
  });
});

describe('the vault', () => {
  const vault = createVault(new Uint8Array(32).fill(7), systemRandomBytes);

  it('gives back what was put in, under the same context alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, context) => {
        const sealed = vault.seal(plain, context);
        expect(vault.open(sealed, context)).toBe(plain);
        expect(() => vault.open(sealed, `${context}x`)).toThrow();
      }),
    );
  });

  it('notices every changed bit and every missing byte', () => {
    const sealed = Buffer.from(vault.seal('98000.00', 'bid'));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const wrong = Buffer.from(sealed);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.open(wrong, 'bid')).toThrow();
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => vault.open(sealed.subarray(0, length), 'bid')).toThrow();
  });

  it('never writes the same value twice alike, and another key opens nothing', () => {
    expect(vault.seal('1', 'a')).not.toEqual(vault.seal('1', 'a'));
    const other = createVault(new Uint8Array(32).fill(8), systemRandomBytes);
    expect(() => other.open(vault.seal('1', 'a'), 'a')).toThrow();
  });
});
