/** Rounds of drand chains, verified against the pinned key of the chain before they are given out. */
export interface Beacon {
  /** The signature (hex) of a round, or undefined while it is not published or cannot be reached. */
  round(chain: string, round: number): Promise<{ readonly signature: string } | undefined>;
}
