import type { CatalogueCategory } from '../../../agencies/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { Answer, Evidence, Pooled } from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { inFormat, type Query } from '../../address.js';
import type { ErrorSummary, FormView } from '../../forms/fields.js';
import { filterView } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import { isMessageKey, type MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { type TypeWords, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { requirementText } from '../needs/notice-view.js';
import { type CountedReplay, DIFFERS, OUTCOMES } from './eligibility-data.js';

/** Outcomes of entries, not of agencies: rare, and named only where there are any. */
const OF_ENTRIES: ReadonlySet<string> = new Set(OUTCOMES.filter((one) => /^(bid-|related-entry)/.test(one)));

/** What a replay page is asked for, ready for links and fields. */
export type EligibilityQuery = Readonly<Record<'at' | 'q' | 'rule', string>>;

/** An answer as published in JSON. */
export function toPublicAnswer(answer: Answer) {
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

const outcomeText = ({ t }: PageContext, outcome: string): string =>
  outcome === 'may' ? t('eligibility.rule-may') : t(`exclusion.${outcome}` as MessageKey);

/** A coded reason in words; the code itself where nobody here knows it. */
function exclusionText({ t }: PageContext, reason: string): string {
  const key = `exclusion.${reason}`;
  return isMessageKey(key) ? t(key) : reason;
}

function basisText({ t }: PageContext, outcome: string, basis: string): string {
  if (outcome.startsWith('bid-')) return t('eligibility.basis-bid');
  if (['qualification-missing', 'grade-too-low', 'certificate-expired'].includes(outcome))
    return t('eligibility.basis-qualification', { basis });
  return t(`eligibility.basis-${outcome}` as MessageKey);
}

/** The record that decided, in words: one line a record. */
export function evidenceText(evidence: Evidence, { t }: PageContext, words: TypeWords): string[] {
  switch (evidence.kind) {
    case 'approval':
      return [
        evidence.approvedAt
          ? t('eligibility.approved-since', { at: formatShanghai(evidence.approvedAt) })
          : t('eligibility.never-approved'),
      ];
    case 'suspension':
      return [
        evidence.until
          ? t('eligibility.suspended', {
              from: formatShanghai(evidence.from),
              until: formatShanghai(evidence.until),
              reason: evidence.reason,
            })
          : t('eligibility.suspended-still', {
              from: formatShanghai(evidence.from),
              reason: evidence.reason,
            }),
      ];
    case 'avoidance':
      return [t('eligibility.avoided', { reason: evidence.reason })];
    case 'relation': {
      const since = evidence.since ? formatShanghai(evidence.since) : '—';
      const keys = {
        'same-body': 'eligibility.same-body',
        'legal-representative': 'eligibility.same-representative',
        controller: 'eligibility.same-controller',
        controls: 'eligibility.controls',
      } as const;
      return [t(keys[evidence.by], { since })];
    }
    case 'entry':
      return [
        t('eligibility.entry', {
          at: formatShanghai(evidence.enteredAt, true),
          hash: evidence.entryHash.slice(0, 16),
        }),
      ];
    case 'qualifications':
      if (evidence.rows.length === 0)
        return [t('eligibility.nothing-held', { line: words.type(evidence.line?.type ?? null) })];
      return evidence.rows.map((row) =>
        t('eligibility.certificate', {
          type: words.type(row.type),
          grade: words.grade(row.type, row.grade),
          number: row.certificateNumber ?? t('agencies.by-commitment'),
          from: row.validFrom,
          to: row.validTo ?? t('agencies.without-end'),
        }),
      );
  }
}

function poolText({ fault, entered }: Answer, pooled: Pooled, context: PageContext): string {
  const { t } = context;
  const pool =
    pooled === 'in' || pooled === 'unnamed'
      ? t(`eligibility.pool-${pooled}`)
      : t('eligibility.pool-excluded', { reason: exclusionText(context, pooled) });
  const rules = fault === null ? t('eligibility.pool-in') : outcomeText(context, fault);
  return t('eligibility.pool-says', {
    pool,
    rules: entered ? rules : t('eligibility.pool-not-entered'),
  });
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

/** View model of the replay page. */
export function toEligibilityView(
  page: {
    readonly need: PublishedNeed;
    readonly replay: CountedReplay;
    readonly answers: readonly Answer[];
    readonly own: Answer | undefined;
    readonly query: EligibilityQuery;
    readonly next: Query | null;
    readonly isFirst: boolean;
    readonly asked: Asked<unknown>;
    readonly summary: ErrorSummary | null;
    readonly catalogue: readonly CatalogueCategory[];
    readonly form: FormView;
  },
  context: PageContext,
) {
  const { t, language, now } = context;
  const { need, replay, query } = page;
  const { number } = need;
  const words = typeWords(page.catalogue, language);
  const { notice, version, publishedAt, plan } = replay.version;
  const types = new Set(notice.requirement.lines.map(({ type }) => type));
  const basis = page.catalogue
    .flatMap((category) => category.types)
    .filter(({ code }) => types.has(code))
    .map((type) => type.basis)
    .join(t('needs.separator'));
  const address = (change: Query) => urls.eligibility(number, { ...query, ...change });
  return {
    title: t('eligibility.title', { number }),
    need: { text: need.title, url: urls.need(number) },
    summary: page.summary,
    action: urls.eligibility(number),
    atField: page.form.field('at', {
      label: t('eligibility.at'),
      kind: 'datetime-local',
      hint: t('eligibility.at-hint'),
      required: false,
      initial: formatShanghai(replay.at).replace(' ', 'T'),
    }),
    filters: [
      filterView(page.asked, t, 'q'),
      filterView(page.asked, t, 'rule', {
        any: t('eligibility.any'),
        options: [...OUTCOMES, DIFFERS].map((outcome) => ({
          value: outcome,
          text: outcome === DIFFERS ? t('eligibility.differs') : outcomeText(context, outcome),
        })),
      }),
    ],
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
    pool: toComparison(replay, address, context),
    later: toLaterLines(replay, context),
    own: page.own ? toLine(page.own, replay, context, words) : null,
    counts: replay.counts
      .filter(({ outcome, count }) => count > 0 || !OF_ENTRIES.has(outcome))
      .map(({ outcome, count }) => ({
        text: outcomeText(context, outcome),
        basis: basisText(context, outcome, basis),
        count,
        url: address({ rule: outcome }),
      })),
    lines: page.answers.map((answer) => toLine(answer, replay, context, words)),
    jsonUrl: inFormat(urls.eligibility(number, query), 'json'),
    pager: {
      firstUrl: page.isFirst ? null : address({}),
      nextUrl: page.next ? urls.eligibility(number, page.next) : null,
    },
  };
}
