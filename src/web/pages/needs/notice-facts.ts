import { formatShanghai, formatYuan, maskPhone } from '../../../basics/index.js';
import type { Contacts, Information, Notice, PublishedNeed } from '../../../needs/index.js';
import { methodOf, type Plan } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, type TypeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { plannedSource } from '../draws/rounds-view.js';

/** One line of a label and a value. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly url: string | null;
}

/** A line without a link. */
const fact = (label: string, value: string, url: string | null = null): Fact => ({ label, value, url });

const optional = (label: string, value: string | null): Fact[] =>
  value === null || value === '' ? [] : [fact(label, value)];

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

/** The terms of a notice that fit on a line, in the order of the printed form. */
export function termFacts(
  { notice, plan }: { readonly notice: Notice; readonly plan: Plan | null },
  context: PageContext,
  words: TypeWords,
): Fact[] {
  const { t, language } = context;
  const isLater = (plan?.round ?? 1) > 1;
  const yuan = (amount: number) => t('needs.yuan', { amount: formatYuan(amount) });
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
      t(`method.${notice.method}`) +
        (notice.pricedDraw ? t('needs.priced-draw-suffix') : '') +
        // What the draw leaves to the owner is part of what everybody signs up for.
        (methodOf(notice.method).lists ? ` · ${t(`method-hint.${notice.method}`)}` : ''),
    ),
    fact(
      t('needs.source'),
      [t(`source.${notice.source}`), plan && plannedSource(plan, context)].filter(Boolean).join(' · '),
    ),
    fact(t('needs.min-entries'), String(notice.minEntries)),
    // Nobody signs up for a later round.
    fact(t(isLater ? 'needs.redo-at' : 'needs.opens-at'), formatShanghai(notice.opensAt)),
    fact(t(isLater ? 'needs.round-closes-at' : 'needs.closes-at'), formatShanghai(notice.closesAt)),
  ];
}

/** What a notice says beside its terms. */
export interface Beside {
  readonly information: Information;
  readonly contacts: Contacts;
}

/** The information of a notice that fits on a line; telephone numbers are masked for the public. */
export function informationFacts(
  { information, contacts }: Beside,
  { t, actor }: Pick<PageContext, 't' | 'actor'>,
): Fact[] {
  // They are personal: whoever is logged in sees them whole.
  const show = (phone: string | null) => (actor || !phone ? phone : maskPhone(phone));
  return [
    ...optional(t('needs.witnesses'), information.witnesses.join(t('needs.separator'))),
    ...optional(t('needs.owner-phone'), show(contacts.ownerPhone)),
    ...optional(t('needs.supervisor-phone'), show(contacts.supervisorPhone)),
  ];
}

/** A value before and after a change, in lines. */
export interface ChangedFact {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

// Files may change under the same name.
const filesText = (files: Notice['attachments']): string =>
  files.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256.slice(0, 16)}…)`).join('\n');

function compare(
  before: readonly Fact[],
  after: readonly Fact[],
  { t }: Pick<PageContext, 't'>,
): ChangedFact[] {
  const valueIn = (facts: readonly Fact[], label: string) =>
    facts.find((one) => one.label === label)?.value ?? t('needs.no-value');
  const labels = new Set([...before, ...after].map(({ label }) => label));
  return [...labels]
    .map((label) => ({ label, before: valueIn(before, label), after: valueIn(after, label) }))
    .filter((change) => change.before !== change.after);
}

/** Terms that differ, old and new, as everybody reads them. */
export function changedTerms(
  before: Notice,
  after: Notice,
  context: PageContext,
  words: TypeWords,
): ChangedFact[] {
  const { t } = context;
  const all = (notice: Notice): Fact[] => [
    fact(t('needs.title'), notice.title),
    ...termFacts({ notice, plan: null }, context, words),
    ...optional(t('needs.content'), notice.content),
    ...optional(t('needs.attachments'), filesText(notice.attachments)),
    ...optional(
      t('needs.avoidance'),
      notice.avoidance.map(({ agency, reason }) => `${agency} ${reason}`).join('\n'),
    ),
    // Where the later notice does not bind them, they have become information.
    ...optional(
      t('needs.witnesses'),
      after.witnesses ? (notice.witnesses ?? []).join(t('needs.separator')) : '',
    ),
  ];
  return compare(all(before), all(after), context);
}

/** Information that differs, old and new. */
export function changedInformation(
  before: Beside,
  after: Beside,
  context: Pick<PageContext, 't' | 'actor'>,
): ChangedFact[] {
  const { t } = context;
  const all = (beside: Beside): Fact[] => [
    ...informationFacts(beside, context),
    ...optional(t('needs.clarification'), beside.information.clarification),
    ...optional(t('needs.extra-attachments'), filesText(beside.information.attachments)),
  ];
  return compare(all(before), all(after), context);
}

/** What is known of a need of an older system. */
export function importedFacts(need: PublishedNeed, context: PageContext, words: TypeWords): Fact[] {
  const { t, language } = context;
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
