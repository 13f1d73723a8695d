import { formatShanghai } from '../../../basics/index.js';
import type { EscrowOpeningTable } from '../../../db/index.js';
import {
  type EscrowState,
  escrowStateOf,
  findEscrowOpening,
  listEscrowShares,
  listIncidents,
  opensByItselfFrom,
} from '../../../draws/index.js';
import {
  type CustodianShare,
  findEscrow,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { isPlan2, roundOfRecipient } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';

/** What there is to tell of the sealed copy of a secret. */
export interface EscrowPage {
  readonly version: PublishedVersion;
  /** Custodians that open it together; null where the beacon does, or nobody. */
  readonly threshold: number | null;
  readonly shares: readonly CustodianShare[];
  readonly opening: EscrowOpeningTable | undefined;
  /** Null where the secret is not lost. */
  readonly state: EscrowState | null;
}

/** Reads it; undefined for a plan of version 1, which knows of none. */
export async function loadEscrow(
  { deps }: Site,
  need: PublishedNeed,
  version: PublishedVersion,
): Promise<EscrowPage | undefined> {
  const { planHash, round } = version;
  if (!isPlan2(version.plan)) return undefined;
  const lost = (await listIncidents(deps.db, need.id)).some(
    (one) => one.kind === 'secret-unopened' && one.round === round && one.closedAt === null,
  );
  return {
    version,
    threshold: (await findEscrow(deps.db, planHash))?.threshold ?? null,
    shares: await listEscrowShares(deps.db, planHash),
    opening: await findEscrowOpening(deps.db, planHash),
    state: lost && need.state === 'closed' ? await escrowStateOf(deps, version) : null,
  };
}

/** Who opens the sealed copy of a secret without the operator, and when, in one sentence; of a site without one, what follows. */
export function escrowText({ version: { plan }, threshold }: EscrowPage, { t }: PageContext): string {
  if (!isPlan2(plan) || plan.escrow === null) return t('escrow.none');
  const round = roundOfRecipient(plan.escrow.recipient)?.round;
  if (round === undefined) return t('escrow.custodians', { threshold: threshold ?? 0 });
  return t('escrow.beacon', { round, at: formatShanghai(opensByItselfFrom(plan) ?? '', true) });
}

function waitingText(state: EscrowState, { t }: PageContext): string | null {
  if (state.kind === 'beacon')
    return t('escrow.waiting-beacon', { round: state.round, at: formatShanghai(state.from, true) });
  if (state.kind !== 'custodians') return t('draws/secret-lost');
  const { after, given, threshold, lateFrom } = state;
  if (after !== null) return t(`escrow.waiting-${after}`);
  const by = lateFrom === null ? 'none' : formatShanghai(lateFrom, true);
  return t('escrow.waiting-custodians', { given, threshold, by });
}

/** View of a sealed copy: who opens it, and what became of it where the secret is lost. */
export function toEscrowView(page: EscrowPage, context: PageContext) {
  const { t } = context;
  const { opening, state, shares } = page;
  const outcome = opening?.outcome;
  return {
    text: escrowText(page, context),
    lost: state ? t('escrow.lost') : null,
    waiting: state && outcome == null ? waitingText(state, context) : null,
    opened: outcome
      ? t(`escrow.opened-${outcome}`, { at: formatShanghai(opening.openedAt ?? '', true) })
      : null,
    openedWith: opening?.openedWith ?? null,
    custodians: shares.map(({ name, givenAt }) => ({
      name,
      given:
        givenAt === null ? t('opening.not-given') : t('opening.given', { at: formatShanghai(givenAt, true) }),
    })),
  };
}
