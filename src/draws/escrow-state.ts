/** How far the secret of a round, which the site cannot open, is from opening without it: protocol, section 3. */
import { dueAt, type Instant } from '../basics/index.js';
import type { Db, Deps, EscrowTable } from '../db/index.js';
import { findEscrow, type PublishedVersion } from '../needs/index.js';
import { readRoundName } from '../sealing/index.js';
import {
  drandRoundMillis,
  escrowRoundOf,
  isPlan2,
  type Plan,
  QUICKNET,
  roundOfRecipient,
} from '../selection/index.js';
import { findCeremony } from './ceremony-queries.js';
import { findEscrowOpening, listEscrowShares } from './escrow-queries.js';
import { isFreezeSeen } from './watched.js';

type Version = Pick<PublishedVersion, 'needId' | 'round' | 'plan' | 'planHash'>;

/** What can be hoped of an escrow. */
export type EscrowState =
  /** Nothing was sealed for anybody else, or what came out is not the secret: it is lost for good. */
  | { readonly kind: 'none' }
  | { readonly kind: 'false' }
  /** Opens by itself at a round of the beacon; `lateFrom`: the site may give up the beacon. */
  | { readonly kind: 'beacon'; readonly round: number; readonly from: Instant; readonly lateFrom: Instant }
  | {
      readonly kind: 'custodians';
      readonly threshold: number;
      readonly given: number;
      /** What has to come first: the digits of the ceremony, the witnesses of the frozen pool; null once they may give. */
      readonly after: 'digits' | 'witnesses' | null;
      /** Null until they are asked. */
      readonly askedAt: Instant | null;
      /** From when on they are late. */
      readonly lateFrom: Instant | null;
    };

/** The instant at which a round of the beacon is published. */
export const roundInstant = (round: number): Instant =>
  new Date(drandRoundMillis(QUICKNET, round)).toISOString();

/** The instant from which the escrow of a plan opens by the beacon alone; null where it does not. */
export function opensByItselfFrom(plan: Plan): Instant | null {
  const named = isPlan2(plan) && plan.escrow ? roundOfRecipient(plan.escrow.recipient) : undefined;
  return named ? roundInstant(named.round) : null;
}

/**
 * What the custodians' shares of a secret still wait for: whoever knew it before could steer what is still to come. Under a
 * ceremony that are its digits, else the frozen pool that third parties have seen, or the time at which its value is known anyhow.
 */
async function waitsAfter(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  version: Version,
): Promise<'digits' | 'witnesses' | null> {
  const { plan, needId, round } = version;
  if (plan.source.kind === 'ceremony') return (await findCeremony(db, needId, round)) ? null : 'digits';
  if (await isFreezeSeen(db, version, clock.now())) return null;
  const known = escrowRoundOf(plan);
  return known !== undefined && clock.now() >= roundInstant(known) ? null : 'witnesses';
}

async function custodiansState(
  deps: Pick<Deps, 'db' | 'clock'>,
  version: Version,
  { planHash, threshold }: EscrowTable,
): Promise<EscrowState> {
  const shares = await listEscrowShares(deps.db, planHash);
  const askedAt = (await findEscrowOpening(deps.db, planHash))?.askedAt ?? null;
  return {
    kind: 'custodians',
    threshold: threshold ?? 0,
    given: shares.filter(({ share }) => share !== null).length,
    after: await waitsAfter(deps, version),
    askedAt,
    lateFrom: askedAt && dueAt('openingDays', askedAt, version.plan.opensAt),
  };
}

/** Where the escrow of a round stands. */
export async function escrowStateOf(
  deps: Pick<Deps, 'clock'> & { readonly db: Db },
  version: Version,
): Promise<EscrowState> {
  const escrow = await findEscrow(deps.db, version.planHash);
  if (!escrow) return { kind: 'none' };
  if ((await findEscrowOpening(deps.db, version.planHash))?.outcome === 'other') return { kind: 'false' };
  if (escrow.threshold !== null) return custodiansState(deps, version, escrow);
  const { round } = readRoundName(escrow.recipient);
  const from = roundInstant(round);
  return { kind: 'beacon', round, from, lateFrom: dueAt('incidentDays', from, version.plan.opensAt) };
}

/** True where nobody can open the secret any more, or those who could are late: the need may fail then. */
export function isLost(state: EscrowState, now: Instant): boolean {
  if (state.kind === 'none' || state.kind === 'false') return true;
  return state.lateFrom !== null && now >= state.lateFrom;
}
