import type { CatalogueCategory } from '../../../agencies/index.js';
import { dataOf, publicText } from '../../../audit/index.js';
import type { CourseRow } from '../../../awards/index.js';
import { formatShanghai, formatYuan } from '../../../basics/index.js';
import { letterNumber } from '../../../contracts/index.js';
import type { AuditEventTable, ObjectionTable } from '../../../db/index.js';
import {
  type DirectChoice,
  isDirectNeed,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import type { ResultView } from '../draws/result-parts.js';
import { announcedFacts } from '../needs/direct-view.js';
import { termFacts } from '../needs/notice-facts.js';
import { toAnswer, toLine } from '../objections/objection-view.js';
import type { AwardPage } from './award-data.js';
import { dossierOf } from './award-parts.js';
import { eventText, stageText } from './award-words.js';
import { toContracts } from './contract-view.js';
import { toEnds } from './end-view.js';
import { toSides } from './evaluation-view.js';
import { toDeliverables, toExtensions } from './service-view.js';

/** What the archive of a selection is made of. */
export interface ArchivePage extends AwardPage {
  /** The latest first. */
  readonly versions: readonly PublishedVersion[];
  readonly catalogue: readonly CatalogueCategory[];
  /** Undefined where the agency was selected. */
  readonly choice: DirectChoice | undefined;
  readonly result: ResultView | null;
  readonly objections: readonly ObjectionTable[];
  /** Every record of the log about the need. */
  readonly records: readonly AuditEventTable[];
}

/** A record of the log: its number, when, by whom, what and why. */
function toRecord(
  { seq, at, kind, data, actorRole }: AuditEventTable,
  need: PublishedNeed,
  { t }: PageContext,
) {
  const { reason, facts } = dataOf({ data }) as Record<string, unknown>;
  const why = [reason, facts].filter((text): text is string => typeof text === 'string');
  const role = `role.${actorRole ?? 'system'}`;
  return {
    seq,
    url: urls.logEvent(seq),
    at: formatShanghai(at, true),
    who: isMessageKey(role) ? t(role) : role,
    what: eventText(kind, need, t),
    why: why.map((text) => publicText(text)).join(' · '),
  };
}

/** One agency's award with everything that followed it. */
function toAward(page: AwardPage, course: CourseRow, context: PageContext) {
  const { t } = context;
  const one: AwardPage = { ...page, courses: [course], dossier: dossierOf(page.dossier, course) };
  const given = page.events.some(
    ({ kind, data }) =>
      kind === 'award.given' &&
      dataOf({ data })['round'] === (course.round ?? 1) &&
      dataOf({ data })['rank'] === course.rank,
  );
  const isEvaluated = ['accepted', 'terminated', 'evaluated', 'archived'].includes(course.stage);
  return {
    name: course.agencyName,
    code: course.agencyCode,
    place: isDirectNeed(page.need)
      ? t('direct.no-place')
      : t('awards.round-rank', { round: course.round ?? 1, rank: course.rank }),
    price: t('needs.yuan', { amount: formatYuan(course.priceFen) }),
    stage: stageText('stage', course.stage, course, t),
    since: formatShanghai(course.since),
    letter: given ? t('contracts.letter-line', { letter: letterNumber(course, page.need.number) }) : null,
    contracts: toContracts(one, context),
    extensions: toExtensions(one, context),
    deliverables: toDeliverables(one, context),
    ends: toEnds(one, context),
    sides: isEvaluated ? toSides(one, context) : [],
  };
}

/** View model of the archive. */
export function toArchiveView(page: ArchivePage, context: PageContext) {
  const { t, language } = context;
  const { need, courses, versions, catalogue, choice, result, objections, records } = page;
  const [current] = versions;
  const words = typeWords(catalogue, language);
  const isArchived = courses.at(-1)?.stage === 'archived';
  return {
    title: t('contracts.archive-title', { number: need.number }),
    needTitle: need.title,
    redo: page.redo,
    awardUrl: urls.award(need.number),
    state: t(isArchived ? 'contracts.archive-done' : 'contracts.archive-open'),
    facts: current
      ? termFacts({ notice: current.notice, plan: current.plan }, context, words)
      : choice
        ? announcedFacts(choice.announcement, context, words)
        : [],
    content: (current?.notice ?? choice?.announcement)?.content ?? '',
    planHash: current?.planHash ?? null,
    announced: choice ? { sha256: choice.sha256, reason: choice.announcement.reason.split('\n') } : null,
    entries: result?.entries ?? [],
    certificate: result?.certificate ?? null,
    awards: courses.map((course) => toAward(page, course, context)),
    objections: objections.map((objection) => ({
      ...toLine(objection, need, context),
      answer: toAnswer({ objection }, context),
    })),
    records: records.map((record) => toRecord(record, need, context)),
  };
}
