import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hash, hashedText } from '../../../src/selection/digest.js';
import { canonicalJson, canonicalNotice, sha256Hex } from '../../../src/selection/index.js';

describe('canonical text', () => {
  it.each([
    [{ '"': 1 }, '{"\\"":1}'],
    [{ '\\': 1, a: 2 }, '{"\\\\":1,"a":2}'],
    [{ b: 1, B: 2, a: 3 }, '{"B":2,"a":3,"b":1}'],
    ['#', '"#"'],
    ['~', '"~"'],
    [' ', '" "'],
    ['"', '"\\""'],
    [[], '[]'],
    [{}, '{}'],
    [Object.create(null), '{}'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [false, 'false'],
  ])('of %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
    expect(canonicalNotice(value)).toBe(text);
  });

  it.each([
    ['\u007f', 'canonical/ascii {"place":{"key":"place/whole","params":{}}}'],
    [{ a: 'é' }, 'canonical/ascii {"place":"a"}'],
    [{ a: { b: [0, '\n'] } }, 'canonical/ascii {"place":"a.b[1]"}'],
    [{ b: 1, c: 0.5, a: 2 }, 'canonical/integer {"place":"c"}'],
    [[[1, -0]], 'canonical/integer {"place":"[0][1]"}'],
    [{ a: undefined }, 'canonical/json {"place":"a"}'],
    [() => 1, 'canonical/json'],
    [{ a: new Map() }, 'canonical/plain {"place":"a"}'],
    [{ é: 1 }, 'canonical/key {"place":{"key":"place/whole"'],
    [{ 'a\n': 1 }, 'canonical/key'],
  ])('is refused with its place: %o', (value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
  });

  it('of a notice is Unicode in NFC, its keys ASCII', () => {
    expect(canonicalNotice({ a: 'é\n水' })).toBe('{"a":"é\\n水"}');
    expect(() => canonicalNotice({ é: 1 })).toThrow('canonical/key');
    expect(() => canonicalNotice(['\ud800'])).toThrow('canonical/nfc {"place":"[0]"}');
    expect(() => canonicalNotice(['e\u0301'])).toThrow('canonical/nfc {"place":"[0]"}');
  });

  it('lets faults of others through', () => {
    const broken = (where: 'list' | 'object') => {
      const value = {
        get a(): never {
          throw new Error('not ours');
        },
      };
      return where === 'list' ? [value] : { b: value };
    };
    for (const where of ['list', 'object'] as const)
      expect(() => canonicalJson(broken(where))).toThrow('not ours');
  });

  it('is hashed under its label', () => {
    const text = 'zjcs-selection/1/plan\n{"a":1}';
    expect(hashedText('plan', { a: 1 })).toBe(text);
    expect(hash('plan', { a: 1 })).toBe(createHash('sha256').update(text).digest('hex'));
    expect(sha256Hex(Uint8Array.of(0x61, 0x62, 0x63))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
