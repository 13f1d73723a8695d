import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy, parseNote, parsePolicy } from '../../../src/selection/index.js';
import { COSIGNED, checkpointOf, cosignLine, ED25519, noteKey, signLine } from '../../support/c2sp/notes.js';

const LOG = noteKey('supermarket.test', ED25519, 1);
const [A, B, C] = [11, 12, 13].map((byte) => noteKey(`w${byte}.example`, COSIGNED, byte)) as [K, K, K];
type K = ReturnType<typeof noteKey>;

const TEXT = checkpointOf('supermarket.test', 7, Buffer.alloc(32, 9));
const at = (iso: string): number => Date.parse(iso) / 1000;
const NOON = at('2026-03-01T12:00:00.000Z');

const policyOf = (text: string) => {
  const parsed = parsePolicy(text);
  if ('fault' in parsed) throw new Error(parsed.fault.code);
  return parsed.policy;
};
const THREE = `log ${LOG.vkey}\nwitness a ${A.vkey}\nwitness b ${B.vkey}\nwitness c ${C.vkey}\n`;
const TWO_OF_THREE = policyOf(`${THREE}group g 2 a b c\nquorum g\n`);

const noteOf = (...lines: readonly string[]) => {
  const note = parseNote(`${TEXT}\n${lines.join('')}`);
  if (!note) throw new Error('no note');
  return note;
};
const SIGNED = signLine(LOG, TEXT);

/** Names of whoever counts, and whether they are enough. */
const verdict = (note: ReturnType<typeof noteOf>, window = {}, policy = TWO_OF_THREE) => {
  const { log, cosigned, broken, met } = evaluatePolicy(policy, note, window);
  return {
    log: log?.key.name,
    who: cosigned.map(({ witness }) => witness.name).join(''),
    broken: broken.length,
    met,
  };
};

describe('the quorum of a policy', () => {
  it('is met by enough witnesses, whose times are told', () => {
    const note = noteOf(SIGNED, cosignLine(C, TEXT, NOON + 1), cosignLine(A, TEXT, NOON));
    expect(verdict(note)).toEqual({ log: 'supermarket.test', who: 'ac', broken: 0, met: true });
    expect(evaluatePolicy(TWO_OF_THREE, note).cosigned.map((one) => one.at)).toEqual([
      '2026-03-01T12:00:00.000Z',
      '2026-03-01T12:00:01.000Z',
    ]);
    expect(verdict(noteOf(SIGNED, cosignLine(A, TEXT, NOON)))).toMatchObject({ who: 'a', met: false });
    expect(verdict(noteOf(SIGNED))).toMatchObject({ who: '', met: false });
  });

  it('is met by nobody where nobody is asked for', () => {
    expect(verdict(noteOf(SIGNED), {}, policyOf('quorum none\n'))).toEqual({
      log: undefined,
      who: '',
      broken: 0,
      met: true,
    });
    expect(verdict(noteOf(cosignLine(B, TEXT, NOON)), {}, policyOf(`${THREE}quorum none\n`))).toEqual({
      log: undefined,
      who: 'b',
      broken: 0,
      met: true,
    });
  });

  it('counts a key once, however often it signed and under whatever name', () => {
    const alias = noteKey('another.example', COSIGNED, 11);
    const again = [NOON, NOON + 5, NOON + 9].map((time) => cosignLine(A, TEXT, time));
    expect(verdict(noteOf(SIGNED, ...again, cosignLine(alias, TEXT, NOON)))).toMatchObject({
      who: 'a',
      met: false,
    });
    // A policy that lists the key under both names is none: see its own test.
    expect(parsePolicy(`${THREE}witness d ${alias.vkey}\nquorum none\n`)).toMatchObject({
      fault: { code: 'witness-twice' },
    });
  });

  it('ignores whom it does not name, also with the name or the id of another', () => {
    const stranger = noteKey(A.name, COSIGNED, 99);
    const twin = { ...noteKey('twin.example', COSIGNED, 98), id: A.id };
    expect(
      verdict(noteOf(SIGNED, cosignLine(stranger, TEXT, NOON), cosignLine(twin, TEXT, NOON))),
    ).toMatchObject({ who: '', broken: 0, met: false });
  });

  it('refuses a note on which a signature of a key that it names does not hold', () => {
    const good = [cosignLine(A, TEXT, NOON), cosignLine(B, TEXT, NOON)];
    const other = checkpointOf('supermarket.test', 8, Buffer.alloc(32, 9));
    expect(verdict(noteOf(SIGNED, ...good, cosignLine(C, other, NOON)))).toMatchObject({
      broken: 1,
      met: false,
    });
    expect(verdict(noteOf(SIGNED, ...good, cosignLine(A, other, NOON)))).toMatchObject({
      who: 'b',
      broken: 1,
      met: false,
    });
    const forged = signLine(LOG, other);
    expect(verdict(noteOf(forged, ...good))).toEqual({ log: undefined, who: 'ab', broken: 1, met: false });
    // Without the time, as a log signs, a witness has not cosigned.
    expect(verdict(noteOf(SIGNED, ...good, signLine(C, TEXT)))).toMatchObject({ broken: 1, met: false });
  });

  it('tells the log that signed the checkpoint as its own', () => {
    const other = noteKey('elsewhere.test', ED25519, 2);
    const policy = policyOf(`log ${other.vkey}\nlog ${LOG.vkey}\nquorum none\n`);
    const told = (...lines: readonly string[]) => evaluatePolicy(policy, noteOf(...lines)).log?.key.name;
    expect(told(SIGNED)).toBe('supermarket.test');
    expect(told(signLine(other, TEXT), SIGNED)).toBe('supermarket.test');
    // The name of the key is not the origin of the checkpoint.
    expect(told(signLine(other, TEXT))).toBeUndefined();
  });
});

describe('the window of cosignatures', () => {
  const counts = (seconds: number, window: object) =>
    verdict(noteOf(SIGNED, cosignLine(A, TEXT, seconds)), window).who === 'a';

  it.each([
    ['from', NOON, '2026-03-01T12:00:00.000Z', true],
    ['from', NOON, '2026-03-01T12:00:00.999Z', true],
    ['from', NOON - 1, '2026-03-01T12:00:00.000Z', false],
    ['from', NOON, '2026-03-01T12:00:01.000Z', false],
    ['before', NOON, '2026-03-01T12:00:00.000Z', false],
    ['before', NOON, '2026-03-01T12:00:00.001Z', true],
    ['before', NOON - 1, '2026-03-01T12:00:00.000Z', true],
    ['before', NOON + 1, '2026-03-01T12:00:00.999Z', false],
    ['from', NOON, 'yesterday', false],
    ['before', NOON, '', false],
  ])('%s: the second %i and %s', (edge, seconds, instant, expected) => {
    expect(counts(seconds, { [edge]: instant })).toBe(expected);
  });

  it('takes the earliest of a witness’s times that lies in it', () => {
    const lines = [NOON + 20, NOON - 20, NOON + 10].map((time) => cosignLine(A, TEXT, time));
    const { cosigned } = evaluatePolicy(TWO_OF_THREE, noteOf(SIGNED, ...lines), {
      from: '2026-03-01T12:00:00.500Z',
      before: '2026-03-01T13:00:00.000Z',
    });
    expect(cosigned.map((one) => one.at)).toEqual(['2026-03-01T12:00:10.000Z']);
  });

  it('ends with the times that can be told', () => {
    expect(counts(253_402_300_799, {})).toBe(true);
    expect(counts(253_402_300_800, {})).toBe(false);
    expect(counts(0, {})).toBe(true);
  });
});

describe('nested groups', () => {
  /** A quorum over witnesses 0 to 5, as text, and what it asks for. */
  interface Rule {
    readonly lines: string;
    readonly name: string;
    readonly holds: (who: ReadonlySet<number>) => boolean;
  }
  const keys = [0, 1, 2, 3, 4, 5].map((n) => noteKey(`w${n}`, COSIGNED, 100 + n));
  const signatures = keys.map((key) => cosignLine(key, TEXT, NOON));

  /** Groups the rules of a list by the sizes, thresholds as far as they go. */
  function grouped(rules: readonly Rule[], sizes: readonly number[], thresholds: readonly number[]): Rule {
    let count = 0;
    let left = [...rules];
    while (left.length > 1) {
      const size = Math.min(left.length, 1 + ((sizes[count] ?? 5) % 6));
      const members = left.slice(0, Math.max(size, left.length > 5 ? 2 : 1));
      const least = 1 + ((thresholds[count] ?? 0) % members.length);
      const name = `g${count}`;
      const word = least === members.length ? 'all' : least === 1 ? 'any' : String(least);
      const group: Rule = {
        name,
        lines: `${members.map(({ lines }) => lines).join('')}group ${name} ${word} ${members.map((one) => one.name).join(' ')}\n`,
        holds: (who) => members.filter(({ holds }) => holds(who)).length >= least,
      };
      left = [...left.slice(members.length), group];
      count += 1;
      if (count > 40) break;
    }
    return left.at(-1) as Rule;
  }

  it('are met as their thresholds say', () => {
    const one = (n: number): Rule => ({
      name: `w${n}`,
      lines: `witness w${n} ${keys[n]?.vkey}\n`,
      holds: (who) => who.has(n),
    });
    const small = fc.nat(5);
    const list = fc.array(small, { maxLength: 8 });
    fc.assert(
      fc.property(list, list, fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }), (sizes, thresholds, who) => {
        const rule = grouped([0, 1, 2, 3, 4, 5].map(one), sizes, thresholds);
        const policy = policyOf(`${rule.lines}quorum ${rule.name}\n`);
        const note = noteOf(...who.map((n) => signatures[n] ?? ''));
        return evaluatePolicy(policy, note).met === rule.holds(new Set(who));
      }),
      { numRuns: 60 },
    );
  });
});
