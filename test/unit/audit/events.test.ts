import { describe, expect, it } from 'vitest';
import { AUDITED_TABLES } from '../../../src/audit/audited-tables.js';
import { EVENT_KINDS, EVENTS, FEED_KINDS, findEvent, touchedBy } from '../../../src/audit/index.js';
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

  it('touch the latest events, the feed where it tells of them, and all pages where nobody knows the kind', () => {
    for (const kind of EVENT_KINDS) {
      const tags = touchedBy({ kind, subject: 'CX-2017-000001' });
      if (tags === 'everything') continue;
      expect(tags, kind).toContain('log');
      expect(tags.includes('feed'), kind).toBe(FEED_KINDS.includes(kind));
    }
    expect(touchedBy({ kind: 'need.withdrawn', subject: 'CX-2017-000001' })).toEqual(
      expect.arrayContaining(['need:CX-2017-000001', 'list:needs']),
    );
    expect(touchedBy({ kind: 'entry.made', subject: 'CX-2017-000001' })).toEqual(['log']);
    expect(touchedBy({ kind: 'of.tomorrow', subject: 'x' })).toBe('everything');
  });
});
