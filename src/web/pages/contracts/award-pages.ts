import { agencyTag, needTag } from '../../../audit/index.js';
import { answerAward, awardAnswerSchema } from '../../../contracts/index.js';
import type { AwardStage } from '../../../db/index.js';
import { isDirectNeed } from '../../../needs/index.js';
import { qrCode } from '../../charts/qr-code.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { HttpError } from '../../pipeline/errors.js';
import { page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { publicNeed } from '../needs/public-need.js';
import { loadAward } from './award-data.js';
import { toAwardView } from './award-view.js';
import { toLetterView } from './letter-view.js';

/** Stages at which an agency has no award letter. */
const BEFORE_LETTER: readonly AwardStage[] = [
  'publicity',
  'declined',
  'lapsed',
  'passed-over',
  'forfeited',
  'void',
];

const ANSWER_FORM = defineForm({ schemas: awardAnswerSchema.options, texts: ['answer'] });

/** What becomes of an award after the selection; the agency that has it answers its letter here. */
const award = page({
  address: urls.award,
  roles: 'public',
  form: ANSWER_FORM,
  actors: ['agency'],
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(awardAnswerSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const answered = await answerAward(site.deps, actor, { number, ...form.value });
    if (!answered.ok) return { typed, errors: answered.errors };
    const declined = isDirectNeed(await publicNeed(site, number)) ? 'direct-declined' : 'award-declined';
    return { to: urls.award(number, { notice: form.value.answer === 'take' ? 'award-taken' : declined }) };
  },
  load: (visit) => loadAward(visit.site, visit.param('number'), visit),
  tags: ({ need, courses }) => [
    needTag(need.number),
    ...courses.map(({ agencyCode }) => agencyTag(agencyCode)),
  ],
  view: toAwardView,
  template: 'contracts/award',
});

/** The award letter of whoever has the award, to be printed, with a code that leads to its page. */
const letter = page({
  address: urls.awardLetter,
  roles: 'public',
  load: async (visit) => {
    const loaded = await loadAward(visit.site, visit.param('number'), visit);
    const given = loaded.events.findLast(({ kind }) => kind === 'award.given');
    const course = loaded.courses.at(-1);
    // Whoever steps in has no letter yet, and the letter of who declined is none any more.
    if (!given || !course || BEFORE_LETTER.includes(course.stage)) throw new HttpError(404);
    const text = `${visit.site.deps.siteUrl}${urls.award(loaded.need.number)}`;
    return { ...loaded, course, given, code: { svg: await qrCode(text, visit.t('awards.code')), text } };
  },
  tags: ({ need }) => [needTag(need.number)],
  view: toLetterView,
  template: 'contracts/letter',
});

/** Pages of an award after the selection. */
export const awardPages = [award, letter];
