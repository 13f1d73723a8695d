import { addMillis, DAY, type Instant } from './clock.js';
import { type CivilDate, toShanghaiDate } from './dates.js';
import { type Fen, fen } from './money.js';
import { addWorkingDays } from './working-days.js';

/** Grounds on which an agency may be chosen directly; what each asks for stands with its words. */
export type DirectGround = 'disaster' | 'continuation' | 'sole' | 'failed';

/** The site's rules in one dated version; every need names the version that it was published under. */
export interface SiteRules {
  /** Version id as written into each plan, e.g. "2017-01". */
  readonly version: string;
  /** First civil date in force. */
  readonly inForceFrom: CivilDate;
  /** Working days for the review of an agency's registration. */
  readonly agencyReviewDays: number;
  /** First civil date from which an approved first registration stands under public notice; earlier ones took effect at once. */
  readonly entryNoticeFrom: CivilDate;
  /** Working days of that notice, within which anybody may comment; the agency is active after it. */
  readonly entryNoticeDays: number;
  /** Working days for the review of a need. */
  readonly needReviewDays: number;
  /** Working days that sign-up stays open at least. */
  readonly signUpDays: number;
  /** Days of 24 hours that sign-up stays open at most: an owner who lets a need wait for years picks the day that suits. */
  readonly signUpMostDays: number;
  /** Hours for which a sign-up form may be sent after it was opened. */
  readonly entryFormHours: number;
  /** Working days after the deadline from which an opening of bids that waits is late: protocol, section 3. */
  readonly openingDays: number;
  /** Entries needed for a valid selection, by source of funds. */
  readonly minEntries: { readonly state: number; readonly social: number };
  /** Seconds from the deadline to the moment whose drand round is used; at least 60 [the selection protocol, section 3]. */
  readonly drandDelaySeconds: number;
  /** Seconds between the deadline and the earliest lottery draw that is used. */
  readonly lotteryMarginSeconds: number;
  /** Working days after which a source that does not deliver, or a secret that is not opened, is an incident. */
  readonly incidentDays: number;
  /** Working days between the confirmation of a suspension, or of its lifting, and the day at whose end it takes effect; at least. */
  readonly suspensionNoticeDays: number;
  /** Working days in which officials decide on an incident or on a proposal of one of them. */
  readonly decisionDays: number;
  /** First civil date from which selections have their further course here; earlier ones were handled on paper. */
  readonly courseFrom: CivilDate;
  /** Working days in which an owner chooses from the small list of a draw; after them the first has the award. */
  readonly choiceDays: number;
  /** Working days that the result is public before the award is given; objections within them. */
  readonly publicityDays: number;
  /** Working days in which an objection or a complaint is answered. */
  readonly answerDays: number;
  /** Working days in which the winner takes the award or declines it; silence is a refusal. */
  readonly confirmDays: number;
  /** Working days in which the contract is signed. */
  readonly contractDays: number;
  /** Working days after its signing in which the contract is filed. */
  readonly filingDays: number;
  /** Working days in which the other side confirms the filed contract or returns it. */
  readonly contractConfirmDays: number;
  /** Working days in which the owner accepts what was delivered or returns it. */
  readonly acceptanceDays: number;
  /** Working days after acceptance in which all who evaluate do so. */
  readonly evaluationDays: number;
  /** Working days after a deed that counts against an agency within which it may appeal. */
  readonly appealDays: number;
  /** Working days that a direct choice is announced at least before it takes effect; objections within them. */
  readonly directChoiceDays: number;
  /** Grounds that a direct choice may rest on. */
  readonly directGrounds: readonly DirectGround[];
  /** Money of the state may be spent by direct choice below this budget alone; other money at any. */
  readonly directStateBelowFen: Fen;
  /** Seconds from the decision of a redo to the new deadline; at least an hour, so that its value cannot exist yet. */
  readonly redoSeconds: number;
  /** Below this budget the form suggests a draw, from it on a price method [Huizhou 2017]. */
  readonly drawBelowFen: Fen;
  /** Use of the supermarket is compulsory for state money below this budget. */
  readonly compulsoryBelowFen: Fen;
}

const versions: readonly SiteRules[] = [
  {
    version: '2017-01',
    inForceFrom: '2017-01-01',
    agencyReviewDays: 2,
    entryNoticeFrom: '2026-01-01',
    entryNoticeDays: 5,
    needReviewDays: 1,
    signUpDays: 3,
    signUpMostDays: 180,
    entryFormHours: 24,
    openingDays: 3,
    minEntries: { state: 3, social: 1 },
    drandDelaySeconds: 600,
    lotteryMarginSeconds: 3600,
    incidentDays: 3,
    suspensionNoticeDays: 3,
    decisionDays: 3,
    courseFrom: '2018-01-01',
    choiceDays: 3,
    publicityDays: 3,
    answerDays: 5,
    confirmDays: 3,
    contractDays: 10,
    filingDays: 3,
    contractConfirmDays: 3,
    acceptanceDays: 10,
    evaluationDays: 10,
    appealDays: 10,
    // Single-source purchases are announced for so long [Order 74 of the Ministry of Finance, article 38].
    directChoiceDays: 5,
    // Ours, like the budget below which money of the state may be spent so.
    directGrounds: ['disaster', 'continuation', 'sole', 'failed'],
    directStateBelowFen: fen(30_000_000),
    redoSeconds: 3600,
    drawBelowFen: fen(50_000_000),
    compulsoryBelowFen: fen(100_000_000),
  },
];

/** The rules in force at an instant (the oldest version before the first). */
export function rulesAt(instant: Instant): SiteRules {
  const date = toShanghaiDate(instant);
  const inForce = versions.filter((rules) => rules.inForceFrom <= date).at(-1) ?? versions[0];
  if (!inForce) throw new Error('the site has no rules');
  return inForce;
}

/** A period of the rules in working days. */
export type DayRule =
  | 'agencyReviewDays'
  | 'entryNoticeDays'
  | 'needReviewDays'
  | 'signUpDays'
  | 'openingDays'
  | 'incidentDays'
  | 'suspensionNoticeDays'
  | 'directChoiceDays'
  | 'decisionDays'
  | 'choiceDays'
  | 'publicityDays'
  | 'answerDays'
  | 'confirmDays'
  | 'contractDays'
  | 'filingDays'
  | 'contractConfirmDays'
  | 'acceptanceDays'
  | 'evaluationDays'
  | 'appealDays';

/** True where a first registration that is approved at an instant takes effect after a public notice alone. */
export const hasEntryNotice = (approvedAt: Instant): boolean =>
  toShanghaiDate(approvedAt) >= rulesAt(approvedAt).entryNoticeFrom;

/** The instant that ends a period which began at `since`, by the rules that were in force at `under`. */
export function dueAt(rule: DayRule, since: Instant, under: Instant): Instant {
  return addWorkingDays(since, rulesAt(under)[rule]);
}

/** The earliest and the latest deadline of a sign-up that opens at an instant, both allowed: by the rules in force then. */
export function deadlineBounds(opensAt: Instant): { readonly earliest: Instant; readonly latest: Instant } {
  return {
    earliest: dueAt('signUpDays', opensAt, opensAt),
    latest: addMillis(opensAt, rulesAt(opensAt).signUpMostDays * DAY),
  };
}

/** The earliest and the latest end of the announcement of a direct choice that begins at an instant, as of a sign-up. */
export function announcementBounds(since: Instant): { readonly earliest: Instant; readonly latest: Instant } {
  return { ...deadlineBounds(since), earliest: dueAt('directChoiceDays', since, since) };
}

/** What is wrong with the length of a sign-up period, by the rules in force at its opening; undefined when nothing is. */
export function signUpFault(period: {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}): 'too-short' | 'too-long' | undefined {
  const { earliest, latest } = deadlineBounds(period.opensAt);
  if (period.closesAt < earliest) return 'too-short';
  return period.closesAt > latest ? 'too-long' : undefined;
}
