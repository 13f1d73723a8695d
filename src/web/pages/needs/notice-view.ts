import type { CatalogueCategory } from '../../../agencies/index.js';
import { formatShanghai, formatYuan, maskPhone, toMillis } from '../../../basics/index.js';
import {
  type BidKey,
  isOpen,
  type JoiningFault,
  type Notice,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { canonicalNotice, noticeDigestOf, type Plan, planText, sourceOf } from '../../../selection/index.js';
import { typedAt } from '../../forms/form.js';
import { storedForm } from '../../forms/stored-form.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import { divisionName, type TypeWords, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { schemeText } from '../draws/opening-words.js';
import type { ResultView } from '../draws/result-view.js';
import { claimText, plannedSource, type RoundsView } from '../draws/rounds-view.js';
import { NEED_FORM } from './posted-form.js';

/** One line of a label and a value. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly url: string | null;
}

/** The requirement of a notice in words. */
export function requirementText(
  requirement: Notice['requirement'],
  { t }: PageContext,
  words: TypeWords,
): string {
  const lines = requirement.lines.map(({ type, minGrade }) =>
    minGrade === null
      ? words.type(type)
      : t('needs.grade-at-least', { type: words.type(type), grade: words.grade(type, minGrade) }),
  );
  if (lines.length === 1) return lines[0] ?? '';
  return t(requirement.mode === 'one-of' ? 'needs.one-of' : 'needs.all-of', {
    lines: lines.join(t('needs.separator')),
  });
}

/** Time left until a deadline in days, hours, minutes; by the server's clock. */
export function timeLeft({ t, now }: PageContext, closesAt: string): string {
  const minutes = Math.max(0, Math.floor((toMillis(closesAt) - toMillis(now)) / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  return days > 0
    ? t('needs.left-days', { days, hours })
    : t('needs.left-hours', { hours, minutes: minutes % 60 });
}

/** The facts of a notice, in the order of the printed form. */
export function noticeFacts(
  { notice, plan }: { readonly notice: Notice; readonly plan: Plan | null },
  need: Pick<PublishedNeed, 'form'>,
  context: PageContext,
  words: TypeWords,
): Fact[] {
  const { t, language } = context;
  const fact = (label: string, value: string, url: string | null = null): Fact => ({ label, value, url });
  const optional = (label: string, value: string | null) =>
    value === null || value === '' ? [] : [fact(label, value)];
  const yuan = (amount: number) => t('needs.yuan', { amount: formatYuan(amount) });
  const contacts = contactsOf(need, context);
  return [
    fact(t('needs.number'), notice.number),
    fact(t('needs.owner'), notice.owner),
    fact(t('needs.project'), notice.projectName),
    fact(t('needs.project-code'), notice.projectCode, urls.needs({ project: notice.projectCode })),
    fact(t('needs.division'), divisionName(notice.division, language)),
    ...optional(t('needs.investment'), notice.investmentFen === null ? null : yuan(notice.investmentFen)),
    fact(t('needs.requirement'), requirementText(notice.requirement, context, words)),
    ...optional(
      t('needs.service-days'),
      notice.serviceDays === null ? null : t('needs.days', { days: notice.serviceDays }),
    ),
    fact(t('needs.budget'), yuan(notice.budgetFen)),
    ...optional(t('needs.floor'), notice.floorFen === null ? null : yuan(notice.floorFen)),
    fact(t('needs.fund'), t(`fund.${notice.fund}`)),
    fact(
      t('needs.method'),
      t(`method.${notice.method}`) + (notice.pricedDraw ? t('needs.priced-draw-suffix') : ''),
    ),
    fact(
      t('needs.source'),
      [t(`source.${notice.source}`), plan && plannedSource(plan, context)].filter(Boolean).join(' · '),
    ),
    fact(t('needs.min-entries'), String(notice.minEntries)),
    fact(t('needs.opens-at'), formatShanghai(notice.opensAt)),
    fact(t('needs.closes-at'), formatShanghai(notice.closesAt)),
    ...optional(t('needs.witnesses'), notice.witnesses.join(t('needs.separator'))),
    ...optional(t('needs.owner-phone'), contacts.owner),
    ...optional(t('needs.supervisor-phone'), contacts.supervisor),
  ];
}

// Telephone numbers are personal: the public sees them masked, whoever is logged in sees them whole.
function contactsOf(
  need: Pick<PublishedNeed, 'form'>,
  { actor }: PageContext,
): { owner: string; supervisor: string } {
  const typed = storedForm(NEED_FORM, need.form);
  const show = (phone: string) => (actor || !phone ? phone : maskPhone(phone));
  return {
    owner: show(typedAt(typed, 'ownerPhone')),
    supervisor: show(typedAt(typed, 'supervisorPhone')),
  };
}

/** The digests that bind a version, with SM3 of the same bytes beside SHA-256. */
export function digestsOf({ plan, planHash, notice }: PublishedVersion, { t }: PageContext) {
  return [
    { label: t('needs.plan-hash'), sha256: planHash, sm3: sm3Hex(planText(plan)) },
    { label: t('needs.notice-hash'), sha256: noticeDigestOf(plan), sm3: sm3Hex(canonicalNotice(notice)) },
    { label: t('needs.commitment'), sha256: plan.commitment, sm3: null },
  ];
}

/** What the public page of a need is made of. */
export interface NoticePage {
  readonly need: PublishedNeed;
  /** The latest first; none for a need of an older system. */
  readonly versions: readonly PublishedVersion[];
  readonly catalogue: readonly CatalogueCategory[];
  readonly result: ResultView | null;
  readonly rounds: RoundsView | null;
  /** Why the acting agency may not join, if it may not; null where nobody asks or nobody can. */
  readonly joining: { readonly fault: JoiningFault | undefined } | null;
  readonly predecessor: PublishedNeed | undefined;
  readonly successor: PublishedNeed | undefined;
  readonly bidKey: BidKey | undefined;
}

/** View model of the public page of a need. */
export function toNoticeView(page: NoticePage, context: PageContext) {
  const { t } = context;
  const { need, versions, bidKey } = page;
  const [current] = versions;
  return {
    title: need.title,
    number: need.number,
    ...stateView(need, current, context),
    joining: page.joining && joiningView(need, page.joining.fault, context),
    eligibilityUrl: current ? urls.eligibility(need.number) : null,
    incidentsUrl: urls.publicIncidents({ need: need.number }),
    ceremonyUrl: hasCeremony(need) ? urls.ceremony(need.number) : null,
    bidKey: bidKey
      ? {
          opens: schemeText(bidKey, context),
          recipient: bidKey.recipient,
          url: urls.opening(need.number),
        }
      : null,
    reason:
      need.state === 'withdrawn' && need.reason
        ? t('needs.withdrawn-because', { reason: need.reason })
        : null,
    predecessor: linkTo(page.predecessor),
    successor: linkTo(page.successor),
    result: page.result,
    rounds: page.rounds,
    ...contentView(page, context),
    versions: versions.length > 1 ? versions.map((version) => versionView(version, context)) : [],
  };
}

/** Where a need stands, and what is left of the time for signing up. */
function stateView(need: PublishedNeed, current: PublishedVersion | undefined, context: PageContext) {
  const { t } = context;
  // What is over is over whatever the time: such a page is kept for longer.
  if (need.state !== 'published')
    return { state: need.state, stateText: t(`need-state.${need.state}`), open: null };
  const { now } = context;
  // Between the deadline and the freeze, while the opening waits.
  if (!isOpen(need, now)) return { state: 'closed', stateText: t('opening.closed'), open: null };
  return {
    state: need.state,
    stateText: t('need-state.published'),
    open: current
      ? {
          left: timeLeft(context, current.notice.closesAt),
          now: formatShanghai(now, true),
          closesAt: formatShanghai(current.notice.closesAt),
        }
      : null,
  };
}

function joiningView({ number }: PublishedNeed, fault: JoiningFault | undefined, { t }: PageContext) {
  return fault
    ? { text: t('needs.may-not-join', { reason: t(`exclusion.${fault}`) }), url: null }
    : { text: t('needs.may-join'), url: urls.entry(number) };
}

const hasCeremony = ({ sourceKind, state }: PublishedNeed): boolean =>
  sourceKind !== null &&
  sourceOf(sourceKind).needs === 'hall' &&
  (state === 'closed' || state === 'selected');

const linkTo = (other: PublishedNeed | undefined) =>
  other ? { text: `${other.number} ${other.title}`, url: urls.need(other.number) } : null;

/** What the notice in force says. */
function contentView({ need, versions: [current], catalogue }: NoticePage, context: PageContext) {
  const words = typeWords(catalogue, context.language);
  return {
    facts: current ? noticeFacts(current, need, context, words) : importedFacts(need, context, words),
    claim: current ? claimText(current.plan, context) : null,
    content: current?.notice.content.split('\n') ?? [],
    avoidance: current?.notice.avoidance ?? [],
    attachments: (current?.notice.attachments ?? []).map(({ name, sha256 }) => ({
      name,
      sha256,
      url: urls.needAttachment(need.number, sha256),
    })),
    digests: current ? digestsOf(current, context) : [],
  };
}

const versionView = (
  { version, publishedAt, changeNote, plan, planHash }: PublishedVersion,
  { t }: PageContext,
) => ({
  version: t('needs.version', { version }),
  publishedAt: formatShanghai(publishedAt),
  changeNote: changeNote ?? t('needs.first-version'),
  planDigest: { sha256: planHash, sm3: sm3Hex(planText(plan)) },
});

/** A need as published in JSON. */
export function toNoticeData(need: PublishedNeed, versions: readonly PublishedVersion[]) {
  const [current] = versions;
  return {
    number: need.number,
    state: need.state,
    imported: need.imported === 1,
    notice: current?.notice ?? null,
    plan: current?.plan ?? null,
    planHash: current?.planHash ?? null,
    versions: versions.map(({ version, publishedAt, planHash, changeNote }) => ({
      version,
      publishedAt,
      planHash,
      changeNote,
    })),
    certificate: need.state === 'selected' && need.imported === 0 ? urls.certificate(need.number) : null,
  };
}

function importedFacts(need: PublishedNeed, context: PageContext, words: TypeWords): Fact[] {
  const { t, language } = context;
  const fact = (label: string, value: string, url: string | null = null): Fact => ({ label, value, url });
  return [
    fact(t('needs.number'), need.number),
    fact(t('needs.owner'), need.ownerName),
    fact(t('needs.project-code'), need.projectCode ?? '', urls.needs({ project: need.projectCode })),
    fact(t('needs.division'), divisionName(need.divisionCode, language)),
    fact(t('needs.requirement'), words.type(need.typeCode)),
    fact(t('needs.budget'), t('needs.yuan', { amount: formatYuan(need.budgetFen) })),
    fact(t('needs.method'), need.method ? t(`method.${need.method}`) : ''),
  ];
}
