import { describe, expect, it } from 'vitest';
import type { Certificate2, Coded } from '../../../src/selection/index.js';
import { exampleReceipt } from '../../support/log-proof.js';
import type { Act } from '../../support/made-log.js';
import { agencyCode } from './certificate-example.js';
import { exampleChain, exampleTwo, type Options2, SUSPENDED, UNREADABLE } from './certificate-example-2.js';
import { check, plain } from './check-example.js';
import { later } from './plan-example-2.js';

const EXAMPLES = {
  drand: exampleTwo,
  ceremony: (more: Options2) =>
    exampleTwo({ source: 'ceremony', scheme: 'custodians', unopened: true, ...more }),
  lottery: (more: Options2) => exampleTwo({ source: 'lottery', postponed: 2, ...more }),
  credit: (more: Options2) => exampleTwo({ source: 'commit', scheme: 'site', method: 'credit', ...more }),
  chain: exampleChain,
} as const;
type Name = keyof typeof EXAMPLES;

const keysOf = (certificate: Certificate2): string[] => {
  const { ok, found } = check(certificate, 'E_LOG');
  if (ok) return [];
  return (found as Coded[]).map(({ key, params }) => {
    const { wanted } = params;
    return typeof wanted === 'object' ? `${key} ${wanted.key}` : key;
  });
};

/** What is wrong once every event of a kind (or the n-th of them) was logged otherwise. */
function faults(name: Name, kind: string, change: (act: Act) => Act, nth?: number): string[] {
  let seen = -1;
  const logged = (act: Act): Act => {
    if (act.kind !== kind) return act;
    seen += 1;
    return nth === undefined || nth === seen ? change(act) : act;
  };
  return keysOf(EXAMPLES[name]({ logged }));
}

const missing = (what: string): string => `log/missing ${what}`;

/** Which event is called what where it is missing, and the members of its data that are bound. */
type Bound = readonly [name: Name, kind: string, what: string, members: readonly string[], nth?: number];
const BOUND: readonly Bound[] = [
  ['drand', 'need.published', 'log/publication', ['planHash', 'escrow']],
  ['drand', 'entries.closed', 'log/closing', ['planHash', 'list', 'sealed', 'entries']],
  ['drand', 'bids.opened', 'log/bids', ['planHash', 'recipient']],
  ['drand', 'pool.frozen', 'log/freeze', ['poolHash', 'grounds', 'round']],
  ['drand', 'secret.opened', 'log/opening', ['planHash', 'secret']],
  ['ceremony', 'entries.closed', 'log/closing', ['planHash', 'list', 'sealed', 'entries']],
  ['ceremony', 'ceremony.recorded', 'log/record', ['digits', 'round', 'witnesses']],
  ['lottery', 'lottery.postponement-proposed', 'log/postponing', ['round', 'from', 'to', 'reason'], 0],
  ['lottery', 'lottery.postponed', 'log/postponement', ['round', 'from', 'to'], 1],
  ['lottery', 'lottery.typed', 'log/typing', ['round', 'issue']],
  ['lottery', 'lottery.confirmed', 'log/record', ['round', 'numbers']],
  ['credit', 'register.recorded', 'log/weight', ['standing'], 0],
  ['chain', 'need.published', 'log/publication', ['planHash', 'escrow']],
  ['chain', 'pool.frozen', 'log/freeze', ['poolHash', 'grounds', 'round'], 0],
  ['chain', 'redo.proposed', 'log/proposal', ['round', 'basis', 'reason']],
  ['chain', 'redo.confirmed', 'log/publication', ['planHash', 'basis', 'reason', 'excluded', 'escrow']],
];

describe('the events that a certificate of version 2 proves', () => {
  it.each(Object.keys(EXAMPLES) as Name[])('are all there: %s', (name) => {
    expect(keysOf(EXAMPLES[name]({}))).toEqual([]);
  });

  it.each(BOUND.map((bound) => ({ bound, name: bound[0], kind: bound[1] })))(
    'are missed where kind, need or what they say differs: $name, $kind',
    ({ bound: [name, kind, what, members, nth] }) => {
      const lost = (change: (act: Act) => Act) => faults(name, kind, change, nth);
      expect(lost((act) => ({ ...act, kind: 'entry.made' }))).toEqual([missing(what)]);
      expect(lost((act) => ({ ...act, subject: 'CX-2' }))).toEqual([missing(what)]);
      for (const member of members) {
        const other = (value: unknown) => lost((act) => ({ ...act, data: { ...act.data, [member]: value } }));
        expect([member, other('other')]).toEqual([member, [missing(what)]]);
        expect([member, other(null)]).toEqual([member, [missing(what)]]);
      }
    },
  );

  it.each([
    ['lottery', 'lottery.postponement-proposed', 'log/postponing', 0],
    ['lottery', 'lottery.postponed', 'log/postponement', 1],
    ['lottery', 'lottery.typed', 'log/typing', 0],
    ['lottery', 'lottery.confirmed', 'log/record', 0],
    ['chain', 'redo.proposed', 'log/proposal', 0],
    ['chain', 'redo.confirmed', 'log/publication', 0],
  ] as const)('are held to the hand that the certificate names: %s, %s', (name, kind, what, nth) => {
    const by = (hand: Act['by']) => faults(name, kind, (act) => ({ ...act, by: hand! }), nth);
    expect(by({ role: 'official', id: 'a-9' })).toEqual([missing(what)]);
    const id = { 'lottery.typed': 'a-1', 'redo.proposed': 'a-1' }[kind as string] ?? 'a-2';
    expect(by({ role: 'auditor', id })).toEqual([missing(what)]);
  });

  it.each([
    ['drand', 'need.published', 'log/publication', 0],
    ['drand', 'pool.frozen', 'log/freeze', 0],
    ['drand', 'secret.opened', 'log/opening', 0],
    ['ceremony', 'ceremony.recorded', 'log/record', 0],
    ['lottery', 'lottery.typed', 'log/typing', 0],
    ['lottery', 'lottery.confirmed', 'log/record', 0],
    ['lottery', 'lottery.postponement-proposed', 'log/postponing', 1],
    ['chain', 'need.published', 'log/publication', 0],
    ['chain', 'redo.proposed', 'log/proposal', 0],
    ['chain', 'redo.confirmed', 'log/publication', 0],
    ['chain', 'pool.frozen', 'log/freeze', 1],
  ] as const)('are held to their moment: %s, %s', (name, kind, what, nth) => {
    const at = (act: Act) => ({ ...act, at: later(act.at, 0.001) });
    expect(faults(name, kind, at, nth)).toContain(missing(what));
  });

  it('have a close between the deadline and the round that opens the bids', () => {
    const closes = '2023-08-23T15:49:24.000Z';
    const closed = (seconds: number) =>
      faults('drand', 'entries.closed', (act) => ({ ...act, at: later(closes, seconds) }));
    expect(closed(-0.001)).toEqual([missing('log/closing')]);
    expect(closed(0)).toEqual([]);
    expect(closed(179.999)).toEqual([]);
    expect(closed(180)).toEqual([missing('log/closing')]);
    const opened = (seconds: number) =>
      faults('drand', 'bids.opened', (act) => ({ ...act, at: later(closes, seconds) }));
    expect(opened(180)).toEqual([]);
    expect(opened(179.999)).toEqual([missing('log/bids')]);
    // Custodians open them when they like, after the close.
    const soon = '2024-05-13T09:00:01.000Z';
    expect(faults('ceremony', 'bids.opened', (act) => ({ ...act, at: soon }))).toEqual([]);
  });

  it('have records of the register that are older than the notice, or of newcomers', () => {
    const opens = '2024-05-06T09:00:00.000Z';
    const recorded = (at: string, weight?: number) => {
      const certificate = EXAMPLES.credit({
        logged: (act) =>
          act.kind === 'register.recorded'
            ? { ...act, at, ...(weight === undefined ? {} : { data: { ...act.data, standing: weight } }) }
            : act,
      });
      return keysOf(certificate).filter((key) => key === missing('log/weight')).length;
    };
    expect(recorded(later(opens, -0.001))).toBe(0);
    expect(recorded(opens)).toBe(4);
    const newcomer = (at: string) =>
      keysOf(
        weighted(100, (act) =>
          act.kind === 'register.recorded' && act.subject === agencyCode(3) ? { ...act, at } : act,
        ),
      ).includes(missing('log/weight'));
    expect(newcomer(later(opens, 1))).toBe(false);
    expect(newcomer('2024-05-13T08:59:59.999Z')).toBe(false);
    expect(newcomer('2024-05-13T09:00:00.000Z')).toBe(true);
  });

  it('never run backwards', () => {
    const back = faults('drand', 'bids.opened', (act) => ({ ...act, at: '2023-08-23T15:52:40.000Z' }));
    expect(back).toEqual(['log/time']);
  });

  it.each([
    ['numbers before their typing', 'lottery.typed', 'lottery.confirmed'],
    ['a postponement before its proposal', 'lottery.postponement-proposed', 'lottery.postponed'],
  ])('come in order: %s', (_name, first, second) => {
    const certificate = EXAMPLES.lottery({});
    const { events } = certificate.log!;
    const place = (kind: string) => events.findIndex(({ leaf }) => leaf.kind === kind);
    const [one, two] = [place(first), place(second)];
    [events[one], events[two]] = [events[two]!, events[one]!];
    expect(keysOf(certificate).some((key) => key.startsWith('log/too-early'))).toBe(true);
  });
});

/** The credit example whose last agency has another weight. */
function weighted(weight: number, logged: (act: Act) => Act): Certificate2 {
  const last = agencyCode(3);
  const certificate = EXAMPLES.credit({
    logged: (act) =>
      logged(
        act.kind === 'register.recorded' && act.subject === last
          ? { ...act, data: { standing: weight } }
          : act,
      ),
  });
  certificate.pool.entries[3]!.weight = weight;
  return certificate;
}

describe('evidence of exclusions', () => {
  const of = (certificate: Certificate2, change: (certificate: Certificate2) => void): string[] => {
    change(certificate);
    return keysOf(certificate).filter((key) => key === 'log/evidence');
  };
  const evidence = (certificate: Certificate2, agency: string) =>
    certificate.grounds.excluded.find((one) => one.agency === agency)!.evidence as { record: number };
  const seqOf = ({ log }: Certificate2, kind: string) =>
    log!.events.find(({ leaf }) => leaf.kind === kind)!.leaf.seq;

  it('is older than the freeze of the first pool', () => {
    const judged = (by: number) =>
      of(exampleTwo(), (certificate) => {
        evidence(certificate, SUSPENDED).record = seqOf(certificate, 'pool.frozen') + by;
      });
    expect(judged(-1)).toEqual([]);
    expect(judged(0)).toEqual(['log/evidence']);
  });

  it('is newer than that and older than the decision where the decision excludes', () => {
    const judged = (kind: string, by: number) =>
      of(exampleChain(), (certificate) => {
        evidence(certificate, agencyCode(0)).record = seqOf(certificate, kind) + by;
      });
    expect(judged('pool.frozen', 1)).toEqual([]);
    expect(judged('pool.frozen', 0)).toEqual(['log/evidence']);
    expect(judged('redo.confirmed', -1)).toEqual([]);
    expect(judged('redo.confirmed', 0)).toEqual(['log/evidence']);
  });

  it('of the first pool is not asked for again', () => {
    const { rounds, grounds } = exampleChain();
    expect(grounds.excluded).toEqual(expect.arrayContaining(rounds[0]!.grounds.excluded));
  });
});

describe('a receipt of version 2', () => {
  const certificate = EXAMPLES.ceremony({});
  const [first] = certificate.entries;
  const closing = certificate.log!.events.find(({ leaf }) => leaf.kind === 'entries.closed')!.leaf.seq;
  const held = (change: Readonly<Record<string, string>>) => {
    const receipt = exampleReceipt(certificate, { blind: first!.blind, ...change });
    const { ok, found } = check(certificate, 'E_LOG', { receipts: [receipt] });
    return ok ? [] : (found as Coded[]).map(({ key }) => key);
  };
  const shut = certificate.unopened[0]!;

  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    ['is in the certificate', {}, []],
    ['has another blinding value', { blind: '0'.repeat(64) }, ['receipt/blind']],
    ['has another entry', { entry: '0'.repeat(64) }, ['receipt/replaced']],
    ['came before the close', { sequence: String(closing - 1) }, []],
    ['came after it', { sequence: String(closing) }, ['receipt/late']],
    ['did not open', { agency: UNREADABLE, entry: shut.entryHash, blind: shut.blind }, []],
    ['did not open, and was another', { agency: UNREADABLE, blind: shut.blind }, ['receipt/replaced']],
    ['is of nobody here', { agency: agencyCode(77) }, ['receipt/missing']],
  ])('%s', (_name, change, found) => {
    expect(held(change)).toEqual(found);
  });

  it('opens the subject of its record, which one of version 1 does not', () => {
    const unblinded = structuredClone(certificate);
    Reflect.deleteProperty(unblinded.entries[0]!, 'blind');
    const receipts = [exampleReceipt(unblinded)];
    expect(receipts[0]).not.toContain('blind');
    expect(check(certificate, 'E_LOG', { receipts }).found).toEqual([
      plain('receipt/blind', { entry: first!.entryHash }),
    ]);
  });
});
