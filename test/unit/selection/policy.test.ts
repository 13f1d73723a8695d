import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describePolicyFault,
  type PolicyMember,
  parsePolicy,
  policyDigest,
} from '../../../src/selection/index.js';
import { MAX_POLICY_NAMES, MAX_POLICY_TEXT } from '../../../src/selection/policy.js';
import { COSIGNED, ED25519, noteKey, vkeyOf } from '../../support/c2sp/notes.js';

const log = noteKey('supermarket.test', ED25519, 1).vkey;
const vkey = (byte: number, name = `w${byte}.example`) => noteKey(name, COSIGNED, byte).vkey;

const read = (text: string) => {
  const parsed = parsePolicy(text);
  if ('fault' in parsed) throw new Error(describePolicyFault(parsed.fault));
  return parsed.policy;
};
const faultOf = (text: string) => {
  const parsed = parsePolicy(text);
  return 'fault' in parsed ? parsed.fault : undefined;
};

/** A member as a tree of names and thresholds. */
type Shape = string | readonly (number | Shape)[];
const shapeOf = (member: PolicyMember): Shape =>
  'members' in member ? [member.least, ...member.members.map(shapeOf)] : member.name;

/** The example of the text of C2SP tlog-policy, with keys for `<vkey>`. */
const EXAMPLE = `log ${log}

witness X1 ${vkey(11)}
witness X2 ${vkey(12)}
witness X3 ${vkey(13)}
group X-witnesses 2 X1 X2 X3

witness Y1 ${vkey(21)}
witness Y2 ${vkey(22)}
witness Y3 ${vkey(23)}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

describe('a policy (C2SP tlog-policy)', () => {
  it('is read as in the example of its text', () => {
    const { logs, witnesses, quorum } = read(EXAMPLE);
    expect(logs.map(({ verifier, key, url }) => [verifier, key.name, url])).toEqual([
      [log, 'supermarket.test', null],
    ]);
    expect(witnesses.map(({ name }) => name)).toEqual(['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3']);
    expect(witnesses[4]).toMatchObject({
      verifier: vkey(22),
      url: null,
      key: { name: 'w22.example', type: 4 },
    });
    expect(quorum && shapeOf(quorum)).toEqual([2, [2, 'X1', 'X2', 'X3'], [1, 'Y1', 'Y2', 'Y3']]);
  });

  it('has comments, blank lines, tabs, addresses, and a quorum anywhere after what it names', () => {
    const text = `# 见证人\n\t \n \t witness\t报社  ${vkey(2)}\thttps://paper.example/w\t\nquorum 报社\n  # end\nlog ${log} https://supermarket.test/log\nwitness b ${vkey(3)}\n`;
    const { logs, witnesses, quorum } = read(text);
    expect(logs[0]?.url).toBe('https://supermarket.test/log');
    expect(witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['报社', 'https://paper.example/w'],
      ['b', null],
    ]);
    expect(quorum?.name).toBe('报社');
  });

  it('may ask for nobody, by name', () => {
    expect(read('quorum none\n')).toEqual({ logs: [], witnesses: [], quorum: null });
    expect(read(`witness a ${vkey(1)}\nquorum none\n`).witnesses).toHaveLength(1);
  });

  it('may have groups nobody counts, groups of one, and nested ones', () => {
    const text = `witness a ${vkey(1)}\nwitness b ${vkey(2)}\nwitness c ${vkey(3)}\ngroup one 1 a\ngroup idle all c\ngroup two all one b\nquorum two\n`;
    const { quorum } = read(text);
    expect(quorum && shapeOf(quorum)).toEqual([2, [1, 'a'], 'b']);
  });

  it('takes names as they are: what looks alike is not the same', () => {
    const kelvin = `witness K ${vkey(1)}\nwitness \u212a ${vkey(2)}\ngroup g all K \u212a\nquorum g\n`;
    expect(read(kelvin).witnesses.map(({ name }) => name)).toEqual(['K', '\u212a']);
    // A blank of another kind is part of a word.
    expect(read(`witness a\u00a0b ${vkey(1)}\nquorum a\u00a0b\n`).quorum?.name).toBe('a\u00a0b');
    expect(read(`witness __proto__ ${vkey(1)}\nquorum __proto__\n`).quorum?.name).toBe('__proto__');
  });

  it('may have 32 logs, 32 witnesses and 32 groups, and somewhat more', () => {
    for (const [count, fits] of [
      [32, true],
      [MAX_POLICY_NAMES, true],
      [MAX_POLICY_NAMES + 1, false],
    ] as const) {
      const times = Array.from({ length: count }, (_, index) => index);
      const kinds = [
        times.map((n) => `log ${noteKey(`l${n}`, ED25519, n).vkey}\n`),
        times.map((n) => `witness w${n} ${vkey(n)}\n`),
        [`witness w ${vkey(200)}\n`, ...times.map((n) => `group g${n} all ${n ? `g${n - 1}` : 'w'}\n`)],
      ];
      for (const lines of kinds)
        expect(faultOf(`${lines.join('')}quorum none\n`)?.code, lines[0]).toBe(fits ? undefined : 'many');
    }
  });

  it.each([
    ['', 0, 'quorum-missing', ''],
    ['# nothing\n', 0, 'quorum-missing', ''],
    ['quorum none', 1, 'unfinished', ''],
    ['quorum none\n ', 2, 'unfinished', ''],
    ['quorum none\r\n', 1, 'characters', ''],
    ['quorum none\n# \u0007\n', 2, 'characters', ''],
    ['quorum none\n# \u007f\n', 2, 'characters', ''],
    ['quorum none\n# \ud800\n', 2, 'characters', ''],
    ['\ufeffquorum none\n', 1, 'keyword', '\ufeffquorum'],
    ['Quorum none\n', 1, 'keyword', 'Quorum'],
    ['quorum\u00a0none\n', 1, 'keyword', 'quorum\u00a0none'],
    ['quorum none # so\n', 1, 'words', 'quorum'],
    ['quorum\n', 1, 'words', 'quorum'],
    ['quorum none\nquorum none\n', 2, 'quorum-twice', ''],
    ['quorum a\n', 1, 'unknown', 'a'],
    [`quorum a\nwitness a ${vkey(1)}\n`, 1, 'unknown', 'a'],
    ['log\n', 1, 'words', 'log'],
    [`log ${log} https://a.example more\n`, 1, 'words', 'log'],
    ['witness a\n', 1, 'words', 'witness'],
    [`witness a ${vkey(1)} https://a.example more\n`, 1, 'words', 'witness'],
    [
      `log ${log}\nlog ${noteKey('other.example', ED25519, 1).vkey}\n`,
      2,
      'log-twice',
      noteKey('other.example', ED25519, 1).vkey,
    ],
    [
      `witness a ${vkey(1)}\nwitness b ${vkey(1, 'other.example')}\n`,
      2,
      'witness-twice',
      vkey(1, 'other.example'),
    ],
    [`witness a ${vkey(1)}\nwitness a ${vkey(2)}\n`, 2, 'taken', 'a'],
    [`witness a ${vkey(1)}\ngroup a any a\n`, 2, 'taken', 'a'],
    [`witness none ${vkey(1)}\n`, 1, 'taken', 'none'],
    [`witness a ${vkey(1)}\ngroup none any a\n`, 2, 'taken', 'none'],
    [`witness a ${vkey(1)}\ngroup g any a none\n`, 2, 'unknown', 'none'],
    [`witness a ${vkey(1)}\ngroup g any g\n`, 2, 'unknown', 'g'],
    ['group g any\n', 1, 'words', 'group'],
    [`witness a ${vkey(1)}\ngroup g any a a\n`, 2, 'member-twice', 'a'],
    [`witness a ${vkey(1)}\nwitness b ${vkey(2)}\ngroup g any a\ngroup h any b a\n`, 4, 'member-twice', 'a'],
    ...['0', '2', '-1', '+1', '1.0', '01', '1e0', 'All', 'none', '9'.repeat(400)].map(
      (k) => [`witness a ${vkey(1)}\ngroup g ${k} a\n`, 2, 'threshold', k] as const,
    ),
    ['log supermarket.test\n', 1, 'key', 'supermarket.test'],
    [
      `log ${log.replace(/\+[0-9a-f]{8}\+/, '+00000000+')}\n`,
      1,
      'key',
      log.replace(/\+[0-9a-f]{8}\+/, '+00000000+'),
    ],
    [`log ${vkey(1)}\n`, 1, 'log-key', vkey(1)],
    [`witness a ${log}\n`, 1, 'witness-key', log],
    [
      `witness a ${vkeyOf('a.example', 6, new Uint8Array(1312))}\n`,
      1,
      'witness-key',
      vkeyOf('a.example', 6, new Uint8Array(1312)),
    ],
    [
      `witness a ${vkeyOf('a.example', 4, new Uint8Array(31))}\n`,
      1,
      'key',
      vkeyOf('a.example', 4, new Uint8Array(31)),
    ],
  ] as const)('is not read out of %j', (text, line, code, word) => {
    expect(faultOf(text)).toEqual({ line, code, word });
    expect(describePolicyFault({ line, code, word })).toMatch(
      line === 0 ? /^the policy \S/ : new RegExp(`^line ${line} of the policy \\S`),
    );
  });

  it('is bounded', () => {
    const end = 'quorum none\n';
    const fill = (length: number) => `#${'x'.repeat(length - end.length - 2)}\n${end}`;
    expect(faultOf(fill(MAX_POLICY_TEXT))).toBeUndefined();
    expect(faultOf(fill(MAX_POLICY_TEXT + 1))).toEqual({ line: 0, code: 'long', word: '' });
  });

  it('is named by the SHA-256 of its bytes', () => {
    const text = `witness 报社 ${vkey(1)}\nquorum none\n`;
    expect(policyDigest(text)).toBe(createHash('sha256').update(Buffer.from(text)).digest('hex'));
  });

  it('is read or refused, whatever the text', () => {
    const word = fc.constantFrom(
      'log', 'witness', 'group', 'quorum', 'none', 'any', 'all', '1', '2', 'a', 'b', 'g', log, vkey(1), vkey(2), '#', '\r', '\u0000',
    ); // biome-ignore format: words
    const text = fc.array(
      fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(text, (lines) => {
        const parsed = parsePolicy(lines.map((line) => `${line}\n`).join(''));
        if ('fault' in parsed) return parsed.fault.line <= lines.length + 1;
        const { witnesses } = parsed.policy;
        return new Set(witnesses.map(({ verifier }) => verifier)).size === witnesses.length;
      }),
    );
  });
});
