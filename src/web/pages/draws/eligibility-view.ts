import type { CatalogueCategory } from '../../../agencies/index.js';
import { type Failure, formatShanghai } from '../../../basics/index.js';
import type { Answer } from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import type { Query } from '../../address.js';
import { FormView } from '../../forms/fields.js';
import { filterView, querySummary } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import type { PageContext } from '../../render/page.js';
import { type TypeWords, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { requirementText } from '../needs/notice-facts.js';
import { type CountedReplay, DIFFERS, OUTCOMES } from './eligibility-data.js';
import { basisText, evidenceText, exclusionText, outcomeText, poolText } from './eligibility-words.js';

/** Outcomes of entries, not of agencies: rare, and named only where there are any. */
const OF_ENTRIES: ReadonlySet<string> = new Set(OUTCOMES.filter((one) => /^(bid-|related-entry)/.test(one)));

/** What a replay page is asked for, ready for links and fields. */
export type EligibilityQuery = Readonly<Record<'at' | 'q' | 'rule', string>>;

/** An answer as published in JSON. */
function toPublicAnswer(answer: Answer) {
  const { creditCode, name, fault, asOf, evidence, entered, pooled, differs } = answer;
  return {
    creditCode,
    name,
    eligible: fault === null,
    rule: fault,
    asOf,
    evidence,
    entered,
    pooled,
    differs,
  };
}

/** The pool held against the rules, for the top of the page. */
function toComparison(replay: CountedReplay, address: (change: Query) => string, context: PageContext) {
  const { t } = context;
  const { comparison, judgesEntries, entered } = replay;
  if (!comparison) {
    const url = judgesEntries ? address({ at: '' }) : null;
    return url === null
      ? null
      : {
          bad: false,
          text: t('eligibility.pool-elsewhen'),
          url,
          link: t('eligibility.pool-compare'),
          strangers: null,
        };
  }
  const { differences, strangers } = comparison;
  return {
    bad: differences > 0 || strangers.length > 0,
    text:
      differences > 0
        ? t('eligibility.pool-differs', { count: differences })
        : t('eligibility.pool-agrees', { count: entered }),
    url: differences > 0 ? address({ rule: DIFFERS }) : null,
    link: t('eligibility.pool-differing'),
    strangers: strangers.length > 0 ? t('eligibility.pool-strangers', { codes: strangers.join(', ') }) : null,
  };
}

function toLaterLines({ comparison }: CountedReplay, context: PageContext) {
  const { t } = context;
  return (comparison?.later ?? []).map((change) => ({
    round: t('eligibility.later-nth', { round: change.round }),
    name: change.name ?? change.agency,
    creditCode: change.agency,
    url: urls.agency(change.agency),
    decision:
      change.asDecided && change.stated !== null
        ? t('eligibility.later-stated', {
            reason: exclusionText(context, change.stated),
            decision: change.decision ?? '',
          })
        : t('eligibility.later-undecided'),
    asDecided: change.asDecided,
    rules: change.rules === null ? t('eligibility.rules-may') : outcomeText(context, change.rules),
    differs: change.stated !== change.rules,
  }));
}

function toLine(answer: Answer, replay: CountedReplay, context: PageContext, words: TypeWords) {
  const { t } = context;
  return {
    url: urls.agency(answer.creditCode),
    name: answer.name,
    creditCode: answer.creditCode,
    may: answer.fault === null,
    tag: answer.fault === null ? 'tag-valid' : 'tag-excluded',
    text: answer.fault === null ? t('eligibility.may') : outcomeText(context, answer.fault),
    evidence: evidenceText(answer.evidence, context, words),
    pool: answer.pooled === null ? null : poolText(answer, answer.pooled, context),
    differs: answer.differs,
    asOf: answer.asOf === replay.at ? null : t('eligibility.asof', { at: formatShanghai(answer.asOf) }),
    entered: answer.entered === true,
  };
}

/** What was found out for a page or for programs. */
export interface EligibilityAnswers {
  readonly need: PublishedNeed;
  readonly replay: CountedReplay;
  readonly answers: readonly Answer[];
  readonly own: Answer | undefined;
  readonly query: EligibilityQuery;
  /** The query of the next page; null on the last one. */
  readonly next: Query | null;
  readonly isFirst: boolean;
  /** Refused parameters. */
  readonly errors: readonly Failure[];
}

/** The answers as published in JSON. */
export function toEligibilityData({ need, replay, answers, next }: EligibilityAnswers) {
  const { at, deadline, version, judgesEntries, comparison } = replay;
  return {
    number: need.number,
    at,
    deadline,
    version: version.version,
    planHash: version.planHash,
    judgesEntries,
    comparison,
    counts: Object.fromEntries(replay.counts.map(({ outcome, count }) => [outcome, count])),
    items: answers.map(toPublicAnswer),
    next: next && urls.eligibilityData(need.number, next),
  };
}

/** View model of the replay page. */
export function toEligibilityView(
  page: EligibilityAnswers & { readonly catalogue: readonly CatalogueCategory[] },
  asked: Asked<unknown>,
  context: PageContext,
) {
  const { t, language } = context;
  const { need, replay, query } = page;
  const { number } = need;
  const words = typeWords(page.catalogue, language);
  const address = (change: Query) => urls.eligibility(number, { ...query, ...change });
  return {
    title: t('eligibility.title', { number }),
    need: { text: need.title, url: urls.need(number) },
    ...filtersView(page, asked, context),
    ...basisView(replay, context, words),
    pool: toComparison(replay, address, context),
    later: toLaterLines(replay, context),
    own: page.own ? toLine(page.own, replay, context, words) : null,
    counts: countLines(page, address, context),
    lines: page.answers.map((answer) => toLine(answer, replay, context, words)),
    jsonUrl: urls.eligibilityData(number, query),
    pager: {
      firstUrl: page.isFirst ? null : address({}),
      nextUrl: page.next ? urls.eligibility(number, page.next) : null,
    },
  };
}

/** What the page can be asked, and what of it was refused. */
function filtersView(
  { need, replay, errors }: EligibilityAnswers,
  asked: Asked<unknown>,
  context: PageContext,
) {
  const { t } = context;
  const form = new FormView(t, errors.length > 0 ? asked.typed : {}, errors);
  return {
    summary: querySummary(t, errors, ['at', 'q', 'rule']),
    action: urls.eligibility(need.number),
    atField: form.field('at', {
      label: t('eligibility.at'),
      kind: 'datetime-local',
      hint: t('eligibility.at-hint'),
      required: false,
      initial: formatShanghai(replay.at).replace(' ', 'T'),
    }),
    filters: [
      filterView(asked, t, 'q'),
      filterView(asked, t, 'rule', {
        any: t('eligibility.any'),
        options: [...OUTCOMES, DIFFERS].map((outcome) => ({
          value: outcome,
          text: outcome === DIFFERS ? t('eligibility.differs') : outcomeText(context, outcome),
        })),
      }),
    ],
  };
}

/** At which instant and by which notice it was judged. */
function basisView(replay: CountedReplay, context: PageContext, words: TypeWords) {
  const { t, now } = context;
  const { notice, version, publishedAt, plan } = replay.version;
  return {
    asOf: t('eligibility.as-of', { at: formatShanghai(replay.at) }),
    version: t('eligibility.version', {
      version,
      publishedAt: formatShanghai(publishedAt),
      requirement: requirementText(notice.requirement, context, words),
      deadline: formatShanghai(plan.closesAt),
    }),
    notes: [
      ...(replay.at > now ? [t('eligibility.future')] : []),
      ...(replay.at > replay.deadline ? [t('eligibility.closed')] : []),
      ...(replay.judgesEntries ? [t('eligibility.entries')] : []),
      t('eligibility.dated'),
    ],
  };
}

/** How many may sign up and how many each rule keeps out. */
function countLines(
  { replay, catalogue }: { readonly replay: CountedReplay; readonly catalogue: readonly CatalogueCategory[] },
  address: (change: Query) => string,
  context: PageContext,
) {
  const types = new Set(replay.version.notice.requirement.lines.map(({ type }) => type));
  const basis = catalogue
    .flatMap((category) => category.types)
    .filter(({ code }) => types.has(code))
    .map((type) => type.basis)
    .join(context.t('needs.separator'));
  return replay.counts
    .filter(({ outcome, count }) => count > 0 || !OF_ENTRIES.has(outcome))
    .map(({ outcome, count }) => ({
      text: outcomeText(context, outcome),
      basis: basisText(context, outcome, basis),
      count,
      url: address({ rule: outcome }),
    }));
}
