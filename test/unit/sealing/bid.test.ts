import { describe, expect, it } from 'vitest';
import {
  faultOfBid,
  isNonce,
  readBid,
  readPayload,
  SCHEMES,
  schemeFor,
  schemeOf,
  writePayload,
} from '../../../src/sealing/index.js';

const NONCE = 'ab'.repeat(32);

describe('a bid as typed', () => {
  const bounds = { takesBid: true, budgetFen: 9_800_000, floorFen: 5_000_000 };

  it.each<[string | undefined, number | string]>([
    ['98000', 9_800_000],
    // Too many digits for an amount are a high bid, not a wrong form.
    ['99999999999', 'draws/bid-above-ceiling'],
    ['99999999999999999999.50', 'draws/bid-above-ceiling'],
    [' ９８，０００.00 ', 9_800_000],
    ['98000.01', 'draws/bid-above-ceiling'],
    ['50000', 5_000_000],
    ['49999.99', 'draws/bid-below-floor'],
    ['0', 'form/zero-money'],
    ['0.00', 'form/zero-money'],
    ['', 'form/required'],
    ['   ', 'form/required'],
    [undefined, 'form/required'],
    ['-1', 'form/bad-money'],
    [`${' '.repeat(55)}98000`, 9_800_000],
    [`${' '.repeat(56)}98000`, 'form/bad-money'],
  ])('is read or refused: %j', (typed, outcome) => {
    expect(readBid(bounds, typed)).toEqual(
      typeof outcome === 'number'
        ? { ok: true, value: outcome }
        : { ok: false, errors: [{ code: outcome, field: 'bid' }] },
    );
  });

  it('may be any amount above nothing where there is no floor', () => {
    expect(readBid({ ...bounds, floorFen: null }, '0.01')).toEqual({ ok: true, value: 1 });
  });

  it('is none where none is taken', () => {
    const none = { ...bounds, takesBid: false };
    for (const typed of ['', '  ', undefined])
      expect(readBid(none, typed)).toEqual({ ok: true, value: null });
    for (const typed of ['0', '98000', 'x'])
      expect(readBid(none, typed)).toEqual({
        ok: false,
        errors: [{ code: 'draws/bid-not-taken', field: 'bid' }],
      });
    expect(faultOfBid(none, null)).toBeUndefined();
    expect(faultOfBid(none, 0)).toBe('bid-not-taken');
  });

  it('is out of bounds below one fen', () => {
    expect(faultOfBid({ ...bounds, floorFen: null }, 0)).toBe('bid-out-of-bounds');
    expect(faultOfBid({ ...bounds, floorFen: null }, 1)).toBeUndefined();
  });
});

describe('a payload', () => {
  it('is canonical JSON, filled up with blanks', () => {
    expect(writePayload({ bid: 5, nonce: NONCE })).toBe(`{"bid":5,"nonce":"${NONCE}"}`.padEnd(128));
    expect(() => writePayload({ bid: 5, nonce: 'a'.repeat(200) })).toThrow('a payload of 220 characters');
    // Exactly as long as every other.
    expect(writePayload({ bid: 5, nonce: 'a'.repeat(108) })).toHaveLength(128);
    expect(() => writePayload({ bid: 5, nonce: 'a'.repeat(109) })).toThrow('129');
  });

  it('has a nonce of 64 lower-case hex digits', () => {
    expect(isNonce(NONCE)).toBe(true);
    for (const other of ['', `${NONCE}0`, `0${NONCE}`, NONCE.slice(1), NONCE.toUpperCase(), `${NONCE}\n`])
      expect(isNonce(other)).toBe(false);
    const stranger = `{"bid":5,"nonce":"${NONCE.slice(1)}"}`.padEnd(128);
    expect(readPayload(stranger)).toBeUndefined();
    expect(readPayload(`{"bid":5,"nonce":[]}`.padEnd(128))).toBeUndefined();
    expect(readPayload(`{"bid":9007199254740992,"nonce":"${NONCE}"}`.padEnd(128))).toBeUndefined();
  });
});

describe('the schemes', () => {
  it('open by key, by custodians, by beacon', () => {
    expect(SCHEMES.map((scheme) => [scheme, schemeOf(scheme).opensBy])).toEqual([
      ['site', 'site-key'],
      ['custodians', 'custodians'],
      ['tlock', 'beacon'],
    ]);
    expect(schemeOf('site').identity('age1', 'AGE-SECRET-KEY-1')).toBe('AGE-SECRET-KEY-1');
    expect(schemeOf('custodians').identity('age1', 'AGE-SECRET-KEY-1')).toBe('AGE-SECRET-KEY-1');
  });

  it.each([
    ['drand', true, 0, 'tlock'],
    ['drand', true, 3, 'tlock'],
    ['drand', false, 0, 'site'],
    ['drand', false, 3, 'custodians'],
    ['ceremony', true, 0, 'site'],
    ['ceremony', true, 2, 'custodians'],
    ['commit', true, 1, 'custodians'],
    ['lottery', true, 0, 'site'],
  ] as const)(
    'of a need over %s, with a beacon %s, %i custodians: %s',
    (source, hasBeacon, custodians, scheme) => {
      expect(schemeFor(source, { hasBeacon, custodians })).toBe(scheme);
    },
  );
});
