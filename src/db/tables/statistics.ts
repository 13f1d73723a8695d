/* Awards, their roll-ups and the reports of fairness. Sums and tallies are kept by triggers. */

export interface AwardTable {
  id: string;
  needId: string;
  /** Null for an award of an older system. */
  round: number | null;
  state: 'active' | 'void';
  agencyId: string | null;
  agencyCode: string;
  agencyName: string;
  ownerName: string;
  divisionCode: string;
  countyKey: string;
  typeCode: string;
  method: string;
  fund: string;
  budgetFen: number;
  priceFen: number;
  savingFen: number;
  awardedOn: string;
  month: string;
  awardedAt: string;
}

/** Where an award stands after the selection. */
export interface AwardCourseTable {
  awardId: string;
  needId: string;
  /** Place in the ranking of the round: 1 for the winner, more for a reserve who stepped in. */
  rank: number;
  stage: AwardStage;
  since: string;
  dueAt: string | null;
  /** The instant whose rules count the days of its steps. */
  under: string;
}

/** The choice that an owner has to make from the small list of a draw. */
export interface OwnerChoiceTable {
  needId: string;
  round: number;
  countyKey: string;
  /** `lapsed`: the owner said nothing in time; `void`: the round ended before. */
  state: 'waiting' | 'made' | 'lapsed' | 'void';
  since: string;
  dueAt: string;
  /** The instant whose rules count the days. */
  under: string;
  /** Place of the chosen in the order of the draw. */
  rank: number | null;
  awardId: string | null;
  reason: string | null;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
}

/** Stages of an award, from its selection to the archive; the last five are ends without a service. */
export type AwardStage =
  | 'publicity'
  | 'letter'
  | 'signing'
  | 'filed'
  | 'serving'
  | 'delivered'
  | 'accepted'
  | 'terminated'
  | 'evaluated'
  | 'archived'
  | 'declined'
  | 'lapsed'
  | 'passed-over'
  | 'forfeited'
  | 'void';

export interface SavingRollupTable {
  month: string;
  countyKey: string;
  method: string;
  typeCode: string;
  projects: number;
  budgetFen: number;
  priceFen: number;
  savingFen: number;
}

export interface SavingSumTable {
  dimension: 'all' | 'county' | 'method';
  span: 'year' | 'month';
  period: string;
  key: string;
  projects: number;
  budgetFen: number;
  priceFen: number;
  savingFen: number;
}

export interface AgencyTallyTable {
  agencyCode: string;
  awards: number;
  priceFen: number;
  draws: number;
}

export interface FairnessReportTable {
  month: string;
  report: string;
  sha256: string;
  publishedAt: string;
}
