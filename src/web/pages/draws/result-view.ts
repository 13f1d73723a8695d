import { listAgenciesById } from '../../../agencies/index.js';
import { findAward } from '../../../awards/index.js';
import { dueAt, formatShanghai, formatYuan, savingsRate } from '../../../basics/index.js';
import type { PoolTable } from '../../../db/index.js';
import {
  certificateOf,
  type EntryRow,
  findPool,
  findSelection,
  isFreezeSeen,
  listActiveEntries,
  poolOf,
  waitingFor,
} from '../../../draws/index.js';
import {
  findBidKey,
  getCurrentVersion,
  isDirectNeed,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { explainSelection, poolText } from '../../../selection/index.js';
import { isMessageKey, type MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { claimLines } from '../../verification/coalition-text.js';
import { toneOf, verdictText } from '../../verification/verdict.js';
import { type AwardLine, toAwardLine } from './award-line.js';
import { openingText } from './opening-words.js';
import { type ReasonView, toReasonView } from './reason-view.js';
import { verifyStored } from './stored-verdict.js';

/** What came of a need, as the partial `need-result` shows it. */
export interface ResultView {
  readonly message: string | null;
  readonly pool: (Digest & { readonly frozenAt: string }) | null;
  readonly winner: {
    readonly name: string;
    readonly url: string;
    readonly price: string;
    readonly budget: string;
    readonly saving: string;
    readonly rate: string | null;
    readonly drawnAt: string;
  } | null;
  /** What became of the entry of the agency that asks. */
  readonly own: string | null;
  /** Where the award stands, and who has it where that is not the winner; null where its course is not kept here. */
  readonly award: AwardLine | null;
  /** Why this one; null before the draw. */
  readonly reason: ReasonView | null;
  /** The frozen pool waits for the witnesses: their signatures are no record of the log. */
  readonly awaitsWitnesses: boolean;
  readonly entries: readonly ReturnType<typeof entryLine>[];
  /** Which columns the table of entries has: those that say nothing yet, or never will, are left out. */
  readonly shows: { readonly bids: boolean; readonly ranks: boolean; readonly outcomes: boolean };
  readonly certificate:
    | (Digest & {
        readonly url: string;
        readonly verifyUrl: string;
        readonly protocolUrl: string;
        readonly guideUrl: string;
        readonly pool: Digest;
        /** Who would have to collude, a sentence each. */
        readonly claim: readonly string[];
        /** The grade with its sentence, what a reader can do, and the class of both. */
        readonly verdict: string;
        readonly advice: string | null;
        readonly tone: string;
      })
    | null;
}

/** A digest as the partial `digest` shows it. */
interface Digest {
  readonly sha256: string;
  readonly sm3: string;
}

/** Why a need failed after its selection: nobody of the ranking took the award. */
const NO_RESERVE = 'no-reserve';

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
      return need.imported === 1 ? importedView(site, need, context) : selectedView(site, need, context);
    case 'failed':
      return need.reason === NO_RESERVE ? selectedView(site, need, context) : frozenView(site, need, context);
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

const NOTHING: ResultView = {
  winner: null,
  award: null,
  reason: null,
  entries: [],
  shows: { bids: false, ranks: false, outcomes: false },
  own: null,
  certificate: null,
  message: null,
  pool: null,
  awaitsWitnesses: false,
};

function exclusionText({ t }: PageContext, reason: string | null): string | null {
  const key = `exclusion.${reason}`;
  return reason === null ? null : isMessageKey(key) ? t(key) : reason;
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
    entries: entries.map((entry) => entryLine(entry, names.get(entry.agencyId) ?? entry.agencyCode, context)),
    shows: columnsOf(entries),
  };
}

function columnsOf(entries: readonly EntryRow[]): ResultView['shows'] {
  const ranks = entries.some(({ rank }) => rank !== null);
  return {
    bids: entries.some(({ bidFen }) => bidFen !== null),
    ranks,
    outcomes: ranks || entries.some(({ exclusion }) => exclusion !== null),
  };
}

function entryLine(entry: EntryRow, name: string, context: PageContext) {
  return {
    name,
    url: urls.agency(entry.agencyCode),
    bid: entry.bidFen === null ? '—' : formatYuan(entry.bidFen),
    lot: entry.lot ?? '',
    rank: entry.rank ?? '',
    isWinner: entry.rank === 1,
    isReserve: entry.rank !== null && entry.rank > 1,
    excluded: exclusionText(context, entry.exclusion),
  };
}

async function selectedView({ deps }: Site, need: PublishedNeed, context: PageContext) {
  const { t, language, actor } = context;
  const stored = await findSelection(deps.db, need.id);
  if (!stored) throw new Error(`no selection of ${need.number}`);
  const certificate = certificateOf(stored);
  const name = (agency: string) => certificate.annex.agencyNames[agency] ?? agency;
  const rows = (await listActiveEntries(deps.db, need.id)).sort(
    (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity),
  );
  const own = rows.find(({ agencyId }) => actor?.agencyId === agencyId);
  const { winner, priceFen, budgetFen, savingFen } = certificate;
  const { verdict } = verifyStored(stored.certificate, stored.certificateSha256);
  return {
    ...NOTHING,
    message: need.reason === NO_RESERVE ? t('draws.failed-no-reserve') : null,
    award: await toAwardLine(deps.db, need, context),
    winner: {
      name: name(winner),
      url: urls.agency(winner),
      price: formatYuan(priceFen),
      budget: formatYuan(budgetFen),
      saving: formatYuan(savingFen),
      rate: savingsRate(savingFen, budgetFen),
      drawnAt: formatShanghai(stored.drawnAt, true),
    },
    own: own ? ownText(own, rows, context) : null,
    reason: toReasonView(certificate, explainSelection(certificate), context, name),
    entries: rows.map((entry) => entryLine(entry, name(entry.agencyCode), context)),
    shows: columnsOf(rows),
    certificate: {
      url: urls.certificate(need.number),
      verifyUrl: urls.verify({ need: need.number }),
      protocolUrl: urls.document('protocol'),
      guideUrl: urls.document('how-to-audit'),
      sha256: stored.certificateSha256,
      sm3: sm3Hex(stored.certificate),
      pool: {
        sha256: certificate.poolHash,
        sm3: sm3Hex(poolText(certificate.pool)),
      },
      claim: [
        ...claimLines(certificate.claim, language, t),
        t('draws.bits', { bits: certificate.claim.entropyBits }),
      ],
      verdict: verdictText(verdict, t),
      advice: verdict.advice && t(verdict.advice),
      tone: toneOf(verdict),
    },
  };
}

function ownText(own: EntryRow, rows: readonly EntryRow[], context: PageContext): string {
  const { t } = context;
  const excluded = exclusionText(context, own.exclusion);
  if (excluded) return t('draws.own-excluded', { reason: excluded });
  const count = rows.filter(({ rank }) => rank !== null).length;
  return t(own.rank === 1 ? 'draws.own-won' : 'draws.own-rank', {
    rank: own.rank ?? 0,
    count,
    lot: own.lot ?? 0,
  });
}
