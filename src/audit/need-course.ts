/** The course of every need as its events tell it: whoever has the log alone can follow it. */
import { AWARD_STEPS, type AwardState, afterStep, beginAward } from './award-course.js';
import { CHOICE_STEPS, choiceIn, type OpenChoice } from './choice-course.js';
import { type AnnouncedAs, announcedAs, DIRECT_STEPS, isShort } from './direct-course.js';
import { followBlinded, isBlinded } from './entry-course.js';
import { isHeld, isUpheld, type LoggedObjection, OBJECTION_STEPS } from './objection-course.js';
import type { PublishedEvent } from './published-event.js';

/** What is wrong with an event: see `AuditProblem`. */
export type CourseProblem =
  | 'out-of-turn'
  | 'second-result'
  | 'unknown-entry'
  | 'miscounted'
  | 'not-as-announced';

/** An event that cannot stand where it does. */
export interface CourseFault {
  /** Number of the need. */
  readonly need: string;
  readonly event: PublishedEvent;
  readonly problem: CourseProblem;
  readonly expected?: string;
  readonly found?: string;
}

/** Where a need stands after the events so far. */
export interface NeedCourse {
  /** `void`: a decision to draw again was confirmed, the next round is not frozen. */
  state: 'published' | 'announced' | 'frozen' | 'drawn' | 'void' | 'failed' | 'withdrawn';
  /** The present round. */
  round: number;
  /** Since when it waits for what is next: the last act that moves the time of the draw. */
  since: string;
  /** True while a change of its terms waits for an official. */
  proposed: boolean;
  /** True while an incident of the present round is open. */
  incident: boolean;
  /** True once the first round is frozen: from then on `entries` are those that stood at its freeze. */
  frozen: boolean;
  /** Hashes of the entries that stand; those that were recorded under a blinded subject join at the close. */
  readonly entries: Set<string>;
  /** What the record of the close says: how many entries, and the digest of what rests of them; undefined before it. */
  closed: { readonly entries: number; readonly sealed: string } | undefined;
  /** Rounds that have a result, void ones included. */
  readonly results: Set<number>;
  /** Rounds that were declared void. */
  readonly voided: Set<number>;
  /** The award of the present round; undefined before the draw. */
  award: AwardState | undefined;
  /** What was announced, where the agency was chosen directly and nothing is drawn; undefined elsewhere. */
  direct: AnnouncedAs | undefined;
  /** What the owner has to choose from in the present round; undefined where no choice waits. */
  choice: OpenChoice | undefined;
  /** Objections and complaints by their numbers: about which round, and what has become of them. */
  readonly objections: Map<string, LoggedObjection>;
}

/** What a step looks at beside the need. */
interface Context {
  /** True once the log shows that terms are changed by approval alone: owners did so by themselves before. */
  readonly byApproval: boolean;
  /** True once the log has an objection: from then on a redraw for one names it. */
  readonly byObjection: boolean;
}

type Step = (
  course: NeedCourse,
  event: PublishedEvent,
  context: Context,
) => Omit<CourseFault, 'need' | 'event'> | CourseProblem | undefined;

const ENDED_BEFORE: readonly NeedCourse['state'][] = ['published', 'frozen'];

const onlyWhilePublished =
  (step: Step): Step =>
  (course, event, context) =>
    course.state === 'published' ? step(course, event, context) : 'out-of-turn';

/** Compares a number of entries that an event states with the number that the log has. */
function counted(expected: number, found: unknown): ReturnType<Step> {
  if (expected === found) return undefined;
  return { problem: 'miscounted', expected: `${expected}`, found: String(found) };
}

/** A step of the award of the present round, by whoever has it; where the ranking has no next, the need has failed. */
const ofAward =
  (kind: string): Step =>
  (course, { data }) => {
    const { state, round, award } = course;
    if (state !== 'drawn' || data['round'] !== round || !award) return 'out-of-turn';
    const after = afterStep(award, kind, data);
    if ('fault' in after) return after.fault;
    if (after.award === null) Object.assign(course, { state: 'failed', award: undefined });
    else course.award = after.award;
    return undefined;
  };

/** The draw of a round: once for each, after its freeze. */
const drawn =
  (then: (course: NeedCourse, event: PublishedEvent) => void): Step =>
  (course, event) => {
    const { state, round, results } = course;
    if (results.has(Number(event.data['round']))) return 'second-result';
    if (state !== 'frozen' || event.data['round'] !== round) return 'out-of-turn';
    results.add(round);
    course.state = 'drawn';
    then(course, event);
    return undefined;
  };

const addEntry: Step = ({ entries }, { data }) => {
  const hash = String(data['entryHash']);
  if (entries.has(hash)) return { problem: 'out-of-turn', found: hash };
  entries.add(hash);
  return undefined;
};

const dropEntry =
  (member: string): Step =>
  ({ entries }, { data }) => {
    const hash = String(data[member]);
    return entries.delete(hash) ? undefined : { problem: 'unknown-entry', found: hash };
  };

/** Its deadline, or the withdrawal of the need, may come before a proposal ends. */
const endProposal: Step = (course) => {
  if (!course.proposed) return 'out-of-turn';
  course.proposed = false;
  return undefined;
};

/** What each kind of event does to the course of a need that was published. */
const STEPS: Readonly<Record<string, Step>> = {
  'need.published': () => 'out-of-turn',
  ...DIRECT_STEPS,
  'need.contacts-changed': onlyWhilePublished(() => undefined),
  'need.amendment-proposed': onlyWhilePublished((course) => {
    if (course.proposed) return 'out-of-turn';
    course.proposed = true;
    return undefined;
  }),
  'need.amendment-returned': endProposal,
  'need.amendment-withdrawn': endProposal,
  'need.amendment-lapsed': endProposal,
  'need.information-changed': onlyWhilePublished(() => undefined),
  'need.amended': onlyWhilePublished((course, { data, actor }, { byApproval }) => {
    if (byApproval && (!course.proposed || actor.role !== 'official')) return 'out-of-turn';
    course.proposed = false;
    const standing = course.entries.size;
    course.entries.clear();
    // How many there were is told no more: before the deadline nobody is to know.
    return data['outdated'] === undefined ? undefined : counted(standing, data['outdated']);
  }),
  'need.withdrawn': (course, { at }) => {
    const { state, direct } = course;
    if (direct ? state !== 'announced' || at >= direct.until : state !== 'published') return 'out-of-turn';
    Object.assign(course, { state: 'withdrawn', proposed: false });
    return undefined;
  },
  'entry.made': onlyWhilePublished(addEntry),
  'entry.changed': onlyWhilePublished(
    (course, event, context) =>
      dropEntry('supersedes')(course, event, context) ?? addEntry(course, event, context),
  ),
  'entry.withdrawn': onlyWhilePublished(dropEntry('entryHash')),
  'entries.closed': onlyWhilePublished((course, { data }) => {
    if (course.closed) return 'out-of-turn';
    course.closed = { entries: Number(data['entries']), sealed: String(data['sealed']) };
    return undefined;
  }),
  'pool.frozen': (course, { at, data }) => {
    const { state, round, entries, closed } = course;
    if ((state !== 'published' && state !== 'void') || data['round'] !== round) return 'out-of-turn';
    Object.assign(course, { state: 'frozen', since: at, incident: false, frozen: true });
    // Later rounds have the entries of the first without those whom a decision leaves out.
    return round === 1
      ? counted(closed?.entries ?? entries.size, Number(data['entries']) + Number(data['excluded']))
      : undefined;
  },
  'need.failed': (course) => {
    if (!ENDED_BEFORE.includes(course.state)) return 'out-of-turn';
    course.state = 'failed';
    return undefined;
  },
  'incident.opened': (course, { data }) => {
    if (data['round'] === course.round) course.incident = true;
    return undefined;
  },
  'lottery.postponed': (course, { at, data }) => {
    if (data['round'] === course.round) course.since = at;
    return undefined;
  },
  'redo.proposed': (course, { data }, { byObjection }) =>
    data['basis'] === 'objection-upheld' && byObjection && !isUpheld(course, data['objection'])
      ? 'out-of-turn'
      : undefined,
  'redo.confirmed': (course, { at, data }) => {
    const { state, round, voided, direct } = course;
    if (direct || (state !== 'frozen' && state !== 'drawn') || data['voids'] !== round) return 'out-of-turn';
    if (data['objection'] !== undefined && !isUpheld(course, data['objection'])) return 'out-of-turn';
    voided.add(round);
    Object.assign(course, {
      state: 'void',
      round: round + 1,
      since: at,
      incident: false,
      award: undefined,
      choice: undefined,
    });
    return undefined;
  },
  'selection.drawn': drawn((course) => {
    course.award = beginAward(1);
  }),
  'selection.listed': drawn((course, { data }) => {
    course.choice = choiceIn(data);
  }),
  ...CHOICE_STEPS,
  ...Object.fromEntries(Object.keys(AWARD_STEPS).map((kind) => [kind, ofAward(kind)])),
  'award.given': (course, event, context) =>
    isHeld(course) ? 'out-of-turn' : ofAward('award.given')(course, event, context),
  ...OBJECTION_STEPS,
  'selection.void': ({ results, voided }, { data }) => {
    const round = Number(data['round']);
    if (results.has(round)) return 'second-result';
    if (!voided.has(round)) return 'out-of-turn';
    results.add(round);
    return undefined;
  },
};

/** Follows the needs of a log, event by event in its order. */
export interface CourseReader {
  readonly courses: ReadonlyMap<string, NeedCourse>;
  /** Entries that stand under a blinded subject, by their hashes: of which need, only the closed list tells. */
  readonly blinded: ReadonlyMap<string, string>;
  event(event: PublishedEvent): void;
}

/** Begins to follow the needs of a log; `report` hears of each event that cannot stand where it does. */
export function followNeeds(report: (fault: CourseFault) => void): CourseReader {
  const courses = new Map<string, NeedCourse>();
  const blinded = new Map<string, string>();
  let byApproval = false;
  let byObjection = false;
  return {
    courses,
    blinded,
    event(event) {
      const { kind, subject: need, at, data } = event;
      if (isBlinded(event)) {
        const problem = followBlinded(blinded, event);
        if (problem) report({ need, event, ...problem });
        return;
      }
      // Both came with the same version of the product.
      if (kind === 'need.published' && data['information'] !== undefined) byApproval = true;
      if (kind === 'objection.made') byObjection = true;
      const step = Object.hasOwn(STEPS, kind) ? STEPS[kind] : undefined;
      if (!step) return;
      const course = courses.get(need);
      if (!course) {
        if (kind === 'need.published') courses.set(need, newCourse(at));
        else if (kind === 'direct.announced') {
          courses.set(need, { ...newCourse(at), ...announcedAs(event) });
          if (isShort(event)) report({ need, event, problem: 'out-of-turn' });
        }
        // A draft that nobody saw may be withdrawn.
        else if (kind !== 'need.withdrawn') report({ need, event, problem: 'out-of-turn' });
        return;
      }
      const fault = step(course, event, { byApproval, byObjection });
      if (fault) report({ need, event, ...(typeof fault === 'string' ? { problem: fault } : fault) });
    },
  };
}

const newCourse = (since: string): NeedCourse => ({
  state: 'published',
  round: 1,
  since,
  proposed: false,
  incident: false,
  frozen: false,
  entries: new Set(),
  closed: undefined,
  results: new Set(),
  voided: new Set(),
  award: undefined,
  direct: undefined,
  choice: undefined,
  objections: new Map(),
});
