import { z } from 'zod';
import { needTag } from '../../../audit/index.js';
import { EVALUATOR_NAMES } from '../../../basics/index.js';
import {
  answerSchema,
  evaluate,
  evaluationSchema,
  replySchema,
  replyToEvaluation,
  reviewEvaluation,
} from '../../../contracts/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { action, page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { loadAward } from './award-data.js';
import { toEvaluationView } from './evaluation-view.js';

/** The evaluations of a service: what counts, who has given none, and the forms of those who evaluate, review and answer. */
const evaluation = page({
  address: urls.awardEvaluation,
  roles: 'public',
  form: defineForm({ schemas: [evaluationSchema] }),
  actors: ['owner', 'official', 'administrator'],
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(evaluationSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const evaluated = await evaluate(site.deps, actor, { number, ...form.value });
    if (!evaluated.ok) return { typed, errors: evaluated.errors };
    return { to: urls.awardEvaluation(number, { notice: 'evaluation-sent' }) };
  },
  load: (visit) => loadAward(visit.site, visit.param('number'), visit),
  tags: ({ need }) => [needTag(need.number)],
  view: toEvaluationView,
  template: 'contracts/evaluation',
});

const sideSchema = z.object({ of: z.enum(EVALUATOR_NAMES, 'form/choose') });

/** An official reviews an evaluation of somebody else. */
const review = action({
  address: urls.reviewEvaluation,
  roles: ['official'],
  form: defineForm({ schemas: [...answerSchema.options, sideSchema] }),
  act: async ({ site, actor, param }, { typed }) => {
    const side = parseForm(sideSchema, typed);
    if (!side.ok) return { typed, errors: side.errors };
    const form = parseForm(answerSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const reviewed = await reviewEvaluation(site.deps, actor, { number, side: side.value.of, ...form.value });
    if (!reviewed.ok) return { typed, errors: reviewed.errors };
    return { to: urls.awardEvaluation(number, { notice: 'award-step' }) };
  },
  page: evaluation,
});

/** The agency answers an evaluation, once. */
const reply = action({
  address: urls.replyToEvaluation,
  roles: ['agency'],
  form: defineForm({ schemas: [replySchema] }),
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(replySchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const replied = await replyToEvaluation(site.deps, actor, { number, ...form.value });
    if (!replied.ok) return { typed, errors: replied.errors };
    return { to: urls.awardEvaluation(number, { notice: 'award-step' }) };
  },
  page: evaluation,
});

/** Pages of evaluations. */
export const evaluationPages = [evaluation, review, reply];
