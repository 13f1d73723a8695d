/** Which events of the log count in an agency's standing. Whoever has the log alone can tell them. */
import { type CivilDate, type DeedName, pointsOf, toShanghaiDate } from '../basics/index.js';
import type { Words } from './events/event-record.js';
import type { EventKind } from './events.js';
import type { PublishedEvent } from './published-event.js';

type Data = Readonly<Record<string, unknown>>;

/** Everything that there is to say about one kind of deed. A new kind is a new record, its points, and nothing else. */
export interface DeedRecord {
  /** The kind of event that is the deed. */
  readonly kind: EventKind;
  /** The member of its data that names the agency; without it the subject of the event does. */
  readonly whose?: 'agency';
  /** Which events of the kind are one; default all. */
  readonly counts?: (data: Data) => boolean;
  readonly words: Words;
  /** True for what keeps an agency off the red list. */
  readonly isMisconduct: boolean;
  /** Acts about the same need or agency that led to it: whoever did one does not decide about the deed. */
  readonly ledBy: readonly EventKind[];
  /** Where the rule comes from. */
  readonly source: 'ours';
}

const ENDS = ['award.end-proposed', 'award.terminated', 'award.forfeited'] as const;

/** Every kind of deed; their points are in `basics/standing.ts`. */
export const DEEDS = {
  evaluated: {
    kind: 'evaluation.closed',
    whose: 'agency',
    words: { zh: '服务评价', en: 'Service evaluated' },
    isMisconduct: false,
    ledBy: ['evaluation.submitted', 'evaluation.counted'],
    source: 'ours',
  },
  declined: {
    kind: 'award.declined',
    whose: 'agency',
    words: { zh: '放弃中选', en: 'Award declined' },
    isMisconduct: false,
    ledBy: [],
    source: 'ours',
  },
  lapsed: {
    kind: 'award.lapsed',
    whose: 'agency',
    words: { zh: '逾期未确认中选', en: 'Award lapsed: no answer in time' },
    isMisconduct: false,
    ledBy: [],
    source: 'ours',
  },
  forfeited: {
    kind: 'award.forfeited',
    whose: 'agency',
    words: { zh: '逾期未签合同，取消中选', en: 'Award forfeited: no contract in time' },
    isMisconduct: true,
    ledBy: ENDS,
    source: 'ours',
  },
  terminated: {
    kind: 'award.terminated',
    whose: 'agency',
    counts: ({ fault }) => fault === 'agency',
    words: { zh: '因机构责任终止', en: 'Terminated by the agency’s fault' },
    isMisconduct: true,
    ledBy: ENDS,
    source: 'ours',
  },
  suspended: {
    kind: 'agency.suspended',
    words: { zh: '被暂停', en: 'Suspended' },
    isMisconduct: true,
    ledBy: ['suspension.proposed', 'suspension.confirmed'],
    source: 'ours',
  },
  finding: {
    kind: 'finding.recorded',
    whose: 'agency',
    words: { zh: '被认定有问题', en: 'Finding recorded' },
    isMisconduct: true,
    ledBy: ['finding.proposed', 'finding.recorded'],
    source: 'ours',
  },
} as const satisfies Record<DeedName, DeedRecord>;

/** Every kind of deed, in the order of the records. */
export const DEED_NAMES = Object.keys(DEEDS) as readonly DeedName[];

/** Kinds of events that are deeds. */
export const DEED_KINDS: readonly EventKind[] = DEED_NAMES.map((name) => DEEDS[name].kind);

/** Kinds of events that lead to deeds. */
export const LEADING_KINDS: ReadonlySet<string> = new Set(
  DEED_NAMES.flatMap((name) => [...DEEDS[name].ledBy]),
);

const BY_KIND = new Map<string, DeedName>(DEED_NAMES.map((name) => [DEEDS[name].kind, name]));

/** A deed as its event tells it. */
export interface LoggedDeed {
  /** Number of the record of the log. */
  readonly record: number;
  readonly name: DeedName;
  /** Credit code. */
  readonly agency: string;
  /** Thousandths of a point. */
  readonly points: number;
  /** Hundredths of a star, of a service that was evaluated. */
  readonly score: number | null;
  readonly on: CivilDate;
}

/** The deed that an event is; undefined for every other. */
export function deedOf(
  event: Pick<PublishedEvent, 'seq' | 'at' | 'kind' | 'subject' | 'data'>,
): LoggedDeed | undefined {
  const name = BY_KIND.get(event.kind);
  if (!name) return undefined;
  const { whose, counts }: DeedRecord = DEEDS[name];
  const { data, seq: record } = event;
  if (counts && !counts(data)) return undefined;
  const on = toShanghaiDate(event.at);
  const score = typeof data['score'] === 'number' ? data['score'] : null;
  const points = pointsOf(name, on, score);
  const agency = whose ? String(data[whose]) : event.subject;
  return points === undefined ? undefined : { record, name, agency, points, score, on };
}
