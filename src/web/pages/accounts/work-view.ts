import { formatShanghai } from '../../../basics/index.js';
import { STEPS, type Task, type WorkPage } from '../../../work/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Addresses of the pages where things are done. */
const PAGES: Readonly<Record<WorkPage, (target: string) => string>> = {
  opening: urls.opening,
  ceremony: urls.ceremony,
  rounds: urls.rounds,
  'review-needs': () => urls.reviewNeeds(),
  'review-amendments': () => urls.reviewAmendments(),
  'review-agencies': () => urls.reviewAgencies(),
  agency: urls.agency,
  'standing-deed': (target) => {
    const [code = '', record = ''] = target.split('/');
    return urls.standingDeed(code, record);
  },
  objection: (target) => urls.objection(target.replace(/-Y\d+$/, ''), target),
  'entry-notice': urls.entryNotice,
  'entry-comment': (target) => urls.entryComment(target.replace(/-Y\d+$/, ''), target),
  'review-relations': () => urls.reviewRelations(),
  'review-flags': () => urls.reviewFlags({ state: 'open' }),
  'owner-need': urls.ownerNeed,
  entry: urls.entry,
  award: urls.award,
  choice: urls.choice,
  'award-contract': urls.awardContract,
  'award-service': urls.awardService,
  'award-end': urls.awardEnd,
  'award-evaluation': urls.awardEvaluation,
  application: () => urls.application(),
  'working-days': () => urls.document('working-days'),
};

/** Lines that a page shows; what is done makes room for the next. */
const SHOWN = 40;

/** View model of a work list. */
export interface WorkView {
  /** That there are more lines than shown; null where all are. */
  readonly more: string | null;
  readonly lines: readonly {
    readonly url: string;
    readonly text: string;
    readonly subject: string;
    readonly deadline: string;
    readonly overdue: boolean;
    readonly hint: string | null;
  }[];
}

function toLine(task: Task, { t, now, language }: PageContext): WorkView['lines'][number] {
  const { step, target, subject, count, from, deadline, losesRound } = task;
  const overdue = deadline !== null && now >= deadline;
  const hints = [
    ...(from !== null && from > now ? [t('work.from', { at: formatShanghai(from) })] : []),
    ...(losesRound ? [t(overdue ? 'work.lost' : 'work.loses-round')] : []),
  ];
  return {
    url: PAGES[STEPS[step].page](target),
    text: t(`work.${step}`, count === null ? {} : { count }),
    subject: subject === null ? '' : language === 'en' ? subject.en : subject.zh,
    overdue,
    deadline: deadline === null ? t('work.no-deadline') : t('work.due', { at: formatShanghai(deadline) }),
    hint: hints.length > 0 ? hints.join(' · ') : null,
  };
}

/** View model of tasks, in their order. */
export function toWorkView(tasks: readonly Task[], context: PageContext): WorkView {
  const { t } = context;
  return {
    more: tasks.length > SHOWN ? t('work.more', { count: tasks.length - SHOWN }) : null,
    lines: tasks.slice(0, SHOWN).map((task) => toLine(task, context)),
  };
}
