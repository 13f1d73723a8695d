import { buildCertificate, type Certificate1, serializeCertificate } from '../../src/selection/index.js';
import { exampleCertificate, exampleRedo, ROUND_1000 } from '../unit/selection/certificate-example.js';

const lottery = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;

type Change = (certificate: Certificate1) => unknown;

/**
 * Changes that leave the rest as it was, each with its certificate: of beacon, lottery, earlier rounds and whatever else
 * the whole forgeries do not reach.
 */
const CHANGES: readonly (readonly [string, Certificate1, Change])[] = [
  [
    'no signature',
    exampleCertificate({ method: 'random', source: ROUND_1000.source }),
    (c) => (c.proof = null),
  ],
  [
    'another round',
    exampleCertificate({ method: 'random', source: ROUND_1000.source }),
    ({ proof }) => Object.assign(proof ?? {}, { round: 1001 }),
  ],
  [
    'another signature',
    exampleCertificate({ method: 'random', source: ROUND_1000.source }),
    ({ proof }) => Object.assign(proof ?? {}, { signature: 'ab' }),
  ],
  [
    'a round that does not follow',
    exampleCertificate({
      method: 'random',
      source: { ...ROUND_1000.source, round: 900, chain: 'a'.repeat(64) },
    }),
    () => undefined,
  ],
  ['unknown rules', exampleCertificate({ source: lottery }), ({ plan }) => (plan.rules = '1999-01')],
  ['another issue', exampleCertificate({ source: { ...lottery, issue: '2017300' } }), () => undefined],
  ['an unknown game', exampleCertificate({ source: { ...lottery, game: 'dice' } }), () => undefined],
  [
    'one official, and postponements that do not follow',
    exampleCertificate({ source: lottery }),
    ({ proof }) => {
      if (proof?.kind !== 'lottery') return;
      const { typed } = proof;
      Object.assign(proof.confirmed, typed, { at: '2017-05-08T13:00:00.000Z' });
      const late = { ...typed, at: '2017-05-08T15:00:00.000Z' };
      const step = { from: '2017119', to: '2017118', reason: '停机', proposed: late, confirmed: typed };
      proof.postponed = [step, { ...step, confirmed: late }];
    },
  ],
  [
    'times in disorder',
    exampleCertificate({ source: lottery }),
    (c) => {
      c.times = {
        frozenAt: '2017-05-08T14:00:00.000Z',
        secretOpenedAt: '2017-05-08T13:50:00.000Z',
        drawnAt: '2017-05-08T13:00:00.000Z',
      };
    },
  ],
  [
    'weights beyond the generator',
    exampleCertificate({ method: 'credit' }),
    ({ pool }) => {
      for (const entry of pool.entries) entry.weight = 2 ** 40;
    },
  ],
  [
    'no weights',
    exampleCertificate({ method: 'credit' }),
    ({ pool }) => {
      for (const entry of pool.entries) entry.weight = null;
    },
  ],
  ['a number in the notice', exampleCertificate(), ({ annex }) => (annex.notice['share'] = { of: [0.5] })],
  ['a key in the notice', exampleCertificate(), ({ annex }) => (annex.notice['标题'] = 'x')],
  ['a floor above the budget', exampleCertificate(), ({ plan }) => (plan.floorFen = plan.budgetFen + 1)],
  ['closed before it opened', exampleCertificate(), ({ plan }) => (plan.opensAt = plan.closesAt)],
  ['altered words', exampleCertificate(), ({ claim }) => (claim.en = claim.zh)],
  [
    'earlier rounds rewritten',
    exampleRedo(),
    ({ rounds: [round] }) => {
      if (!round) return;
      round.plan.round = 3;
      round.plan.budgetFen += 1;
      round.plan.source = { kind: 'commit' };
      round.pool.closesAt = round.plan.opensAt;
      round.seed = round.planHash;
      round.ranking = [];
      round.secret = round.planHash;
      round.publicValue = '1';
      round.redo.confirmed = { ...round.redo.proposed, at: '2017-05-01T00:00:00.000Z' };
      round.redo.excluded = [{ agency: round.pool.excluded[0]?.agency ?? '', reason: 'x' }];
    },
  ],
  ['a redo from a secret alone', exampleRedo(), ({ plan }) => (plan.source = { kind: 'commit' })],
  ['a proof of nothing', exampleRedo(), (c) => Object.assign(c.rounds[0] ?? {}, { proof: c.proof })],
  ['a letter for digits', exampleCertificate(), (c) => (c.publicValue = 'é')],
  ['a notice in two pieces', exampleCertificate(), ({ annex }) => (annex.notice['title'] = 'e\u0301')],
  [
    'no bid',
    exampleCertificate({ method: 'lowest' }),
    ({ pool: { entries } }) => Object.assign(entries[0] ?? {}, { bid: null }),
  ],
  [
    'another value',
    exampleCertificate({ method: 'random', source: ROUND_1000.source }),
    (c) => (c.publicValue = c.seed),
  ],
  ['no numbers', exampleCertificate({ source: lottery }), (c) => (c.proof = null)],
  [
    'numbers before their draw',
    exampleCertificate({ source: lottery }),
    ({ proof }) => proof?.kind === 'lottery' && (proof.typed.at = '2017-05-08T10:00:00.000Z'),
  ],
  [
    'digits before the freeze',
    exampleCertificate(),
    ({ proof }) => proof?.kind === 'ceremony' && (proof.recordedAt = '2017-05-08T08:00:00.000Z'),
  ],
  [
    'a decision before the deadline',
    exampleRedo(),
    ({ rounds: [round] }) => {
      if (!round) return;
      round.redo.proposed.at = round.plan.opensAt;
      round.plan.closesAt = '2017-06-01T00:00:00.000Z';
    },
  ],
  [
    'a tree of another size',
    exampleCertificate(),
    ({ log }) => log && (log.checkpoint = log.checkpoint.replace('\n11\n', '\n12\n')),
  ],
  [
    'a secret that was never opened',
    exampleRedo(),
    (c) => {
      Object.assign(c.rounds[0] ?? {}, { secret: null });
      c.log = exampleCertificate({ source: lottery }).log;
    },
  ],
  ['a long address', exampleCertificate(), (c) => (c.site = 'x'.repeat(501))],
  ['a large number', exampleCertificate(), (c) => (c.K = 2 ** 60)],
  [
    'hex in upper case',
    exampleCertificate({ method: 'random', source: ROUND_1000.source }),
    ({ proof }) => proof?.kind === 'drand' && (proof.signature = proof.signature.toUpperCase()),
  ],
  ['a floor above the budget, hashed', rebuilt({ floorFen: 9_900_000 }), () => undefined],
  ['a closing before the opening, hashed', rebuilt({ opensAt: '2017-05-09T00:00:00.000Z' }), () => undefined],
  [
    'a bid out of place, hashed',
    rebuilt({}, ({ entries }) => Object.assign(entries[0] ?? {}, { bid: 1 })),
    () => undefined,
  ],
  [
    'a pool of another deadline, hashed',
    rebuilt({}, (pool) => Object.assign(pool, { closesAt: pool.closesAt.replace('09:00', '08:00') })),
    () => undefined,
  ],
];

/** The example computed anew from a changed plan and pool. */
function rebuilt(
  plan: object,
  change: (pool: Certificate1['pool']) => unknown = () => undefined,
): Certificate1 {
  const certificate = exampleCertificate({ method: 'random' });
  const pool = structuredClone(certificate.pool);
  change(pool);
  const entries = certificate.entries.map(({ entry }) => entry);
  return buildCertificate({ ...certificate, plan: { ...certificate.plan, ...plan }, entries, pool });
}

/** The text of a certificate after a change of its members. */
export const changed = (certificate: Certificate1, change: Change): string => {
  const copy = structuredClone(certificate);
  change(copy);
  return serializeCertificate(copy);
};

/** What was changed, and the file's text. */
export const alterations = (): (readonly [name: string, text: string])[] =>
  CHANGES.map(([name, certificate, change]) => [name, changed(certificate, change)] as const);
