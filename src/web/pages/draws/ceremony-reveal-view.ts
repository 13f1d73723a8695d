import { formatYuan } from '../../../basics/index.js';
import { type CeremonyState, certificateOf } from '../../../draws/index.js';
import { type Certificate, explainSelection } from '../../../selection/index.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { claimWords } from '../../verification/coalition-text.js';
import { toStepView } from './steps-view.js';
import { verifyStored } from './stored-verdict.js';

type NameOf = (agency: string) => string;

// More names than these would push the winner off the screen; the list of lots holds them all.
const RESERVES_SHOWN = 4;

/** Reads the stored certificate of a ceremony; null before the draw. */
export function readCertificate({ certificate }: CeremonyState): Certificate | null {
  return certificate === null ? null : certificateOf({ certificate });
}

/** Who was selected, at which price; or from which list the owner chooses. */
function toOutcome(
  { winner, priceFen, budgetFen, savingFen, smallList = [] }: Certificate,
  name: NameOf,
  { t }: PageContext,
) {
  if (winner === null || priceFen === null || savingFen === null)
    return {
      label: t('ceremony.small-list'),
      winner: smallList.map(name).join(t('verify.list-comma')),
      price: t('ceremony.owner-chooses'),
    };
  return {
    label: t('ceremony.winner'),
    winner: name(winner),
    price: t('ceremony.price', {
      price: formatYuan(priceFen),
      budget: formatYuan(budgetFen),
      saving: formatYuan(savingFen),
    }),
  };
}

/** What the draw made of the digits, step by step, as the certificate has it. */
export function toRevealView(certificate: Certificate, context: PageContext) {
  const { t } = context;
  const { pool, lots, ranking, K, reference } = certificate;
  const selected = certificate.smallList ?? [certificate.winner];
  const name = (agency: string) => certificate.annex.agencyNames[agency] ?? agency;
  const rows = pool.entries
    .map(({ agency, bid }, index) => ({
      lot: lots[index] ?? 0,
      name: name(agency),
      code: agency,
      bid: bid === null ? '' : formatYuan(bid),
      rank: ranking.indexOf(agency) + 1,
      isWinner: selected.includes(agency),
    }))
    // Whoever is outside the big list has no lot: the steps name them.
    .filter(({ lot }) => lot > 0)
    .sort((a, b) => a.lot - b.lot);
  const reserves = ranking
    .slice(selected.length, selected.length + RESERVES_SHOWN)
    .map((agency, index) =>
      t('ceremony.reserve-line', { rank: index + 1 + selected.length, name: name(agency) }),
    );
  const more = ranking.length > selected.length + RESERVES_SHOWN ? ' …' : '';
  return {
    seedParts: [
      { label: t('ceremony.seed-plan'), value: certificate.planHash },
      { label: t('ceremony.seed-pool'), value: certificate.poolHash },
      { label: t('ceremony.digits'), value: certificate.publicValue ?? '' },
      { label: t('ceremony.seed-secret'), value: certificate.secret },
    ],
    seed: certificate.seed,
    k: K === null ? null : t('ceremony.k', { k: K, reference: formatYuan(reference ?? 0) }),
    lots: rows,
    ...toOutcome(certificate, name, context),
    reserves:
      reserves.length > 0
        ? t('ceremony.reserves', { names: reserves.join('  ') + more })
        : t('ceremony.no-reserves'),
  };
}

/** The draw for the minutes: steps in words, ranking, and what the verifier finds. */
export function toResultView(state: CeremonyState, context: PageContext) {
  const certificate = readCertificate(state);
  if (!certificate || state.certificate === null) return null;
  const { t, language } = context;
  const name = (agency: string) => certificate.annex.agencyNames[agency] ?? agency;
  const { agrees, passed } = verifyStored(state.certificate);
  return {
    ...toRevealView(certificate, context),
    steps: explainSelection(certificate).map((step) => toStepView(step, context, name)),
    excluded: certificate.pool.excluded.map(({ agency, reason }) => {
      const key = `exclusion.${reason}`;
      return { name: name(agency), reason: isMessageKey(key) ? t(key) : reason };
    }),
    claim: claimWords(certificate.claim, language, t),
    drawnAt: certificate.times.drawnAt,
    verdict: agrees ? t('ceremony.verified', { count: passed }) : t('ceremony.not-verified'),
  };
}
