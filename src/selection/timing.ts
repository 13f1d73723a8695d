/**
 * What a verifier must know of the site's dated rules, by the version that each plan names. The kernel stands alone, so
 * the numbers are written here too; a test keeps them equal to the rules themselves.
 */
export interface Timing {
  /** Seconds from the deadline to the moment whose drand round is used, at least 60. */
  readonly drandDelaySeconds: number;
  /** Seconds between the deadline and the earliest lottery draw that is used. */
  readonly lotteryMarginSeconds: number;
  /** Seconds from the deadline to the moment whose drand round opens time-locked bids: version 2. */
  readonly closingMarginSeconds: number;
  /** Working days that sign-up stays open at least. */
  readonly signUpDays: number;
  /** Calendar days that sign-up stays open at most. */
  readonly mostSignUpDays: number;
}

const TIMINGS: Readonly<Record<string, Timing>> = {
  '2017-01': {
    drandDelaySeconds: 600,
    lotteryMarginSeconds: 3600,
    closingMarginSeconds: 180,
    signUpDays: 3,
    mostSignUpDays: 180,
  },
};

/** Timing under a version of the rules; undefined for a version that this kernel does not know. */
export function timingOf(rules: string): Timing | undefined {
  return Object.hasOwn(TIMINGS, rules) ? TIMINGS[rules] : undefined;
}
