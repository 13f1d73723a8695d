import { listAgenciesById } from '../../../agencies/index.js';
import { findAward } from '../../../awards/index.js';
import { dueAt, formatShanghai, formatYuan, savingsRate } from '../../../basics/index.js';
import type { PoolTable } from '../../../db/index.js';
import { findPool, isFreezeSeen, listActiveEntries, poolOf, waitingFor } from '../../../draws/index.js';
import {
  findBidKey,
  getCurrentVersion,
  isDirectNeed,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { poolText } from '../../../selection/index.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { openingText } from './opening-words.js';
import { columnsOf, entryLine, NOTHING, type ResultView } from './result-parts.js';
import { NO_RESERVE, selectedView } from './selected-view.js';

/** The section above a need's notice that tells what came of it; null while it is open or withdrawn. */
export async function resultView(
  site: Site,
  need: PublishedNeed,
  context: PageContext,
): Promise<ResultView | null> {
  // Nothing is drawn where the agency is named.
  if (isDirectNeed(need)) return null;
  switch (need.state) {
    case 'selected':
      return need.imported === 1 ? importedView(site, need, context) : selectedView(site.deps, need, context);
    case 'failed':
      return need.reason === NO_RESERVE
        ? selectedView(site.deps, need, context)
        : frozenView(site, need, context);
    case 'closed':
      return frozenView(site, need, context);
    case 'published':
      return closingView(site, need, context);
    default:
      return null;
  }
}

/** Between the deadline and the freeze: what the opening waits for. */
async function closingView(site: Site, need: PublishedNeed, context: PageContext) {
  if (need.closesAt === null || context.now < need.closesAt) return null;
  const version = await getCurrentVersion(site.deps.db, need.id);
  const key = await findBidKey(site.deps.db, version.planHash);
  if (!key) return null;
  return { ...NOTHING, message: openingText(await waitingFor(site.deps, key, version), version, context) };
}

async function importedView({ deps }: Site, need: PublishedNeed, { t }: PageContext) {
  const award = await findAward(deps.db, need.id);
  return {
    ...NOTHING,
    message: t('draws.imported'),
    winner: award
      ? {
          name: award.agencyName,
          url: urls.agency(award.agencyCode),
          price: formatYuan(award.priceFen),
          budget: formatYuan(award.budgetFen),
          saving: formatYuan(award.savingFen),
          rate: savingsRate(award.savingFen, award.budgetFen),
          drawnAt: award.awardedOn,
        }
      : null,
  };
}

/** Why a need failed by decision; by nothing else than too few entries otherwise. */
const DECIDED: Readonly<Record<string, MessageKey>> = {
  'bids-unopened': 'draws.failed-unopened',
  'secret-lost': 'draws.failed-lost',
};

/** What a frozen pool waits for, and until when where nobody but people sets the time. */
function waitingText(
  { sourceKind }: PublishedNeed,
  pool: PoolTable | undefined,
  version: PublishedVersion | undefined,
  { t }: PageContext,
): string {
  // Of a further round there is no pool yet.
  const by =
    sourceKind === 'ceremony' && pool && version
      ? formatShanghai(dueAt('incidentDays', pool.frozenAt, version.plan.opensAt))
      : 'none';
  return t(`draws.waiting-${sourceKind ?? 'commit'}`, { by });
}

async function frozenView({ deps }: Site, need: PublishedNeed, context: PageContext) {
  const { t } = context;
  const version = need.state === 'closed' ? await getCurrentVersion(deps.db, need.id) : undefined;
  const pool = await findPool(deps.db, need.id);
  const entries = await listActiveEntries(deps.db, need.id);
  const agencies = await listAgenciesById(
    deps.db,
    entries.map(({ agencyId }) => agencyId),
  );
  const names = new Map(agencies.map(({ id, name }) => [id, name]));
  const awaitsWitnesses =
    version !== undefined && pool !== undefined && !(await isFreezeSeen(deps.db, version, context.now));
  const decided = need.state === 'failed' ? DECIDED[need.reason ?? ''] : undefined;
  const message =
    decided !== undefined
      ? t(decided)
      : need.state === 'failed'
        ? t('draws.failed', {
            eligible: entries.filter(({ exclusion }) => exclusion === null).length,
            least: need.minEntries ?? 0,
          })
        : awaitsWitnesses
          ? t('draws.waiting-witnesses')
          : waitingText(need, pool, version, context);
  return {
    ...NOTHING,
    message,
    awaitsWitnesses,
    pool: pool
      ? {
          sha256: pool.poolHash,
          sm3: sm3Hex(poolText(poolOf(pool))),
          frozenAt: formatShanghai(pool.frozenAt, true),
        }
      : null,
    entries: entries.map((entry) =>
      entryLine(entry, { name: names.get(entry.agencyId) ?? entry.agencyCode, selected: null }, context),
    ),
    shows: columnsOf(entries),
  };
}
