import type { CatalogueCategory } from '../../../agencies/index.js';
import type { AwardLine } from '../../../awards/index.js';
import { formatShanghai, formatYuan } from '../../../basics/index.js';
import type { LogCheckpointTable } from '../../../db/index.js';
import type { ClosingNeed } from '../../../needs/index.js';
import { SCHEMES, type Scheme } from '../../../sealing/index.js';
import { SOURCE_KINDS, type SourceKind } from '../../../selection/index.js';
import type { RegisterCount, Savings } from '../../../statistics/index.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import { urls } from '../../urls.js';
import { toRootView } from '../log/log-view.js';
import { timeLeft } from '../needs/notice-view.js';
import { toDisclosureView } from '../statistics/disclosure-view.js';

/** How a selection is verified, said only of the sources and seals that this site has. */
function stepsOf(
  { kinds, schemes }: { readonly kinds: readonly SourceKind[]; readonly schemes: readonly Scheme[] },
  { t, language }: PageContext,
): string[] {
  const join = (...sentences: string[]): string => sentences.join(language === 'en' ? ' ' : '');
  const sealed = SCHEMES.filter((scheme) => schemes.includes(scheme));
  const secrets = SOURCE_KINDS.toReversed().filter((kind) => kinds.includes(kind));
  return [
    t('home.step-1'),
    join(t('home.step-2'), ...sealed.map((scheme) => t(`home.sealed-${scheme}`))),
    join(t('home.step-3'), ...secrets.map((kind) => t(`home.secret-${kind}`))),
    t('home.step-4'),
  ];
}

/** What the home page tells of. */
interface HomePage {
  readonly register: RegisterCount;
  readonly open: number;
  readonly selected: number;
  readonly catalogue: readonly CatalogueCategory[];
  readonly byCategory: ReadonlyMap<string, number>;
  readonly closing: readonly ClosingNeed[];
  readonly awards: readonly AwardLine[];
  readonly savings: Savings;
  readonly checkpoint: LogCheckpointTable | undefined;
  /** Sources of randomness that the site offers. */
  readonly kinds: readonly SourceKind[];
  /** Ways in which bids are sealed under these sources. */
  readonly schemes: readonly Scheme[];
}

function toCounters({ open, selected, register }: HomePage, { t }: PageContext) {
  return [
    { text: t('home.open-needs'), value: open, url: urls.needs({ state: 'published' }) },
    { text: t('home.selected'), value: selected, url: urls.needs({ state: 'selected' }) },
    { text: t('home.agencies'), value: register.agencies, url: urls.agencies() },
    { text: t('home.qualifications'), value: register.qualifications, url: urls.types() },
  ];
}

function toCategories({ catalogue, byCategory }: HomePage, { t, language }: PageContext) {
  return catalogue.map((category) => ({
    name: nameOf(category, language),
    url: urls.agencies({ category: category.code }),
    count: t('home.category-count', {
      types: category.types.length,
      agencies: byCategory.get(category.code) ?? 0,
    }),
  }));
}

function toClosing(need: ClosingNeed, context: PageContext) {
  return {
    url: urls.need(need.number),
    title: need.title,
    division: divisionName(need.divisionCode, context.language),
    budget: formatYuan(need.budgetFen),
    closesAt: formatShanghai(need.closesAt),
    left: timeLeft(context, need.closesAt),
  };
}

function toAward(award: AwardLine) {
  return {
    url: urls.need(award.number),
    title: award.title,
    winner: award.agencyName,
    winnerUrl: urls.agency(award.agencyCode),
    price: formatYuan(award.priceFen),
    saving: formatYuan(award.savingFen),
    awardedOn: award.awardedOn,
  };
}

/** View model of the home page. */
export function toHomeView(page: HomePage, context: PageContext) {
  const { t, language } = context;
  const { register, savings } = page;
  return {
    title: t('nav.home'),
    heading: t('site.name'),
    needsUrl: urls.needs(),
    agenciesUrl: urls.agencies(),
    verifyUrl: urls.verify(),
    savingsUrl: urls.savings({ from: savings.from, to: savings.to }),
    openUrl: urls.needs({ state: 'published' }),
    resultsUrl: urls.needs({ state: 'selected' }),
    sentence: toDisclosureView(savings, register, language),
    counters: toCounters(page, context),
    categories: toCategories(page, context),
    closing: page.closing.map((need) => toClosing(need, context)),
    awards: page.awards.map(toAward),
    logUrl: urls.log(),
    log: toRootView(page.checkpoint, context),
    guideUrl: urls.document('how-to-audit'),
    protocolUrl: urls.document('protocol'),
    documentsUrl: urls.documents(),
    incidentsUrl: urls.publicIncidents(),
    entryNoticesUrl: urls.entryNotices(),
    steps: stepsOf(page, context),
  };
}
