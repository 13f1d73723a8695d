import { describe, expect, it } from 'vitest';
import { claimOf, publicValueFrom, sourceOf } from '../../../src/selection/index.js';
import { ROUND_1000 } from './certificate-example.js';

describe('a source', () => {
  const deadline = { closesAt: '2017-05-08T09:00:00.000Z', rules: '2017-01' };
  const found = { game: 'kl8', issue: '2017128', day: '2017-05-08', closedDays: 0 };
  const lottery = { kind: 'lottery', ...found } as const;

  it('has the instant of its value, or none', () => {
    expect(publicValueFrom({ ...deadline, source: lottery })).toBe('2017-05-08T13:30:00.000Z');
    expect(publicValueFrom({ ...deadline, source: { ...lottery, game: 'ssq' } })).toBeNull();
    expect(publicValueFrom({ ...deadline, rules: 'x', source: lottery })).toBeNull();
    expect(publicValueFrom({ ...deadline, source: ROUND_1000.source })).toBe('2023-08-23T15:59:24.000Z');
    expect(
      publicValueFrom({ ...deadline, source: { ...ROUND_1000.source, chain: 'a'.repeat(64) } }),
    ).toBeNull();
    expect(publicValueFrom({ ...deadline, source: { kind: 'commit' } })).toBeNull();
  });

  it('follows from the deadline', () => {
    const none = () => undefined;
    expect(sourceOf('commit').plan(deadline, none)).toEqual({ kind: 'commit' });
    expect(sourceOf('ceremony').plan(deadline, none)).toEqual({ kind: 'ceremony', digits: 20 });
    expect(sourceOf('lottery').plan(deadline, none)).toBeUndefined();
    expect(sourceOf('lottery').plan(deadline, () => found)).toEqual(lottery);
    expect(() => sourceOf('drand').plan({ ...deadline, rules: 'x' }, none)).toThrow(
      'no timing for the rules x',
    );
  });

  it.each([
    [{ kind: 'ceremony', digits: 10 } as const, 33],
    [{ kind: 'ceremony', digits: 1 } as const, 3],
    [{ ...lottery, game: 'ssq' }, 0],
  ])('has bits: %o', (source, bits) => expect(claimOf(source).entropyBits).toBe(bits));
});
