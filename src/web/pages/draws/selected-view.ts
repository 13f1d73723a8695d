import { findChoice } from '../../../awards/index.js';
import { formatShanghai, formatYuan, savingsRate } from '../../../basics/index.js';
import type { Deps } from '../../../db/index.js';
import { certificateOf, type EntryRow, findSelection, listActiveEntries } from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { type Certificate, explainSelection, poolText, rankedAt } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import { urls } from '../../urls.js';
import { claimLines } from '../../verification/coalition-text.js';
import { toneOf, verdictText } from '../../verification/verdict.js';
import { toAwardLine } from './award-line.js';
import { toReasonView } from './reason-view.js';
import { columnsOf, entryLine, exclusionText, NOTHING, type ResultView } from './result-parts.js';
import { verifyStored } from './stored-verdict.js';

/** Why a need failed after its selection: nobody of the ranking took the award. */
export const NO_RESERVE = 'no-reserve';

/** Whoever stands at a place of the order, at its price. */
function toWinner(certificate: Certificate, rank: number, drawnAt: string): ResultView['winner'] {
  const { budgetFen } = certificate;
  const won = rankedAt(certificate, rank);
  if (!won) return null;
  const savingFen = budgetFen - won.priceFen;
  return {
    name: won.name,
    url: urls.agency(won.agency),
    price: formatYuan(won.priceFen),
    budget: formatYuan(budgetFen),
    saving: formatYuan(savingFen),
    rate: savingsRate(savingFen, budgetFen),
    drawnAt: formatShanghai(drawnAt, true),
  };
}

/** The certificate with its digests, its claim and what a verifier says of it. */
function toCertificate(
  stored: { readonly certificate: string; readonly certificateSha256: string },
  number: string,
  { t, language }: PageContext,
): ResultView['certificate'] {
  const certificate = certificateOf(stored);
  const { verdict } = verifyStored(stored.certificate, stored.certificateSha256);
  return {
    url: urls.certificate(number),
    verifyUrl: urls.verify({ need: number }),
    protocolUrl: urls.document('protocol'),
    guideUrl: urls.document('how-to-audit'),
    sha256: stored.certificateSha256,
    sm3: sm3Hex(stored.certificate),
    pool: { sha256: certificate.poolHash, sm3: sm3Hex(poolText(certificate.pool)) },
    claim: [
      ...claimLines(certificate.claim, language, t),
      t('draws.bits', { bits: certificate.claim.entropyBits }),
    ],
    verdict: verdictText(verdict, t),
    advice: verdict.advice && t(verdict.advice),
    tone: toneOf(verdict),
  };
}

/** What came of a need that was drawn: whom the draw or the owner selected, or from which list the owner chooses. */
export async function selectedView(
  { db }: Pick<Deps, 'db'>,
  need: PublishedNeed,
  context: PageContext,
): Promise<ResultView> {
  const { t, actor } = context;
  const stored = await findSelection(db, need.id);
  if (!stored) throw new Error(`no selection of ${need.number}`);
  const certificate = certificateOf(stored);
  const { smallList } = certificate;
  const choice = smallList ? await findChoice(db, need.id) : undefined;
  const rank = smallList ? (choice?.rank ?? null) : 1;
  const name = (agency: string) => certificate.annex.agencyNames[agency] ?? agency;
  const rows = (await listActiveEntries(db, need.id)).sort(
    (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity),
  );
  const own = rows.find(({ agencyId }) => actor?.agencyId === agencyId);
  const waits = choice?.state === 'waiting';
  const listed = waits
    ? t('draws.choice-waits', {
        names: (smallList ?? []).map(name).join(t('verify.list-comma')),
        due: formatShanghai(choice.dueAt),
      })
    : null;
  return {
    ...NOTHING,
    message: need.reason === NO_RESERVE ? t('draws.failed-no-reserve') : listed,
    award: await toAwardLine(db, need, context, rank),
    winner: rank === null ? null : toWinner(certificate, rank, stored.drawnAt),
    own: own
      ? ownText(own, { count: certificate.ranking.length, rank, small: smallList?.length ?? 0 }, t)
      : null,
    chooseUrl:
      waits && actor?.ownerId != null && actor.ownerId === need.ownerId ? urls.choice(need.number) : null,
    reason: toReasonView(certificate, explainSelection(certificate), context, { name, choice }),
    entries: rows.map((entry) => {
      const line = entryLine(entry, { name: name(entry.agencyCode), selected: rank }, context);
      const isListed = waits && entry.rank !== null && entry.rank <= (smallList ?? []).length;
      const isOutside = entry.rank === null && entry.exclusion === null;
      return { ...line, isListed, isOutside, isReserve: line.isReserve && !isListed };
    }),
    shows: columnsOf(rows),
    certificate: toCertificate(stored, need.number, context),
  };
}

/** What became of the entry of whoever asks; `rank`: the place of who was selected, `small`: how many were on the small list. */
function ownText(
  own: EntryRow,
  { count, rank, small }: { readonly count: number; readonly rank: number | null; readonly small: number },
  t: PageContext['t'],
): string {
  const excluded = exclusionText({ t }, own.exclusion);
  if (excluded) return t('draws.own-excluded', { reason: excluded });
  if (own.rank === null) return t('draws.own-outside');
  if (rank === null && own.rank <= small) return t('draws.own-listed');
  return t(own.rank === rank ? 'draws.own-won' : 'draws.own-rank', {
    rank: own.rank,
    count,
    lot: own.lot ?? 0,
  });
}
