import { type Certificate2, serializeCertificate, sha256Hex } from '../../src/selection/index.js';
import { exampleChain } from '../unit/selection/certificate-chain-2.js';
import { exampleTwo, type Options2, SUSPENDED } from '../unit/selection/certificate-example-2.js';
import { later } from '../unit/selection/plan-example-2.js';
import { signer } from './hand-made-log.js';
import { DISCIPLINE, LOG, NEWSPAPER, STRANGER } from './made-log.js';

const ZERO = '0'.repeat(64);
const CLOSES = '2023-08-23T15:49:24.000Z';
const CHANGED: Options2 = { source: 'ceremony', scheme: 'custodians', method: 'reference', unopened: true };

type Change = (certificate: Certificate2) => unknown;

const excluded = ({ pool }: Certificate2, agency: string) =>
  pool.excluded.find((one) => one.agency === agency);

/** Changes of a certificate that leave the rest of it as it was. */
const CHANGES: readonly (readonly [name: string, options: Options2 | 'chain', change: Change])[] = [
  ['another list', CHANGED, ({ pool }) => (pool.list = ZERO)],
  ['a seal of another entry', CHANGED, ({ entries }) => (entries[0]!.sealed = ZERO)],
  ['another blinding value', CHANGED, ({ unopened }) => (unopened[0]!.blind = ZERO)],
  ['an entry in no list', CHANGED, ({ pool }) => pool.entries.pop()],
  ['a stranger in the pool', CHANGED, ({ entries }) => entries.pop()],
  [
    'two entries of an agency',
    CHANGED,
    ({ entries, unopened }) => {
      const { agency, enteredAt } = entries[0]!.entry;
      unopened.unshift({ agency, enteredAt, entryHash: sha256Hex('x'), sealed: ZERO, blind: ZERO });
    },
  ],
  ['unopened entries out of order', CHANGED, ({ unopened }) => unopened.push(unopened[0]!)],
  [
    'an entry that did not open, for another reason',
    CHANGED,
    (c) => (excluded(c, c.unopened[0]!.agency)!.reason = 'suspended'),
  ],
  [
    'an opened entry that is said to be shut',
    CHANGED,
    (c) => (excluded(c, SUSPENDED)!.reason = 'bid-altered'),
  ],
  ['a good bid that is said to be missing', CHANGED, (c) => (excluded(c, SUSPENDED)!.reason = 'bid-missing')],
  [
    'a good bid that is said to be out of bounds',
    CHANGED,
    (c) => (excluded(c, SUSPENDED)!.reason = 'bid-out-of-bounds'),
  ],
  ['no evidence', CHANGED, ({ grounds }) => grounds.excluded.pop()],
  ['evidence of another kind', CHANGED, ({ grounds }) => (grounds.excluded[0]!.evidence = { record: 1 })],
  ['a line of somebody else', CHANGED, ({ grounds }) => (grounds.excluded[0]!.evidence = { line: 2 })],
  ['evidence that came later', CHANGED, ({ grounds }) => (grounds.excluded[1]!.evidence = { record: 900 })],
  ['grounds of another pool', CHANGED, ({ grounds }) => (grounds.pool = ZERO)],
  ['weights without records', { method: 'credit' }, ({ grounds }) => grounds.weights.pop()],
  ['a record of another weight', { method: 'credit' }, ({ grounds }) => (grounds.weights[0]!.record = 2)],
  [
    'a void round whose secret is lost',
    'chain',
    ({ rounds }) => Object.assign(rounds[0]!, { secret: null, seed: null, ranking: null }),
  ],
  ['other lists in the first round', 'chain', ({ rounds }) => (rounds[0]!.pool.list = ZERO)],
  [
    'other grounds in the first round',
    'chain',
    ({ rounds }) => (rounds[0]!.grounds.excluded[0]!.evidence = { line: 3 }),
  ],
  [
    'evidence as old as the first pool',
    'chain',
    ({ grounds }) => (grounds.excluded[0]!.evidence = { record: 1 }),
  ],
  ['a line as news', 'chain', ({ grounds }) => (grounds.excluded[0]!.evidence = { line: 1 })],
  ['another policy in the second round', 'chain', ({ plan }) => (plan.policy = ZERO)],
  ['seals in the second round', 'chain', (c) => (c.plan.sealing = c.rounds[0]!.plan.sealing)],
  ['another policy', {}, (c) => (c.policy = `${c.policy}\n`)],
  ['no policy', {}, (c) => (c.policy = null)],
  ['no log', {}, (c) => (c.log = null)],
  ['no word of a witness', {}, ({ log }) => (log!.closed = null)],
  ['another proof', {}, ({ log }) => log!.frozen!.proof.push(ZERO)],
  [
    'a signature that does not hold',
    {},
    ({ log }) => (log!.closed!.checkpoint = log!.closed!.checkpoint.replace(/.{8}\n$/, 'AAAAAAA=\n')),
  ],
  ['witnesses of whom nobody asked', { policy: null }, ({ log }) => (log!.closed = exampleTwo().log!.closed)],
  ['another name of the log', {}, ({ log }) => (log!.origin = 'other.test')],
  ['another small list', { method: 'merit' }, ({ smallList }) => smallList!.reverse()],
  ['a longer small list', { method: 'merit' }, (c) => (c.smallList = c.ranking)],
  ['a winner beside the small list', { method: 'merit' }, (c) => (c.winner = c.ranking[0]!)],
  ['a lot outside the big list', { method: 'merit', count: 21 }, ({ lots }) => (lots[lots.indexOf(0)] = 23)],
];

const both = (at: string) => [[NEWSPAPER, at] as const, [DISCIPLINE, at] as const];

/** Certificates that were made so from the first. */
const MADE: readonly (readonly [name: string, options: Options2])[] = [
  ['too short a sign-up', { plan: { opensAt: later(CLOSES, -3 * 86_400 + 1) } }],
  ['too long a sign-up', { plan: { opensAt: later(CLOSES, -181 * 86_400) } }],
  ['rules that nobody knows', { source: 'commit', scheme: 'site', plan: { rules: '2099-01' } }],
  ["the state's money by the operator's secret", { source: 'commit', plan: { fund: 'state' } }],
  [
    "the state's money, bids under the site's key",
    { source: 'ceremony', scheme: 'site', method: 'lowest', plan: { fund: 'state' } },
  ],
  ['bids for nobody', { plan: { sealing: { scheme: 'tlock', recipient: 'nobody' } } }],
  [
    'bids for a later round',
    {
      plan: {
        sealing: {
          scheme: 'tlock',
          recipient: `drand:52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971:861`,
        },
      },
    },
  ],
  ['bids without a seal', { plan: { sealing: null } }],
  ['a secret for nobody', { plan: { escrow: { recipient: 'nobody', sha256: ZERO } } }],
  [
    'a secret for another round',
    {
      plan: {
        escrow: {
          recipient: `drand:52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971:861`,
          sha256: ZERO,
        },
      },
    },
  ],
  [
    'an issue of another day',
    {
      source: 'lottery',
      plan: { source: { kind: 'lottery', game: 'kl8', issue: '2024125', day: '2024-05-13', closedDays: 8 } },
    },
  ],
  ['a close that came late', { cosigned: { closed: both(later(CLOSES, 180)) } }],
  ['a freeze that came late', { cosigned: { frozen: both(later(CLOSES, 600)) } }],
  ['a close that was signed before it was', { cosigned: { closed: both(CLOSES) } }],
  ['one witness short', { cosigned: { closed: [[NEWSPAPER, later(CLOSES, 10)]] } }],
  [
    'one witness twice',
    {
      cosigned: {
        closed: [
          [NEWSPAPER, later(CLOSES, 10)],
          [NEWSPAPER, later(CLOSES, 11)],
        ],
      },
    },
  ],
  [
    'a stranger',
    {
      cosigned: {
        closed: [
          [NEWSPAPER, later(CLOSES, 10)],
          [STRANGER, later(CLOSES, 11)],
        ],
      },
    },
  ],
  ['a twin of the log', { log: signer(LOG.name, 1, 12) }],
  ['a policy that cannot be read', { policy: 'quorum\n' }],
  [
    'a time that runs back',
    { logged: (act) => (act.kind === 'bids.opened' ? { ...act, at: later(CLOSES, 300) } : act) },
  ],
  ...(['entries.closed', 'bids.opened', 'pool.frozen', 'need.published', 'secret.opened'] as const).map(
    (kind): readonly [string, Options2] => [
      `no ${kind}`,
      { logged: (act) => (act.kind === kind ? { ...act, data: {} } : act) },
    ],
  ),
  ...(
    ['lottery.typed', 'lottery.postponement-proposed', 'lottery.postponed', 'lottery.confirmed'] as const
  ).map((kind): readonly [string, Options2] => [
    `${kind} by somebody else`,
    {
      source: 'lottery',
      postponed: 2,
      logged: (act) => (act.kind === kind ? { ...act, by: { role: 'official', id: 'x' } } : act),
    },
  ]),
];

const CHAINS: readonly (readonly [name: string, options: Options2])[] = [
  [
    'a proposal for other reasons',
    {
      logged: (act) => (act.kind === 'redo.proposed' ? { ...act, data: { ...act.data, reason: 'x' } } : act),
    },
  ],
  [
    'a decision for other reasons',
    {
      logged: (act) => (act.kind === 'redo.confirmed' ? { ...act, data: { ...act.data, reason: 'x' } } : act),
    },
  ],
  [
    'a first notice of another moment',
    { logged: (act) => (act.kind === 'need.published' ? { ...act, at: later(act.at, 1) } : act) },
  ],
  ['weights', { method: 'credit' }],
];

/** Wrong certificates of version 2 (but for a few that are in order), by what was done, with the file's text. */
export function alterationsOfTwo(): (readonly [name: string, text: string])[] {
  const changed = CHANGES.map(([name, options, change]) => {
    const certificate = options === 'chain' ? exampleChain() : exampleTwo(options);
    change(certificate);
    return [name, certificate] as const;
  });
  const made = MADE.map(([name, options]) => [name, exampleTwo(options)] as const);
  const chains = CHAINS.map(([name, options]) => [name, exampleChain(options)] as const);
  return [...changed, ...made, ...chains].map(([name, one]) => [name, serializeCertificate(one)] as const);
}
