/** What the public log says of one need, for whoever draws it without the site. Pure. */
import type { PublishedEvent } from '../audit/index.js';

/** The records that bear on the draw of one need. */
export interface PublicRecord {
  readonly need: string;
  /** Records that publish a plan of the first round. */
  readonly publications: readonly PublishedEvent[];
  readonly close: PublishedEvent | undefined;
  /** What opened the bids, as the site published it. */
  readonly bidsOpened: PublishedEvent | undefined;
  /** Freezes and results by round; decisions that voided a round, in their order. */
  readonly freezes: ReadonlyMap<number, PublishedEvent>;
  readonly results: ReadonlyMap<number, PublishedEvent>;
  readonly redos: readonly PublishedEvent[];
  /** Opened secrets by the hash of their plan; shares of secrets that custodians gave. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly shares: readonly string[];
  /** Digits or numbers that officials put on record, by round. */
  readonly values: ReadonlyMap<number, string>;
  /** The issue of a lottery that took the place of the planned one, by round. */
  readonly issues: ReadonlyMap<number, string>;
  /** Where the need was withdrawn or has failed. */
  readonly ended: PublishedEvent | undefined;
  /** Subjects of the entries that stood at the close, by their hashes. */
  readonly standing: ReadonlyMap<string, string>;
  /** Records of the register by credit code, and those of relations, in their order. */
  readonly register: ReadonlyMap<string, readonly PublishedEvent[]>;
  readonly relations: readonly PublishedEvent[];
}

type Growing = { -readonly [K in keyof PublicRecord]: PublicRecord[K] } & {
  readonly publications: PublishedEvent[];
  readonly redos: PublishedEvent[];
  readonly shares: string[];
  readonly freezes: Map<number, PublishedEvent>;
  readonly results: Map<number, PublishedEvent>;
  readonly secrets: Map<string, string>;
  readonly values: Map<number, string>;
  readonly issues: Map<number, string>;
  readonly standing: Map<string, string>;
  readonly register: Map<string, PublishedEvent[]>;
  readonly relations: PublishedEvent[];
};

const roundOf = ({ data }: PublishedEvent): number => Number(data['round'] ?? 1);

/** What each kind of event about the need itself adds. */
const STEPS: Readonly<Record<string, (record: Growing, event: PublishedEvent) => unknown>> = {
  'need.published': ({ publications }, event) => publications.push(event),
  'need.amended': ({ publications }, event) => publications.push(event),
  'need.withdrawn': (record, event) => (record.ended = event),
  'need.failed': (record, event) => (record.ended = event),
  'entries.closed': (record, event) => (record.close ??= event),
  'bids.opened': (record, event) => (record.bidsOpened ??= event),
  'pool.frozen': ({ freezes }, event) => freezes.set(roundOf(event), event),
  'redo.confirmed': ({ redos }, event) => redos.push(event),
  'secret.opened': ({ secrets }, { data }) => secrets.set(String(data['planHash']), String(data['secret'])),
  'secret.share-given': ({ shares }, { data }) => shares.push(String(data['share'])),
  'ceremony.recorded': ({ values }, event) => values.set(roundOf(event), String(event.data['digits'])),
  'lottery.confirmed': ({ values }, event) => values.set(roundOf(event), String(event.data['numbers'])),
  'lottery.postponed': ({ issues }, event) => issues.set(roundOf(event), String(event.data['to'])),
  'selection.drawn': ({ results }, event) => results.set(roundOf(event), event),
  'selection.listed': ({ results }, event) => results.set(roundOf(event), event),
};

/** Entries under blinded subjects, of which need nobody knows before the close. */
function followEntry({ standing }: Growing, { kind, subject, data }: PublishedEvent): void {
  const hash = String(data['entryHash']);
  if (kind === 'entry.changed') standing.delete(String(data['supersedes']));
  if (kind === 'entry.withdrawn') standing.delete(hash);
  else standing.set(hash, subject);
}

/** Begins to read the log for one need; its events are given in their order. */
export function readPublicRecord(need: string): {
  readonly heard: (event: PublishedEvent) => void;
  readonly record: PublicRecord;
} {
  const record: Growing = {
    need,
    publications: [],
    close: undefined,
    bidsOpened: undefined,
    freezes: new Map(),
    results: new Map(),
    redos: [],
    secrets: new Map(),
    shares: [],
    values: new Map(),
    issues: new Map(),
    ended: undefined,
    standing: new Map(),
    register: new Map(),
    relations: [],
  };
  return {
    record,
    heard(event) {
      const { kind, subject } = event;
      // What happens to entries after the close is of other needs.
      if (kind.startsWith('entry.') && !record.close) return followEntry(record, event);
      if (kind === 'register.recorded')
        record.register.set(subject, [...(record.register.get(subject) ?? []), event]);
      if (kind.startsWith('relation.')) record.relations.push(event);
      if (subject === need && Object.hasOwn(STEPS, kind)) STEPS[kind]?.(record, event);
    },
  };
}
