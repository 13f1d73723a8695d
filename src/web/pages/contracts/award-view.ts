import { dataOf } from '../../../audit/index.js';
import type { CourseRow } from '../../../awards/index.js';
import { daysOfStage, STAGE_NAMES } from '../../../awards/index.js';
import { formatShanghai, formatYuan } from '../../../basics/index.js';
import type { AuditEventTable, AwardStage } from '../../../db/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';
import { toParts } from './award-parts.js';
import { awardWords, eventText, stageText } from './award-words.js';

/** The stages of an award that goes well, as the page lines them up. */
const LINE: readonly AwardStage[] = STAGE_NAMES.slice(0, STAGE_NAMES.indexOf('archived') + 1).filter(
  (stage) => stage !== 'terminated',
);

/** What of its days a stage has used: `3 of 5 working days`; null where no days are counted. */
function usedDays(course: CourseRow, { t, now }: PageContext): string | null {
  const days = daysOfStage(course, now);
  return days && t('awards.used', days);
}

/** The stages in a row, with where the award stands. */
function toLine({ stage, method }: CourseRow, { t }: PageContext) {
  const at = LINE.indexOf(stage === 'terminated' ? 'accepted' : stage);
  if (at === -1) return [];
  return LINE.map((one, index) => ({
    text: stageText('stage', one, { method }, t),
    current: index === at,
    done: index < at,
  }));
}

/** Where an award stands, since when and until when. */
export function toClock(course: CourseRow, context: PageContext) {
  const { t, now } = context;
  const { stage, since, dueAt } = course;
  return {
    stage: stageText('stage', stage, course, t),
    what: stageText('what', stage, course, t),
    since: t('awards.since', { at: formatShanghai(since) }),
    due: dueAt === null ? null : t('awards.due', { at: formatShanghai(dueAt) }),
    used: usedDays(course, context),
    overdue: dueAt !== null && dueAt <= now,
  };
}

/** A line of what has happened, with its record in the log. */
function toEvent(
  { seq, at, kind, data }: AuditEventTable,
  { need, names }: { readonly need: PublishedNeed; readonly names: ReadonlyMap<string, string> },
  { t }: PageContext,
) {
  const { agency, winner, reason, next } = dataOf({ data }) as Record<string, unknown>;
  const name = (code: unknown) => (typeof code === 'string' ? (names.get(code) ?? code) : null);
  const words = [
    name(agency ?? winner),
    typeof reason === 'string' ? t('awards.reason', { reason }) : null,
    name(next) === null ? null : t('awards.next', { name: String(name(next)) }),
  ].filter((word) => word !== null);
  return {
    at: formatShanghai(at),
    what: eventText(kind, need, t),
    details: words.join(' · '),
    url: urls.logEvent(seq),
  };
}

/** View model of an award's page. */
export function toAwardView(page: AwardPage, context: PageContext, shown: Shown<never>) {
  const { need, courses, events, redo } = page;
  const { t, actor, now } = context;
  const course = courses.at(-1) as CourseRow;
  const words = awardWords(need);
  const names = new Map(courses.map(({ agencyCode, agencyName }) => [agencyCode, agencyName]));
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  // Whoever the draw or the owner selected was the first of the round to have the award.
  const isReserve = courses.filter(({ round }) => round === course.round).length > 1;
  const isHolder = actor !== null && actor.agencyId !== null && actor.agencyId === course.agencyId;
  const mayAnswer = isHolder && course.stage === 'letter' && course.dueAt !== null && now < course.dueAt;
  return {
    title: t(words.title, { number: need.number }),
    letter: t(words.letter),
    needTitle: need.title,
    needUrl: urls.need(need.number),
    objectionsUrl: urls.objections(need.number),
    redo,
    agency: course.agencyName,
    agencyUrl: urls.agency(course.agencyCode),
    rank: isReserve ? t('awards.rank', { rank: course.rank }) : null,
    price: formatYuan(course.priceFen),
    clock: toClock(course, context),
    line: toLine(course, context),
    letterUrl:
      course.state === 'active' && course.stage !== 'publicity' ? urls.awardLetter(need.number) : null,
    answer: mayAnswer
      ? {
          url: urls.award(need.number),
          title: t(words.answer),
          take: t(words.take),
          decline: t(words.decline),
          lead: t(words.declineLead),
          reason: form.field('reason', {
            label: t('awards.decline-reason'),
            kind: 'textarea',
            maxLength: 500,
          }),
        }
      : null,
    parts: toParts(page, context),
    events: events.map((event) => toEvent(event, { need, names }, context)),
    summary: form.summary(),
  };
}
