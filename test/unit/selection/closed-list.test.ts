import { describe, expect, it } from 'vitest';
import {
  type Certificate2,
  type Coded,
  closedListOf,
  closeList,
  hashList,
  sha256Hex,
} from '../../../src/selection/index.js';
import { exampleChain } from './certificate-chain-2.js';
import { agencyCode, exampleCertificate } from './certificate-example.js';
import { exampleTwo, SUSPENDED, UNREADABLE } from './certificate-example-2.js';
import { check, passed, plain } from './check-example.js';
import { AVOIDED } from './plan-example-2.js';

const ZERO = '0'.repeat(64);
const FIRST = agencyCode(0);

const example = exampleTwo({ source: 'ceremony', method: 'reference', scheme: 'custodians', unopened: true });
const credit = exampleTwo({ source: 'ceremony', method: 'credit', scheme: 'site' });
const chain = exampleChain();

/** The faults of the check after a change, as keys with their values. */
function faults(from: Certificate2, change: (certificate: Certificate2) => void, code = 'E_CLOSED' as const) {
  const copy = structuredClone(from);
  change(copy);
  const { ok, found } = check(copy, code);
  return ok ? [] : (found as Coded[]).map(({ key, params }) => ({ key, params }));
}

const drop = (all: { agency?: string; entry?: { agency: string } }[], agency: string): void => {
  const place = all.findIndex((one) => (one.agency ?? one.entry?.agency) === agency);
  all.splice(place, 1);
};

/** The list's digest that a pool would have to name after a change of the entries. */
const renamed = (certificate: Certificate2): void => {
  certificate.pool.list = hashList(closedListOf(certificate).list);
};

describe('E_CLOSED', () => {
  it('is not done for certificates of version 1', () => {
    const one = plain('version/one');
    expect(check(exampleCertificate(), 'E_CLOSED')).toEqual({ ok: null, expected: one, found: one });
    expect(check(exampleCertificate(), 'E_WITNESS')).toEqual({ ok: null, expected: one, found: one });
  });

  it('holds where every entry of the list is in the pool or excluded on evidence', () => {
    expect(check(example, 'E_CLOSED')).toEqual(passed(plain('closed/whole', { count: 7 })));
    expect(check(credit, 'E_CLOSED')).toEqual(passed(plain('closed/whole', { count: 6 })));
    expect(check(chain, 'E_CLOSED')).toEqual(passed(plain('closed/whole', { count: 6 })));
  });

  it.each<[string, (certificate: Certificate2) => void]>([
    ['a moment of sign-up', ({ entries }) => Object.assign(entries[0]?.entry ?? {}, { enteredAt: 'x' })],
    [
      'an agency',
      ({ entries }) => Object.assign(entries[0]?.entry ?? {}, { agency: FIRST.replace('M', 'N') }),
    ],
    ['a hash', ({ entries }) => Object.assign(entries[0] ?? {}, { entryHash: ZERO })],
    ['an unopened hash', ({ unopened }) => Object.assign(unopened[0] ?? {}, { entryHash: ZERO })],
    ['an unopened moment', ({ unopened }) => Object.assign(unopened[0] ?? {}, { enteredAt: 'x' })],
    ['an entry more', ({ entries }) => entries.push(structuredClone(entries[0]!))],
    ['an entry less', ({ entries }) => entries.pop()],
    ['an unopened entry less', ({ unopened }) => unopened.pop()],
    ['another plan', (certificate) => Object.assign(certificate, { planHash: ZERO })],
    ['another digest', ({ pool }) => Object.assign(pool, { list: ZERO })],
  ])('finds another list: %s', (_name, change) => {
    expect(faults(example, change)).toContainEqual({
      key: 'closed/digest',
      params: { own: expect.any(String), stated: expect.any(String) },
    });
  });

  it('leaves the seal of an entry to the log', () => {
    const change = { sealed: ZERO, blind: ZERO };
    expect(faults(example, ({ entries }) => Object.assign(entries[0] ?? {}, change))).toEqual([]);
    expect(faults(example, ({ unopened }) => Object.assign(unopened[0] ?? {}, change))).toEqual([]);
  });

  it.each<[string, object[], (certificate: Certificate2) => void]>([
    [
      'an entry that is in neither list',
      [plain('closed/left-out', { agency: FIRST })],
      ({ pool }) => drop(pool.entries, FIRST),
    ],
    [
      'an excluded entry that vanished from the pool’s lists',
      [plain('closed/left-out', { agency: AVOIDED }), plain('closed/evidence-list')],
      ({ pool }) => drop(pool.excluded, AVOIDED),
    ],
    [
      'somebody who is not on the list',
      [plain('closed/stranger', { agency: FIRST })],
      (certificate) => {
        drop(certificate.entries, FIRST);
        renamed(certificate);
      },
    ],
    [
      'an agency twice on the list',
      [plain('closed/twice'), plain('closed/unopened', { agency: FIRST })],
      (certificate) => {
        const [one] = certificate.entries;
        certificate.unopened.push({
          agency: FIRST,
          enteredAt: one!.entry.enteredAt,
          entryHash: sha256Hex('another'),
          sealed: ZERO,
          blind: ZERO,
        });
        renamed(certificate);
      },
    ],
    [
      'an entry that did not open, excluded for something else',
      [
        plain('closed/unopened', { agency: UNREADABLE }),
        plain('closed/evidence-list'),
        plain('closed/evidence', { agency: UNREADABLE, reason: 'suspended' }),
      ],
      ({ pool }) =>
        Object.assign(pool.excluded.find((one) => one.agency === UNREADABLE)!, { reason: 'suspended' }),
    ],
    [
      'an entry that opened, excluded as unreadable',
      [plain('closed/contradicted', { agency: SUSPENDED, reason: 'bid-unreadable' })],
      (certificate) => {
        Object.assign(certificate.pool.excluded.find((one) => one.agency === SUSPENDED)!, {
          reason: 'bid-unreadable',
        });
        drop(certificate.grounds.excluded, SUSPENDED);
      },
    ],
    ...(['bid-missing', 'bid-not-taken', 'bid-out-of-bounds'] as const).map(
      (reason): [string, object[], (certificate: Certificate2) => void] => [
        `a good bid, excluded as ${reason}`,
        [plain('closed/contradicted', { agency: SUSPENDED, reason })],
        (certificate) => {
          Object.assign(certificate.pool.excluded.find((one) => one.agency === SUSPENDED)!, { reason });
          drop(certificate.grounds.excluded, SUSPENDED);
        },
      ],
    ),
    [
      'an exclusion without evidence',
      [plain('closed/evidence-list'), plain('closed/evidence', { agency: SUSPENDED, reason: 'suspended' })],
      ({ grounds }) => drop(grounds.excluded, SUSPENDED),
    ],
    [
      'evidence of an exclusion that needs none',
      [plain('closed/evidence-list')],
      ({ grounds }) => grounds.excluded.push({ agency: UNREADABLE, evidence: { record: 1 } }),
    ],
    [
      'a line where a record is asked for',
      [
        plain('closed/evidence', { agency: SUSPENDED, reason: 'suspended' }),
        plain('closed/line', { agency: SUSPENDED }),
      ],
      ({ grounds }) => Object.assign(grounds.excluded[1]!, { evidence: { line: 1 } }),
    ],
    [
      'a record where a line is asked for',
      [plain('closed/evidence', { agency: AVOIDED, reason: 'avoidance' })],
      ({ grounds }) => Object.assign(grounds.excluded[0]!, { evidence: { record: 1 } }),
    ],
    [
      'a line that names somebody else, or nobody',
      [plain('closed/line', { agency: AVOIDED })],
      ({ grounds }) => Object.assign(grounds.excluded[0]!, { evidence: { line: 2 } }),
    ],
    [
      'terms without a list of whom the owner avoids',
      [plain('closed/line', { agency: AVOIDED })],
      ({ annex }) => Reflect.deleteProperty(annex.terms, 'avoidance'),
    ],
    [
      'grounds of another pool',
      [plain('closed/grounds')],
      ({ grounds }) => Object.assign(grounds, { pool: ZERO }),
    ],
    [
      'a weight where there are none',
      [plain('closed/basis')],
      ({ grounds }) => grounds.weights.push({ agency: FIRST, record: 1 }),
    ],
  ])('finds %s', (_name, found, change) => {
    expect(faults(example, change)).toEqual(found);
  });

  it.each([
    ['bid-missing', null, []],
    ['bid-not-taken', null, ['closed/contradicted']],
    ['bid-out-of-bounds', null, ['closed/contradicted']],
    ['bid-out-of-bounds', 9_800_001, []],
    ['bid-out-of-bounds', 9_800_000, ['closed/contradicted']],
    ['bid-out-of-bounds', 1, ['closed/contradicted']],
    ['bid-not-taken', 1, ['closed/contradicted']],
  ] as const)('holds %s against the bid %s', (reason, bid, found) => {
    const keys = faults(example, (certificate) => {
      Object.assign(certificate.pool.excluded.find((one) => one.agency === SUSPENDED)!, { reason });
      Object.assign(certificate.entries.find(({ entry }) => entry.agency === SUSPENDED)!.entry, { bid });
      drop(certificate.grounds.excluded, SUSPENDED);
    });
    expect(keys.map(({ key }) => key)).toEqual(found);
  });

  it.each([
    ['one is missing', ({ grounds }: Certificate2) => grounds.weights.pop()],
    ['one is too many', ({ grounds }: Certificate2) => grounds.weights.push({ agency: AVOIDED, record: 9 })],
    ['one stands twice', ({ grounds }: Certificate2) => grounds.weights.unshift(grounds.weights[0]!)],
    ['they are out of order', ({ grounds }: Certificate2) => grounds.weights.reverse()],
  ])('asks for the record of every weight: %s', (_name, change) => {
    expect(faults(credit, change)).toEqual([plain('closed/basis')]);
  });

  it('looks at every round', () => {
    expect(faults(chain, ({ rounds }) => Object.assign(rounds[0]!.pool, { list: ZERO }))).toEqual([
      plain('closed/round', { round: 1 }),
    ]);
    expect(faults(chain, ({ rounds }) => Object.assign(rounds[0]!.grounds, { pool: ZERO }))).toEqual([
      plain('closed/grounds'),
    ]);
  });

  it('takes entries in any order, and tells those apart that claim one hash', () => {
    const [one, two] = ['A', 'B'].map((agency) => ({
      agency,
      enteredAt: '',
      entryHash: ZERO,
      sealed: '',
      blind: '',
    }));
    expect(closeList(ZERO, [one!, two!])).toEqual(closeList(ZERO, [two!, one!]));
  });
});

describe('the order of what did not open', () => {
  it('is by agency, each once', () => {
    const order = (change: (certificate: Certificate2) => void) => {
      const copy = structuredClone(example);
      change(copy);
      return check(copy, 'E_ORDER').found;
    };
    const [shut] = example.unopened;
    expect(order(({ unopened }) => unopened.push(shut!))).toEqual([plain('order/unopened')]);
    expect(order(({ unopened }) => unopened.unshift({ ...shut!, agency: agencyCode(900_003) }))).toEqual([
      plain('order/unopened'),
    ]);
    expect(order(({ unopened }) => unopened.push({ ...shut!, agency: agencyCode(900_003) }))).toEqual(
      plain('order/ascending'),
    );
  });
});
