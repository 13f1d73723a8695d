import type { CivilDate, Clock, NewId, RandomBytes, Vault } from '../basics/index.js';
import type { SourceKind, VerifierKey } from '../selection/index.js';
import type { Beacon } from './beacon.js';
import type { Db } from './dialect.js';
import type { Witnesses } from './witnesses.js';

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
  /** Whether bids may rest under the site's own key, where its operator can read them. */
  readonly siteKeyBids: boolean;
  /** Lines of the witnesses' policy (C2SP tlog-policy) without the own log; null where the site asks for no witnesses. */
  readonly policy: string | null;
  /** Asks the witnesses of policies; absent where nobody can be asked. */
  readonly witnesses?: Witnesses | undefined;
  /** Keys of the logs that this site witnesses; empty: it is no witness. */
  readonly witnessLogs: readonly VerifierKey[];
  /** Shares that rebuild a need's bid key; 0 where the site has no custodians. */
  readonly custodians: number;
  /** Short site name that starts every need number, e.g. "CX". */
  readonly sitePrefix: string;
  /** Public address of the site without a trailing slash; written into certificates. */
  readonly siteUrl: string;
}
