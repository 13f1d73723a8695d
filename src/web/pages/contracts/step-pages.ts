import { z } from 'zod';
import { STAGE_NAMES, STAGES } from '../../../awards/index.js';
import { divisions, findDivision, listDivisionsAt, missingCalendarYear } from '../../../basics/index.js';
import {
  countOpenSteps,
  daysOfStep,
  isOver,
  listOpenSteps,
  type OpenStage,
  type OpenStep,
  stepRules,
} from '../../../contracts/index.js';
import { filterView } from '../../forms/filters.js';
import { division, oneOf, position } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import { page } from '../../registry/page.js';
import { instantText } from '../../render/cursor.js';
import { divisionName } from '../../render/words.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { toStepRulesView } from './step-rules-view.js';

const OPEN_STAGES: readonly OpenStage[] = [
  'choice',
  ...STAGE_NAMES.filter((stage) => STAGES[stage].turn !== null),
];

/** Where a step is told of: before the owner's choice there is no award. */
const pageOf = ({ stage, number }: OpenStep): string =>
  stage === 'choice' ? urls.need(number) : urls.award(number);

/** Parameters of the list of steps. */
export const stepsQuery = z.object({
  division: division('needs.division'),
  stage: oneOf('contracts.stage', OPEN_STAGES),
  overdue: oneOf('awards.overdue', ['1']),
  after: position(z.tuple([instantText, z.string()])),
});

/** Steps after the selection that are under way, for everybody: how many of their working days are used, and what is overdue. */
const steps = list({
  address: urls.awardSteps,
  roles: 'public',
  title: 'contracts.steps-title',
  lead: 'contracts.steps-lead',
  inMap: 'contracts.steps-title',
  empty: 'contracts.steps-none',
  query: stepsQuery,
  tags: () => ['list:needs'],
  prepare: () => ({}),
  filters: ({ asked, t, language, now }) => [
    filterView(asked, t, 'division', {
      any: t('needs.any'),
      options: [
        ...listDivisionsAt(now).map(({ code }) => ({ value: code, text: divisionName(code, language) })),
        { value: ALL_COUNTIES, text: t('needs.all-counties') },
      ],
    }),
    filterView(asked, t, 'stage', {
      any: t('needs.any'),
      options: OPEN_STAGES.map((stage) => ({ value: stage, text: t(`awards.stage.${stage}`) })),
    }),
    filterView(asked, t, 'overdue', {
      any: t('needs.any'),
      options: [{ value: '1', text: t('awards.overdue') }],
    }),
  ],
  load: ({ site, asked, now }, _, { after, limit }) => {
    const { division: code, stage, overdue } = asked.values;
    const [since = '', id = ''] = after ?? [];
    const filter = {
      countyKey: findDivision(code)?.countyKey,
      countiesOnly: code === ALL_COUNTIES,
      stage: stage || undefined,
      overdueAt: overdue === '1' ? now : undefined,
    };
    return listOpenSteps(site.deps.db, filter, { after: after && { since, id }, limit });
  },
  position: ({ since, id }) => [since, id],
  columns: [
    {
      key: 'title',
      label: 'needs.title',
      value: ({ title }) => title,
      cell: (step, { language }) => ({
        text: step.title,
        url: pageOf(step),
        note: `${step.number} · ${divisionName(step.divisionCode, language)}`,
      }),
    },
    { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
    {
      key: 'division',
      label: 'needs.division',
      cell: null,
      value: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
    },
    {
      key: 'agency',
      label: 'contracts.agency',
      value: ({ agencyName }) => agencyName,
      cell: ({ agencyName, agencyCode }) =>
        agencyName === null || agencyCode === null ? '' : { text: agencyName, url: urls.agency(agencyCode) },
    },
    { key: 'agencyCode', label: 'contracts.agency-code', cell: null, value: ({ agencyCode }) => agencyCode },
    {
      key: 'stage',
      label: 'contracts.stage',
      value: ({ stage }) => stage,
      cell: ({ stage }, { t }) => t(`awards.stage.${stage}`),
    },
    { key: 'since', label: 'contracts.since', kind: 'instant', value: ({ since }) => since },
    { key: 'due', label: 'contracts.due', kind: 'instant', value: ({ dueAt }) => dueAt },
    {
      key: 'used',
      label: 'contracts.used',
      kind: 'number',
      value: (step, { now }) => daysOfStep(step, now)?.used ?? null,
    },
    {
      key: 'allowed',
      label: 'contracts.allowed',
      kind: 'number',
      value: (step, { now }) => daysOfStep(step, now)?.allowed ?? null,
    },
    {
      key: 'overdue',
      label: 'awards.overdue',
      value: ({ dueAt }, { now }) => isOver(dueAt, now),
      cell: ({ dueAt }, { now, t }) =>
        isOver(dueAt, now) ? { text: t('awards.overdue'), tag: 'tag-expired' } : '',
    },
  ],
  item: (step, { t }) => ({
    title: `${step.number} ${step.title}`,
    url: pageOf(step),
    text: t(`awards.stage.${step.stage}`),
    at: step.since,
    due: step.dueAt,
  }),
  more: async ({ site, now, language }) => ({
    rulesUrl: urls.stepRules(),
    counties: (await countOpenSteps(site.deps.db, now)).map(({ countyKey, open, overdue }) => {
      const code = divisions.findLast((one) => one.countyKey === countyKey)?.code ?? countyKey;
      return {
        name: divisionName(code, language),
        open,
        overdue,
        url: urls.awardSteps({ division: code }),
        overdueUrl: urls.awardSteps({ division: code, overdue: '1' }),
      };
    }),
  }),
  template: 'contracts/steps',
});

/** How many working days each step may take, by the rules that are in force. */
const rules = page({
  address: urls.stepRules,
  roles: 'public',
  inMap: 'contracts.rules-title',
  load: ({ now }) => ({ ...stepRules(now), missingYear: missingCalendarYear(now) }),
  tags: () => [],
  view: toStepRulesView,
  template: 'contracts/step-rules',
});

/** Pages of the steps after the selection. */
export const stepPages = [steps, rules];
