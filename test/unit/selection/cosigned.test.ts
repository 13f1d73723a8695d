import { describe, expect, it } from 'vitest';
import {
  type Certificate2,
  type KnownKeys,
  policyDigest,
  serializeCertificate,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { signer } from '../../support/hand-made-log.js';
import { DISCIPLINE, LOG, NEWSPAPER, policyOf, STRANGER } from '../../support/made-log.js';
import { exampleChain } from './certificate-chain-2.js';
import { exampleCertificate } from './certificate-example.js';
import { exampleTwo, type Options2 } from './certificate-example-2.js';
import { check, failed, passed, plain } from './check-example.js';
import { inTime, later } from './plan-example-2.js';

const CLOSES = '2023-08-23T15:49:24.000Z';
/** Of the example by the beacon: the record of the close, the round that opens the bids, the freeze, the round that draws. */
const TIMES = {
  closed: later(CLOSES, 1),
  opens: later(CLOSES, 180),
  frozen: later(CLOSES, 190),
  value: later(CLOSES, 600),
};
const EXPECTED = plain('cosigned/in-time');
const CLOSE = plain('cosigned/close');
const FREEZE = plain('cosigned/freeze');

const judged = (options: Options2, known?: KnownKeys) => check(exampleTwo(options), 'E_WITNESS', known);
const quorum = (record: object, from: string, before: string) =>
  failed(EXPECTED, [plain('cosigned/quorum', { record, from, before })]);
const LATE_CLOSE = quorum(CLOSE, TIMES.closed, TIMES.opens);
const LATE_FREEZE = quorum(FREEZE, TIMES.frozen, TIMES.value);

/** Both witnesses at one moment. */
const both = (at: string) => [[NEWSPAPER, at] as const, [DISCIPLINE, at] as const];
const verify = (certificate: Certificate2, known?: KnownKeys) =>
  verifyCertificate(serializeCertificate(certificate), known);

describe('E_WITNESS', () => {
  it('holds where the quorum saw both records in time', () => {
    expect(judged({})).toEqual(passed(EXPECTED));
    expect(judged({ source: 'ceremony', scheme: 'custodians' })).toEqual(passed(EXPECTED));
    expect(check(exampleChain(), 'E_WITNESS')).toEqual(passed(EXPECTED));
  });

  it.each([
    ['with the record of the close', { closed: both(TIMES.closed) }, true],
    ['a second before it', { closed: both(later(TIMES.closed, -1)) }, false],
    ['a second before a bid can be opened', { closed: both(later(TIMES.opens, -1)) }, true],
    ['when it can', { closed: both(TIMES.opens) }, false],
  ] as const)('counts cosignatures of the close %s: %#', (_name, cosigned, holds) => {
    expect(judged({ cosigned })).toEqual(holds ? passed(EXPECTED) : LATE_CLOSE);
  });

  it.each([
    ['with the freeze', { frozen: both(TIMES.frozen) }, true],
    ['a second before it', { frozen: both(later(TIMES.frozen, -1)) }, false],
    ['a second before the value', { frozen: both(later(TIMES.value, -1)) }, true],
    ['with the value', { frozen: both(TIMES.value) }, false],
  ] as const)('counts cosignatures of the freeze %s: %#', (_name, cosigned, holds) => {
    expect(judged({ cosigned })).toEqual(holds ? passed(EXPECTED) : LATE_FREEZE);
  });

  it.each([
    ['the record of a ceremony', { source: 'ceremony', scheme: 'custodians' } as const, 3600],
    ['the draw, where there is no value', { source: 'commit' } as const, 600],
    ['the slot of a lottery', { source: 'lottery', postponed: 1 } as const, 16_200],
  ])('asks for the freeze before %s', (_name, options, seconds) => {
    const closesAt = '2024-05-13T09:00:00.000Z';
    const seen = (at: number) => judged({ ...options, cosigned: { frozen: both(later(closesAt, at)) } }).ok;
    expect([seen(seconds - 1), seen(seconds)]).toEqual([true, false]);
  });

  it('asks for the close before custodians or the site opened the bids', () => {
    const closesAt = '2024-05-13T09:00:00.000Z';
    for (const scheme of ['site', 'custodians'] as const) {
      const seen = (at: number) =>
        judged({ source: 'ceremony', scheme, cosigned: { closed: both(later(closesAt, at)) } }).ok;
      expect([seen(182), seen(183)]).toEqual([true, false]);
    }
  });

  const { closed } = inTime(CLOSES);
  const foreign = signer('newspaper.test', 4, 33);

  it.each<[string, Options2, object]>([
    ['one witness short', { cosigned: { closed: closed.slice(1) } }, LATE_CLOSE],
    ['nobody but the log', { cosigned: { closed: [] } }, LATE_CLOSE],
    ['one witness twice', { cosigned: { closed: [closed[0]!, closed[0]!] } }, LATE_CLOSE],
    [
      'a stranger for one of them',
      { cosigned: { closed: [closed[0]!, [STRANGER, closed[0]![1]]] } },
      LATE_CLOSE,
    ],
    [
      'a key that has the name of one',
      { cosigned: { closed: [closed[0]!, [foreign, closed[0]![1]]] } },
      LATE_CLOSE,
    ],
    [
      'no proof',
      { cosigned: null },
      failed(EXPECTED, [
        plain('cosigned/none', { record: CLOSE }),
        plain('cosigned/none', { record: FREEZE }),
      ]),
    ],
  ])('fails with %s', (_name, options, verdict) => {
    expect(judged(options)).toEqual(verdict);
  });

  it('takes one of two where the policy does, at the better of its times', () => {
    const policy = policyOf('any');
    const late = [NEWSPAPER, TIMES.value] as const;
    expect(judged({ policy, cosigned: { closed: closed.slice(1) } })).toEqual(passed(EXPECTED));
    expect(judged({ policy, cosigned: { frozen: [late] } })).toEqual(LATE_FREEZE);
    const again = [late, [NEWSPAPER, TIMES.frozen] as const];
    expect(judged({ policy, cosigned: { frozen: again } })).toEqual(passed(EXPECTED));
    // Whoever is not asked may sign too.
    expect(judged({ cosigned: { closed: [...closed, [STRANGER, TIMES.closed]] } })).toEqual(passed(EXPECTED));
  });

  const at = (
    change: (certificate: Certificate2, log: NonNullable<Certificate2['log']>) => void,
    from = exampleTwo(),
  ) => {
    const copy = structuredClone(from);
    change(copy, copy.log!);
    return check(copy, 'E_WITNESS');
  };

  it('holds the records to the checkpoint that was signed', () => {
    for (const [member, record] of [
      ['closed', CLOSE],
      ['frozen', FREEZE],
    ] as const) {
      const fault = failed(EXPECTED, [plain('cosigned/tree', { record })]);
      expect(at((_, log) => log[member]!.proof.pop())).toEqual(fault);
      expect(at((_, log) => log[member]!.proof.push('0'.repeat(64)))).toEqual(fault);
      expect(at((_, log) => (log[member]!.checkpoint = 'x'))).toEqual(fault);
      expect(at((_, log) => (log[member] = null))).toEqual(
        failed(EXPECTED, [plain('cosigned/none', { record })]),
      );
    }
    // The checkpoint over the close does not hold the freeze.
    expect(at((_, log) => (log.frozen = log.closed)).ok).toBe(false);
    expect(at((_, log) => log.events.splice(1, 1))).toEqual(
      failed(EXPECTED, [plain('cosigned/none', { record: CLOSE })]),
    );
  });

  it('refuses a signature that does not hold, though the others would do', () => {
    const policy = policyOf('any');
    const broken = at((_, log) => {
      log.closed!.checkpoint = log.closed!.checkpoint.replace(/.{8}\n$/, 'AAAAAAA=\n');
    }, exampleTwo({ policy }));
    expect(broken).toEqual(LATE_CLOSE);
  });

  it('is of the log that the policy names', () => {
    const other = signer('other.test/log', 1, 12);
    const twin = signer(LOG.name, 1, 12);
    for (const log of [other, twin])
      expect(judged({ log })).toEqual(
        failed(EXPECTED, [
          plain('cosigned/other-log', { key: log.name }),
          plain('cosigned/other-log', { key: log.name }),
        ]),
      );
    expect(at((_, log) => (log.origin = 'other.test/log'))).toMatchObject({
      ok: false,
      found: [{ key: 'cosigned/other-log' }, {}],
    });
  });

  it('is by the policy that the plan names, word for word', () => {
    const text = policyOf();
    const altered = `${text}\n`;
    expect(at((certificate) => (certificate.policy = altered))).toEqual(
      failed(EXPECTED, [
        plain('cosigned/policy', { own: policyDigest(altered), stated: policyDigest(text) }),
      ]),
    );
    expect(at((certificate) => (certificate.policy = null))).toEqual(
      failed(EXPECTED, [plain('cosigned/policy', { own: '–', stated: policyDigest(text) })]),
    );
    const unasked = exampleTwo({ policy: null });
    expect(at((certificate) => (certificate.policy = text), unasked)).toEqual(
      failed(EXPECTED, [plain('cosigned/policy', { own: policyDigest(text), stated: '–' })]),
    );
    expect(judged({ policy: 'quorum\n' })).toEqual(failed(EXPECTED, [plain('cosigned/unreadable')]));
  });

  it('fails without a log where somebody was asked', () => {
    expect(at((certificate) => (certificate.log = null))).toEqual(
      failed(EXPECTED, [plain('cosigned/no-log')]),
    );
  });

  it('is not done where nobody was asked, and then nobody signed', () => {
    const undone = { ok: null, expected: EXPECTED, found: plain('cosigned/not-asked') };
    expect(judged({ policy: null })).toEqual(undone);
    const none = `log ${LOG.key}\nquorum none\n`;
    expect(judged({ policy: none, cosigned: null })).toEqual(undone);
    const unasked = failed(EXPECTED, [plain('cosigned/unasked')]);
    expect(judged({ policy: none })).toEqual(unasked);
    const seen = exampleTwo().log!;
    for (const member of ['closed', 'frozen'] as const)
      expect(at((_, log) => (log[member] = seen[member]), exampleTwo({ policy: null }))).toEqual(unasked);
  });
});

describe('the grade', () => {
  const names = ['newspaper.test', 'discipline.test'];

  it('is 1 where third parties saw list and pool, and says whether their keys are known', () => {
    const example = exampleTwo();
    expect(verify(example)).toMatchObject({ ok: true, grade: 1, seen: { isKnown: false, names } });
    expect(verify(example, { policy: policyOf('any') })).toMatchObject({
      grade: 1,
      seen: { isKnown: true, names },
    });
    const one = { isKnown: true, names: ['newspaper.test'] };
    expect(verify(example, { witnesses: [NEWSPAPER.key] })).toMatchObject({ grade: 1, seen: one });
    const repeated = { witnesses: [NEWSPAPER.key, STRANGER.key, NEWSPAPER.key] };
    expect(verify(example, repeated)).toMatchObject({ grade: 1, seen: one });
    const anyLog = { policy: `witness n ${NEWSPAPER.key}\nquorum n\n` };
    expect(verify(example, anyLog)).toMatchObject({ grade: 1, seen: one });
    const logs = { policy: `log ${LOG.key}\nquorum none\n` };
    expect(verify(example, logs)).toMatchObject({ grade: 1, seen: { isKnown: false, names } });
  });

  it('names those who saw either, in the order of the policy', () => {
    const { closed, frozen } = inTime(CLOSES);
    const cosigned = { closed: closed.slice(1), frozen: frozen.slice(0, 1) };
    const example = exampleTwo({ policy: policyOf('any'), cosigned });
    expect(verify(example).seen).toEqual({ isKnown: false, names });
  });

  it('is 2 where the reader’s own witnesses did not see them, without a fault', () => {
    const example = exampleTwo();
    for (const known of [
      { witnesses: [STRANGER.key] },
      { policy: `witness w ${STRANGER.key}\nquorum w\n` },
      { policy: 'no policy' },
    ])
      expect(verify(example, known)).toMatchObject({ ok: true, grade: 2, seen: null });
    expect(check(example, 'E_WITNESS', { policy: 'no policy' })).toEqual({
      ok: null,
      expected: EXPECTED,
      found: plain('cosigned/unreadable'),
    });
    expect(check(exampleTwo({ policy: null }), 'E_WITNESS', { witnesses: [NEWSPAPER.key] })).toEqual({
      ok: null,
      expected: EXPECTED,
      found: plain('cosigned/none', { record: CLOSE }),
    });
  });

  it('is 2 where nobody was asked, without a log, and of version 1', () => {
    expect(verify(exampleTwo({ policy: null }))).toMatchObject({ ok: true, grade: 2, seen: null });
    const unlogged = { ...exampleTwo({ policy: null }), log: null };
    expect(verify(unlogged)).toMatchObject({ ok: true, grade: 2 });
    expect(verify(unlogged, { witnesses: [NEWSPAPER.key] })).toMatchObject({ ok: false, grade: 3 });
    const one = verifyCertificate(serializeCertificate(exampleCertificate()));
    expect(one).toMatchObject({ ok: true, grade: 2, seen: null });
  });

  it('is 3 where anything is wrong, of a rehearsal, and of what is no certificate', () => {
    expect(verify({ ...exampleTwo(), winner: exampleTwo().ranking[1]! })).toMatchObject({
      ok: false,
      grade: 3,
      seen: null,
    });
    expect(verify(exampleTwo({ need: 'REHEARSAL-1' }))).toMatchObject({ ok: false, grade: 3, seen: null });
    expect(verifyCertificate('{}')).toMatchObject({ ok: false, grade: 3, seen: null });
    expect(verify(exampleTwo(), { log: [STRANGER.key] })).toMatchObject({ ok: false, grade: 3 });
  });
});
