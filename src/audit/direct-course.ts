/** Direct choices as their events tell of them: announced for their days, then in force as announced, or fallen. */
import { announcementBounds } from '../basics/index.js';
import { type AwardState, beginAward } from './award-course.js';
import { isHeld, isUpheld, type LoggedObjection } from './objection-course.js';
import type { PublishedEvent } from './published-event.js';

/** What was announced, as far as it binds what takes effect. */
export interface AnnouncedAs {
  readonly agency: unknown;
  readonly priceFen: unknown;
  /** Until when it may be objected to, the end excluded. */
  readonly until: string;
}

/** What of the course of a need its direct choice depends on, and changes. */
interface DirectNeed {
  state: string;
  readonly round: number;
  award: AwardState | undefined;
  readonly direct: AnnouncedAs | undefined;
  readonly objections: Map<string, LoggedObjection>;
}

type Fault =
  | 'out-of-turn'
  | { readonly problem: 'not-as-announced'; readonly expected: string; readonly found: string };
type Step = (need: DirectNeed, event: PublishedEvent) => Fault | undefined;

/** How a need begins that names its agency. */
export const announcedAs = ({ data }: PublishedEvent) => ({
  state: 'announced' as const,
  direct: { agency: data['agency'], priceFen: data['priceFen'], until: String(data['until']) },
});

/** True where a direct choice is announced for fewer working days than the rules in force then ask for. */
export const isShort = ({ at, data }: PublishedEvent): boolean =>
  String(data['until']) < announcementBounds(at).earliest;

/** Stages of an award at which a direct choice may still fall: nothing is served yet. */
const BEFORE_SERVICE: readonly (string | undefined)[] = ['letter', 'signing', 'filed'];

/** What becomes of a direct choice: it takes effect as it was announced and after its days, or falls for a reason that is there. */
export const DIRECT_STEPS: Readonly<Record<string, Step>> = {
  'direct.announced': () => 'out-of-turn',
  'direct.awarded': (need, { at, data }) => {
    const { state, direct } = need;
    if (state !== 'announced' || !direct || at < direct.until || isHeld(need)) return 'out-of-turn';
    for (const member of ['agency', 'priceFen'] as const) {
      const [expected, found] = [String(direct[member]), String(data[member])];
      if (expected !== found) return { problem: 'not-as-announced', expected, found };
    }
    need.state = 'drawn';
    need.award = beginAward(1);
    return undefined;
  },
  'direct.fallen': (need, { at, data }) => {
    const { state, direct, award } = need;
    const upheld = data['fault'] === 'objection-upheld';
    const inForce = state === 'drawn' && upheld && BEFORE_SERVICE.includes(award?.stage);
    if (!direct || (state !== 'announced' && !inForce)) return 'out-of-turn';
    if (upheld ? !isUpheld(need, data['objection']) : at < direct.until || isHeld(need)) return 'out-of-turn';
    need.state = 'failed';
    need.award = undefined;
    return undefined;
  },
};
