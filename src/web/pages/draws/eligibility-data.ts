/** Who could sign up for a need, as pages show it: it takes half a second over a large register, and is done apart. */
import type { Instant } from '../../../basics/index.js';
import type { Db } from '../../../db/index.js';
import {
  type Answer,
  type Exclusion,
  findDeadline,
  type Replay,
  replayEligibility,
} from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';

/** What the answers are told apart by: may sign up, or the rule that says no. */
export const OUTCOMES = [
  'may',
  'not-approved',
  'suspended',
  'avoidance',
  'related-owner',
  'qualification-missing',
  'grade-too-low',
  'certificate-expired',
  'related-entry',
  'bid-unreadable',
  'bid-altered',
  'bid-missing',
  'bid-not-taken',
  'bid-out-of-bounds',
] as const satisfies readonly (Exclusion | 'may')[];

/** What a page is asked for to see those alone of whom the pool says something else than the rules. */
export const DIFFERS = 'differs';

/** The outcome of an answer. */
export const outcomeOf = (answer: Answer): Exclusion | 'may' => answer.fault ?? 'may';

/** What a page is asked for. */
export interface EligibilityQuestion {
  readonly need: PublishedNeed;
  /** Undefined: at the deadline. */
  readonly at: Instant | undefined;
  /** Start of a code or part of a name; empty: all. */
  readonly q: string;
  /** An outcome, {@link DIFFERS}, or empty: all. */
  readonly rule: string;
  /** Name and id of the agency after which the page begins. */
  readonly after: readonly [string, string] | undefined;
  /** Answers of the page. */
  readonly size: number;
  /** Whose own answer is asked for besides. */
  readonly agencyId: string | undefined;
}

/** A replay as pages show it: with numbers in place of the answers. */
export interface CountedReplay extends Omit<Replay, 'answers'> {
  /** Numbers of answers by outcome, all outcomes named. */
  readonly counts: readonly { readonly outcome: string; readonly count: number }[];
  /** Number of agencies that signed up. */
  readonly entered: number;
}

/** A page of the answers. */
export interface EligibilityPage {
  readonly answers: readonly Answer[];
  /** Name and id of the last answer where more follow. */
  readonly next: readonly [string, string] | null;
}

/** What is answered. */
export interface EligibilityFound {
  /** At the instant asked for, or at the deadline where no notice was in force then. */
  readonly replay: CountedReplay;
  /** False where no notice was in force at the instant asked for. */
  readonly wasPublished: boolean;
  /** Undefined for a position that is none of the answers'. */
  readonly page: EligibilityPage | undefined;
  readonly own: Answer | undefined;
}

/** Numbers of answers by outcome, all outcomes named. */
function countOutcomes(answers: readonly Answer[]): CountedReplay['counts'] {
  const counts = new Map<string, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  for (const answer of answers) counts.set(outcomeOf(answer), (counts.get(outcomeOf(answer)) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => ({ outcome, count }));
}

/** A page of the answers; undefined for a position that is none of theirs. */
function pageOf(
  { q, rule, after, size }: EligibilityQuestion,
  all: readonly Answer[],
): EligibilityPage | undefined {
  const typed = q.normalize('NFKC').toUpperCase();
  const found = all.filter(
    (answer) =>
      (!rule || (rule === DIFFERS ? answer.differs : outcomeOf(answer) === rule)) &&
      (!typed || answer.creditCode.startsWith(typed) || answer.name.toUpperCase().includes(typed)),
  );
  // The list comes in the order of names and ids, as the database compares them.
  const order = new Map(all.map(({ agencyId }, index) => [agencyId, index]));
  const [name, id = ''] = after ?? [];
  const start = after ? (order.get(id) ?? -1) : -1;
  if (after && (start < 0 || all[start]?.name !== name)) return undefined;
  const rest = found.filter(({ agencyId }) => (order.get(agencyId) ?? 0) > start);
  const answers = rest.slice(0, size);
  const last = answers.at(-1);
  return { answers, next: rest.length > size && last ? [last.name, last.agencyId] : null };
}

/** Agencies never approved stand in no public list; their own account still hears its answer. */
async function ownAnswer(
  db: Db,
  need: PublishedNeed,
  { at, answers }: Replay,
  agencyId: string,
): Promise<Answer | undefined> {
  const listed = answers.find((answer) => answer.agencyId === agencyId);
  return listed ?? (await replayEligibility(db, need, at, [agencyId]))?.answers[0];
}

/** Answers a question; undefined where nobody could ever sign up here, as for imported needs. */
export async function findEligibility(
  db: Db,
  question: EligibilityQuestion,
): Promise<EligibilityFound | undefined> {
  const { need, agencyId } = question;
  const deadline = await findDeadline(db, need.id);
  if (deadline === undefined) return undefined;
  const asked = await replayEligibility(db, need, question.at ?? deadline);
  const shown = asked ?? (await replayEligibility(db, need, deadline));
  if (!shown) return undefined;
  const { answers, ...replay } = shown;
  return {
    replay: {
      ...replay,
      counts: countOutcomes(answers),
      entered: answers.filter(({ entered }) => entered).length,
    },
    wasPublished: asked !== undefined,
    page: pageOf(question, answers),
    own: agencyId === undefined ? undefined : await ownAnswer(db, need, shown, agencyId),
  };
}
