import { describe, expect, it } from 'vitest';
import { AUDITED_TABLES } from '../../../src/audit/audited-tables.js';
import { EVENT_KINDS, EVENTS, FEED_KINDS, findEvent } from '../../../src/audit/index.js';
import { CERTIFIED_KINDS } from '../../../src/selection/index.js';

describe('the records of events', () => {
  it('are many, each with a dotted name', () => {
    expect(EVENT_KINDS.length).toBeGreaterThan(50);
    expect(EVENT_KINDS.filter((kind) => !/^[a-z]+\.[a-z-]+$/.test(kind))).toEqual([]);
    expect(findEvent('need.publishd')).toBeUndefined();
    expect(findEvent('toString')).toBeUndefined();
  });

  it('write every audited table, and no table that is none', () => {
    for (const [table, { made }] of Object.entries(AUDITED_TABLES)) expect(made, table).not.toEqual([]);
    for (const kind of EVENT_KINDS) {
      const { makes = [], changes = [] } = findEvent(kind) ?? {};
      for (const table of [...makes, ...changes]) expect(Object.keys(AUDITED_TABLES)).toContain(table);
    }
  });

  it('know every kind that a certificate proves, and what the feed tells of', () => {
    for (const kind of CERTIFIED_KINDS) expect(Object.keys(EVENTS)).toContain(kind);
    expect(FEED_KINDS).toEqual(
      expect.arrayContaining(['need.published', 'incident.opened', 'log.key-rotated']),
    );
    expect(FEED_KINDS).not.toContain('entry.made');
  });
});
