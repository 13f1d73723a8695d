import {
  buildCertificate,
  type Certificate1,
  type CertificateInput,
  type CheckCode,
  drawPool,
  type Entry,
  freezePool,
  hashEntry,
  type Plan1,
  type Pool,
  serializeCertificate,
  sha256Hex,
} from '../../src/selection/index.js';
import { agencyCode, exampleCertificate } from '../unit/selection/certificate-example.js';

/** A forgery: what was done, the file's text, and the checks that fail, all of them. */
export type Forgery = readonly [name: string, text: string, codes: readonly CheckCode[]];

type Input = CertificateInput & { readonly plan: Plan1 };

const base = (): Certificate1 => ({ ...exampleCertificate(), log: null });

/** What a forger with every right does: changes something, and computes everything else anew from it. */
function forge(change: (input: Input) => Partial<Input>, from = base()): Certificate1 {
  const input: Input = { ...from, entries: from.entries.map(({ entry }) => entry) };
  return buildCertificate({ ...input, ...change(input) });
}

const withEntries = ({ pool }: Input, entries: Pool['entries']): Pool => ({ ...pool, entries });

/** The pool frozen again over changed entries, whatever they are. */
function refreeze(input: Input, entries: readonly Entry[]): Partial<Input> {
  const { plan, pool } = input;
  return { entries, pool: freezePool({ plan, entries, weights: null, excluded: pool.excluded }).pool };
}

const named = (input: Input, entries: readonly Entry[]) => ({
  annex: {
    ...input.annex,
    agencyNames: Object.fromEntries(
      Object.entries(input.annex.agencyNames).filter(
        ([code]) =>
          entries.some(({ agency }) => agency === code) ||
          input.pool.excluded.some(({ agency }) => agency === code),
      ),
    ),
  },
});

const first = <T>(items: readonly T[]): T => items[0] as T;

/** The certificate with this winner, its price and saving adapted. */
function won(certificate: Certificate1, winner: string): Certificate1 {
  const priceFen = certificate.pool.entries.find(({ agency }) => agency === winner)?.bid ?? 0;
  return { ...certificate, winner, priceFen, savingFen: certificate.budgetFen - priceFen };
}

/** Tries seeds until the price rule gives the contract to somebody else. */
function otherSeed(): Certificate1 {
  const certificate = base();
  for (let turn = 0; ; turn += 1) {
    const seed = sha256Hex(`a seed that suits ${turn}`);
    const { K, lots, reference, ranking } = drawPool(certificate.plan.method, certificate.pool.entries, seed);
    const winner = first(ranking);
    if (winner !== certificate.winner)
      return won({ ...certificate, K, lots: [...lots], reference, ranking: [...ranking], seed }, winner);
  }
}

/** Every known way to rig a selection that a certificate can show, each as complete as a forger could make it. */
export function forgeries(): Forgery[] {
  const made: readonly (readonly [string, Certificate1, readonly CheckCode[]])[] = [
    ['a seed that suits', otherSeed(), ['E_SEED', 'E_K', 'E_LOTS', 'E_RANK', 'E_PRICE']],
    ['another secret', forge(() => ({ secret: sha256Hex('another') })), ['E_COMMIT']],
    ['digits that are too few', forge(() => ({ publicValue: '3141592653589793238' })), ['E_SOURCE']],
    ['no public value', forge(() => ({ publicValue: null, proof: null })), ['E_SOURCE', 'E_CEREMONY']],
    [
      'another source',
      forge((input) => {
        const plan = { ...input.plan, source: { kind: 'commit' } as const };
        const entries = input.entries;
        return { plan, publicValue: null, proof: null, ...refreeze({ ...input, plan }, entries) };
      }),
      ['E_ENTRY'],
    ],
    [
      'a second try',
      forge((input) => {
        const plan = { ...input.plan, round: 2 };
        return { plan, ...refreeze({ ...input, plan }, input.entries) };
      }),
      ['E_COMMIT', 'E_ENTRY', 'E_ROUND'],
    ],
    [
      'the pool in another order',
      forge((input) => ({ pool: withEntries(input, [...input.pool.entries].reverse()) })),
      ['E_ORDER'],
    ],
    [
      'an agency twice in the pool',
      forge((input) => ({ pool: withEntries(input, [first(input.pool.entries), ...input.pool.entries]) })),
      ['E_ORDER'],
    ],
    [
      'an entry left out of the pool',
      forge((input) => ({ pool: withEntries(input, input.pool.entries.slice(1)) })),
      ['E_ENTRY'],
    ],
    [
      'an entry left out, but for its name',
      forge((input) => refreeze(input, input.entries.slice(1))),
      ['E_ANNEX'],
    ],
    [
      'an entry left out without a trace in the file',
      {
        ...forge((input) => {
          const entries = input.entries.slice(1);
          return { ...refreeze(input, entries), ...named(input, entries) };
        }),
        log: exampleCertificate().log,
      },
      ['E_LOG'],
    ],
    [
      'a late entry',
      forge((input) =>
        refreeze(
          input,
          input.entries.map((entry, i) => (i === 2 ? { ...entry, enteredAt: input.plan.closesAt } : entry)),
        ),
      ),
      ['E_LATE'],
    ],
    [
      'an entry for another need',
      forge((input) =>
        refreeze(
          input,
          input.entries.map((entry, i) => (i === 2 ? { ...entry, plan: sha256Hex('another plan') } : entry)),
        ),
      ),
      ['E_ENTRY'],
    ],
    [
      'an excluded entry left out, as if it could not be shown',
      forge((input) => {
        const [hidden, ...entries] = input.entries;
        const { pool } = freezePool({
          plan: input.plan,
          entries,
          weights: null,
          excluded: [{ agency: hidden?.agency ?? '', reason: 'suspended' }, ...input.pool.excluded],
        });
        return { entries, pool };
      }),
      ['E_ENTRY'],
    ],
    [
      'an agency that never signed up',
      forge((input) => {
        const stranger = { ...first(input.entries), agency: agencyCode(500) };
        const { pool } = refreeze(input, [...input.entries, stranger]);
        return pool ? { pool } : {};
      }),
      ['E_ENTRY'],
    ],
    [
      'a bid changed in the pool',
      forge((input) => ({
        pool: withEntries(
          input,
          input.pool.entries.map((entry, i) => (i === 1 ? { ...entry, bid: 7_000_001 } : entry)),
        ),
      })),
      ['E_ENTRY'],
    ],
    [
      'a bid above the ceiling',
      forge((input) =>
        refreeze(
          input,
          input.entries.map((entry, i) => (i === 1 ? { ...entry, bid: input.plan.budgetFen + 1 } : entry)),
        ),
      ),
      ['E_PRICE'],
    ],
    [
      'too few entries',
      forge((input) => {
        const entries = input.entries.slice(0, 2);
        return { ...refreeze(input, entries), ...named(input, entries) };
      }),
      ['E_POOL'],
    ],
    [
      'tickets where there are none',
      forge((input) => ({
        pool: withEntries(
          input,
          input.pool.entries.map((entry) => ({ ...entry, weight: 1 })),
        ),
      })),
      ['E_POOL'],
    ],
    [
      'an agency in the pool and excluded',
      forge((input) => ({
        pool: {
          ...input.pool,
          excluded: [
            { agency: first(input.pool.entries).agency, reason: 'avoidance' },
            ...input.pool.excluded,
          ],
        },
      })),
      ['E_ORDER'],
    ],
    [
      'a freeze before the deadline',
      forge((input) => ({ times: { ...input.times, frozenAt: '2017-05-08T08:59:59.999Z' } })),
      ['E_LATE'],
    ],
    [
      'a secret that was opened before the digits',
      forge((input) => ({ times: { ...input.times, secretOpenedAt: '2017-05-08T09:30:00.000Z' } })),
      ['E_LATE'],
    ],
    [
      'one witness twice',
      forge((input) => ({ proof: { ...input.proof, witnesses: ['甲', '甲'] } as Certificate1['proof'] })),
      ['E_CEREMONY'],
    ],
    [
      'another notice',
      forge((input) => ({ annex: { ...input.annex, notice: { title: '改过的公告' } } })),
      ['E_ANNEX'],
    ],
    ['another winner', won(base(), base().ranking[1] ?? ''), ['E_PRICE']],
    ['a better claim', { ...base(), claim: { ...base().claim, entropyBits: 256 } }, ['E_SOURCE']],
    [
      'another entry under the same hash',
      (() => {
        const certificate = base();
        const item = certificate.entries[3];
        if (item) item.entry = { ...item.entry, nonce: hashEntry(item.entry) };
        return certificate;
      })(),
      ['E_ENTRY'],
    ],
  ];
  return made.map(([name, certificate, codes]) => [name, serializeCertificate(certificate), codes] as const);
}
