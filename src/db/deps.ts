import type { CivilDate, Clock, NewId, RandomBytes, Vault } from '../basics/index.js';
import type { Policy, SourceKind } from '../selection/index.js';
import type { Beacon } from './beacon.js';
import type { Db } from './dialect.js';

/** Days on which no lottery is drawn, both ends included, e.g. those of the Spring Festival. */
export interface ClosedDays {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Sources of randomness that a site runs. */
export interface SourceSettings {
  readonly kinds: readonly SourceKind[];
  /** A year without any is not announced yet: its issues cannot be planned. */
  readonly closedDays: readonly ClosedDays[];
}

/** A policy of witnesses (C2SP tlog-policy) as it is published. */
export interface SitePolicy {
  readonly text: string;
  /** SHA-256 of the text in hex. */
  readonly sha256: string;
  readonly policy: Policy;
}

/** What use cases are given; only `app` knows the concrete parts. */
export interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: RandomBytes;
  readonly vault: Vault;
  /** Signed rounds of drand chains; absent where the site cannot reach any. */
  readonly beacon?: Beacon | undefined;
  readonly sources: SourceSettings;
  /** Shares that rebuild a need's bid key; 0 where the site has no custodians. */
  readonly custodians: number;
  /** The policy of witnesses that new plans name; null or absent where none was asked for. */
  readonly policy?: SitePolicy | null | undefined;
  /** Short site name that starts every need number, e.g. "CX". */
  readonly sitePrefix: string;
  /** Public address of the site without a trailing slash; written into certificates. */
  readonly siteUrl: string;
}
