import { describe, expect, it } from 'vitest';
import { CERTIFIED_KINDS, certifiedEvents, leafSchema } from '../../../src/selection/log-events.js';
import { changed, EXCLUDED, FACTS, faultsOf, LEAVES, type Leaf, leaf, missing } from './logged-example.js';

describe('the events that a certificate proves', () => {
  it('are of the kinds that the log marks', () => {
    expect([...CERTIFIED_KINDS].sort()).toEqual([
      'bids.opened',
      'ceremony.recorded',
      'entries.closed',
      'incident.opened',
      'lottery.confirmed',
      'lottery.postponed',
      'lottery.postponement-proposed',
      'lottery.typed',
      'need.amended',
      'need.published',
      'pool.frozen',
      'redo.confirmed',
      'redo.proposed',
      'secret.opened',
    ]);
  });

  it('are all there, and each is one of them', () => {
    expect(faultsOf(LEAVES)).toEqual([]);
    const { count, has } = certifiedEvents(FACTS);
    expect(count).toBe(11);
    for (const one of LEAVES) expect(has({ seq: 1, ...one } as never)).toBe(true);
    const other = leaf('entry.made', { planHash: 'plan 1', round: 1 });
    expect(has({ seq: 1, ...other } as never)).toBe(false);
    const stranger = { ...LEAVES[0], subject: 'CX-2' };
    expect(has({ seq: 1, ...stranger } as never)).toBe(false);
  });

  it('may publish the first plan by an amendment, and no later one', () => {
    const amend = (one: Leaf) => {
      one.kind = 'need.amended';
    };
    expect(faultsOf(changed(0, amend))).toEqual([]);
    expect(faultsOf(changed(5, amend))).toEqual([missing(5)]);
  });

  it.each(LEAVES.map(({ kind }, place) => [place, kind] as const))(
    'are missed where need, kind or any of what they say differs: %i, %s',
    (place) => {
      expect(faultsOf(changed(place, (one) => Object.assign(one, { subject: 'CX-2' })))).toEqual([
        missing(place),
      ]);
      expect(faultsOf(changed(place, (one) => Object.assign(one, { kind: 'entry.made' })))).toEqual([
        missing(place),
      ]);
      for (const member of Object.keys(LEAVES[place]?.data ?? {})) {
        const other = changed(place, ({ data }) => Object.assign(data, { [member]: 'other' }));
        expect([member, faultsOf(other)]).toEqual([member, [missing(place)]]);
        const without = changed(place, ({ data }) => Reflect.deleteProperty(data, member));
        expect([member, faultsOf(without)]).toEqual([member, [missing(place)]]);
      }
    },
  );

  it.each(LEAVES.map(({ kind }, place) => [place, kind] as const))(
    'are held to their moment and their hand where the certificate names them: %i, %s',
    (place) => {
      const signed = [2, 3, 5, 8].includes(place);
      const timed = signed || place === 9 || place === 10;
      const fault = (isBound: boolean) => (isBound ? [missing(place)] : []);
      const at = changed(place, (one) => Object.assign(one, { at: '2017-05-09T02:00:00.001Z' }));
      expect(faultsOf(at)).toEqual(fault(timed));
      for (const change of [{ id: 'a-9' }, { role: 'auditor' }]) {
        const by = changed(place, ({ actor }) => Object.assign(actor, change));
        expect(faultsOf(by)).toEqual(fault(signed));
      }
    },
  );

  it('hold the excluded by what they say, however it is spelt', () => {
    const spelt = (excluded: unknown) =>
      faultsOf(changed(5, ({ data }) => Object.assign(data, { excluded })));
    expect(spelt([{ reason: 'suspended', agency: 'A' }])).toEqual([]);
    expect(spelt([])).toEqual([missing(5)]);
    expect(spelt([...EXCLUDED, ...EXCLUDED])).toEqual([missing(5)]);
  });

  it('are counted: none too few, none too many', () => {
    const [, ...rest] = LEAVES;
    expect(faultsOf(rest)).toEqual([missing(0), { key: 'log/count', params: { count: 10, wanted: 11 } }]);
    const more = [...LEAVES, leaf('entry.made', {})];
    expect(faultsOf(more)).toEqual([{ key: 'log/count', params: { count: 12, wanted: 11 } }]);
  });
});

describe('a leaf of the log', () => {
  const event = { seq: 1, ...leaf('need.published', {}) };

  it.each<[object, boolean]>([
    [{}, true],
    [{ actor: { id: 'a'.repeat(100), role: 'x' } }, true],
    [{ actor: { id: 'a'.repeat(101), role: 'x' } }, false],
    [{ actor: { id: null, role: '' } }, false],
    [{ actor: { id: null, role: 'x', more: 1 } }, false],
    [{ subject: '需'.repeat(500) }, true],
    [{ subject: '需'.repeat(501) }, false],
    [{ seq: 0 }, false],
    [{ seq: 1.5 }, false],
    [{ at: '2017-05-02' }, false],
    [{ kind: '需' }, false],
    [{ data: [] }, false],
    [{ more: 1 }, false],
  ])('with %j: %s', (change, holds) => {
    expect(leafSchema.safeParse({ ...event, ...change }).success).toBe(holds);
  });
});
