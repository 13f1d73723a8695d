import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../../src/audit/index.js';
import { isInvolved } from '../../../src/objections/involved.js';

const need = { id: 'need-1', number: 'CX-2026-000045', parties: new Set(['A', 'B']) };
const act = (kind: string, overrides: object = {}) => ({
  kind,
  subject: need.number,
  actorId: 'me',
  data: {},
  ...overrides,
});
const involved = (...acts: ReturnType<typeof act>[]) => isInvolved(acts, need, 'me');

describe('an official had a part in a need', () => {
  it.each([
    'need.published',
    'need.amended',
    'need.amendment-returned',
    'ceremony.opened',
    'ceremony.typed',
    'ceremony.step',
    'ceremony.recorded',
    'lottery.typed',
    'lottery.confirmed',
    'lottery.postponed',
    'finding.proposed',
    'finding.recorded',
    'finding.refused',
    'redo.proposed',
    'redo.confirmed',
    'redo.refused',
    'failure.proposed',
  ] as const)('by %s', (kind) => {
    expect(EVENT_KINDS).toContain(kind);
    expect(involved(act(kind))).toBe(true);
    expect(involved(act(kind, { actorId: 'somebody' }))).toBe(false);
    expect(involved(act(kind, { subject: 'CX-2026-000046' }))).toBe(false);
  });

  it('by returning it before it had a number', () => {
    expect(involved(act('need.returned', { subject: need.id }))).toBe(true);
  });

  it('by deciding about two of its parties, not about one of them and a stranger', () => {
    expect(involved(act('relation.decided', { subject: 'A', data: { other: 'B' } }))).toBe(true);
    expect(involved(act('relation.decided', { subject: 'A', data: { other: 'C' } }))).toBe(false);
    expect(involved(act('relation.proposed', { subject: 'B', data: { other: 'A' } }))).toBe(true);
  });

  it('not by answering an objection or giving a share of a key', () => {
    for (const kind of EVENT_KINDS.filter((one) => /^objection\.|\.share-given$/.test(one)))
      expect([kind, involved(act(kind))]).toEqual([kind, false]);
    expect(involved(act('suspension.confirmed', { subject: 'A' }))).toBe(false);
  });
});
