import type { Actor } from '../../../accounts/index.js';
import type { CourseRow } from '../../../awards/index.js';
import { formatShanghai, formatStars, formatYuan, scoreOf } from '../../../basics/index.js';
import { type Dossier, type FileFacts, type Side, sideOf } from '../../../contracts/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import type { FieldView, FormView } from '../../forms/fields.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';

/** The present award of a need, with what followed it alone. */
export function presentAward({ courses, dossier }: Pick<AwardPage, 'courses' | 'dossier'>) {
  const course = courses.at(-1) as CourseRow;
  return { course, dossier: dossierOf(dossier, course) };
}

/** What followed one award. */
export function dossierOf(
  { contracts, extensions, deliverables, ends, evaluations, files }: Dossier,
  { id }: Pick<CourseRow, 'id'>,
): Dossier {
  const own = <T extends { readonly awardId: string }>(rows: readonly T[]) =>
    rows.filter(({ awardId }) => awardId === id);
  return {
    contracts: own(contracts),
    extensions: own(extensions),
    deliverables: own(deliverables),
    ends: own(ends),
    evaluations: own(evaluations),
    files,
  };
}

/** On which side of the award the visitor is. */
export const sideOfVisitor = (
  { actor }: Pick<PageContext, 'actor'>,
  need: PublishedNeed,
  course: CourseRow,
): Side | undefined => sideOf(actor, need, course);

/** True for those who may read contract and deliverables: both sides, officials, auditors and administrators. */
const mayReadFiles = (actor: Actor | null, need: PublishedNeed, course: CourseRow): boolean =>
  actor !== null &&
  (sideOf(actor, need, course) !== undefined ||
    ['official', 'auditor', 'administrator'].includes(actor.role));

/** Files as a page shows them: the digest to everybody, name and link to those who may read them. */
export function toFiles(
  files: readonly FileFacts[],
  { need, course }: { readonly need: PublishedNeed; readonly course: CourseRow },
  { actor }: Pick<PageContext, 'actor'>,
) {
  const readable = mayReadFiles(actor, need, course);
  return files.map(({ id, name, sha256 }) => ({
    sha256,
    name: readable ? name : null,
    url: readable ? urls.attachment(id) : null,
  }));
}

/** A form that says yes, or no with a reason. */
export interface AnswerForm {
  readonly title: string;
  readonly lead: string;
  readonly url: string;
  /** Null for whoever may only take it back. */
  readonly yes: string | null;
  readonly no: string;
  readonly reason: FieldView;
}

/** View model of such a form. */
export function toAnswerForm(
  form: FormView,
  { t }: Pick<PageContext, 't'>,
  words: Omit<AnswerForm, 'reason'>,
): AnswerForm {
  const reason = form.field('reason', { label: t('contracts.reason'), kind: 'textarea', maxLength: 500 });
  return { ...words, reason };
}

/** Who did something, as pages name a side or an office. */
export function roleWords(role: string, { t }: Pick<PageContext, 't'>): string {
  switch (role) {
    case 'owner':
      return t('role.owner');
    case 'agency':
      return t('role.agency');
    case 'administrator':
      return t('contracts.operator');
    default:
      return t('contracts.authority');
  }
}

/** What became of what somebody proposed: by whom and when, and why not. */
export function toSettled(
  row: {
    readonly state: 'proposed' | 'confirmed' | 'refused';
    readonly answer: string | null;
    readonly proposedRole: string;
    readonly proposedAt: string;
    readonly settledRole: string | null;
    readonly settledAt: string | null;
  },
  words: Readonly<Record<'proposed' | 'confirmed' | 'refused', string>>,
  context: PageContext,
) {
  const { t } = context;
  const { state, answer, proposedRole, proposedAt, settledRole, settledAt } = row;
  return {
    proposed: t('contracts.by', { who: roleWords(proposedRole, context), at: formatShanghai(proposedAt) }),
    state: words[state],
    settled:
      settledRole === null || settledAt === null
        ? null
        : t('contracts.by', { who: roleWords(settledRole, context), at: formatShanghai(settledAt) }),
    answer: answer === null ? null : t('awards.reason', { reason: answer }),
  };
}

/** Parts of an award with pages of their own, as its page lists them. */
export function toParts(page: AwardPage, { t, now }: PageContext) {
  const { course, dossier } = presentAward(page);
  const { contracts, deliverables, evaluations } = dossier;
  const { number } = page.need;
  const isTaken = !['publicity', 'letter', 'declined', 'lapsed', 'passed-over'].includes(course.stage);
  if (!isTaken) return { lines: [], suspended: null };
  const contract = contracts.findLast(({ state }) => state !== 'refused');
  const accepted = deliverables.filter(({ state }) => state === 'confirmed').length;
  const counted = evaluations.filter(({ state }) => state === 'confirmed');
  const score = scoreOf(counted);
  const lines = [
    {
      label: t('contracts.contract'),
      url: urls.awardContract(number),
      text: contract
        ? t('contracts.contract-line', {
            state: t(`contracts.contract-${contract.state}`),
            amount: formatYuan(contract.amountFen),
            until: contract.serviceUntil,
          })
        : t('contracts.contract-none'),
    },
    {
      label: t('contracts.service'),
      url: urls.awardService(number),
      text: t('contracts.service-line', { count: deliverables.length, accepted }),
    },
    {
      label: t('contracts.evaluation'),
      url: urls.awardEvaluation(number),
      text: score === null ? t('contracts.score-none') : t('contracts.score', { stars: formatStars(score) }),
    },
    {
      label: t('contracts.end'),
      url: urls.awardEnd(number),
      text: t('contracts.end-line', { count: dossier.ends.length }),
    },
    { label: t('contracts.archive'), url: urls.awardArchive(number), text: t('contracts.archive-line') },
  ];
  const isSuspended = page.suspensions.some(
    ({ suspendedAt, liftedAt }) => suspendedAt <= now && (liftedAt === null || liftedAt > now),
  );
  return { lines, suspended: isSuspended ? t('contracts.suspended') : null };
}
