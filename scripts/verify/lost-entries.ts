/** Entries that a site's log tells of under blinded subjects and that came into no closed list. */
import { ENTRY_KINDS } from '../../src/audit/entry-course.js';
import type { PublishedEvent } from '../../src/audit/published-event.js';

/** A need while its entries stand: between its publication and its end, by numbers of events. */
interface Span {
  readonly from: number;
  until: number;
  /** Number of the event by which its terms last changed, when its entries lapsed. */
  lapsed: number;
}

/** Ends of a need's sign-up. */
const ENDS = ['entries.closed', 'pool.frozen', 'need.withdrawn', 'need.failed'];

/** Follows the entries of a log, event by event in its order. */
export interface EntryReader {
  event(event: PublishedEvent): void;
  /**
   * Numbers of the records of entries that none of the needs of that time can account for. `opened` are the hashes in
   * the closed lists of certificates, `drawn` the needs that have one: of another need nobody knows yet who entered.
   */
  readonly lost: (opened: ReadonlySet<string>, drawn: ReadonlySet<string>) => number[];
}

/** See {@link EntryReader}. */
export function followEntries(): EntryReader {
  const standing = new Map<string, number>();
  const spans = new Map<string, Span>();
  return {
    event({ seq, kind, subject, data }) {
      if (ENTRY_KINDS.includes(kind) && /^[0-9a-f]{64}$/.test(subject)) {
        const { entryHash, supersedes } = data;
        standing.delete(String(supersedes));
        if (kind === 'entry.withdrawn') standing.delete(String(entryHash));
        else standing.set(String(entryHash), seq);
        return;
      }
      const span = spans.get(subject);
      if (kind === 'need.published' && !span) spans.set(subject, { from: seq, until: Infinity, lapsed: 0 });
      if (span && kind === 'need.amended') span.lapsed = seq;
      if (span && ENDS.includes(kind)) span.until = Math.min(span.until, seq);
    },
    lost(opened, drawn) {
      const needs = [...spans];
      const mayBeOf = (seq: number, [need, { from, until, lapsed }]: (typeof needs)[number]): boolean =>
        from < seq && seq < until && (!drawn.has(need) || seq < lapsed);
      return [...standing]
        .filter(([hash, seq]) => !opened.has(hash) && !needs.some((need) => mayBeOf(seq, need)))
        .map(([, seq]) => seq);
    },
  };
}
