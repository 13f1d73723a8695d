import { z } from 'zod';
import { listCatalogue } from '../../../agencies/index.js';
import { needTag, type Tag } from '../../../audit/index.js';
import type { Failure } from '../../../basics/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { type Asked, instant, oneOf, position, words } from '../../forms/query.js';
import { HttpError, refuseParameter } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import { encodeCursor } from '../../render/cursor.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { publicNeed } from '../needs/public-need.js';
import { DIFFERS, type EligibilityQuestion, OUTCOMES } from './eligibility-data.js';
import {
  type EligibilityAnswers,
  type EligibilityQuery,
  toEligibilityData,
  toEligibilityView,
} from './eligibility-view.js';
import { redoNotice } from './redo-notice.js';

const PAGE = 30;
const DATA_PAGE = 200;

/** Parameters of the replay of who could sign up. */
export const eligibilityQuery = z.object({
  at: instant('eligibility.at'),
  q: words('eligibility.words'),
  rule: oneOf('eligibility.rule', [...OUTCOMES, DIFFERS]),
  after: position(z.tuple([z.string(), z.string()])),
});

type EligibilityValues = z.output<typeof eligibilityQuery>;

const tagsOf = ({ need }: EligibilityAnswers): Tag[] => [needTag(need.number), 'list:agencies'];

/** Who could sign up for a need at any instant, and why not. */
const eligibility = page({
  address: urls.eligibility,
  roles: 'public',
  query: eligibilityQuery,
  load: async (visit) => {
    const { site, actor, asked, param } = visit;
    const need = await publicNeed(site, param('number'));
    const question = { size: PAGE, agencyId: actor?.agencyId ?? undefined };
    return {
      ...(await ask(site, need, asked, question)),
      catalogue: await listCatalogue(site.deps.db),
      redo: await redoNotice(site, need, visit),
    };
  },
  // They are about parameters, not about fields of a form.
  refused: ({ errors }) => errors.map(({ code }) => ({ code })),
  tags: tagsOf,
  view: (found, visit) => ({ ...toEligibilityView(found, visit.asked, visit), redo: found.redo }),
  template: 'draws/eligibility',
  description: ({ title, asOf }) => `${title} ${asOf}`,
});

const eligibilityData = data({
  address: urls.eligibilityData,
  roles: 'public',
  query: eligibilityQuery,
  load: async ({ site, asked, param }) => {
    const need = await publicNeed(site, param('number'));
    const found = await ask(site, need, asked, { size: DATA_PAGE, agencyId: undefined });
    refuseParameter(found.errors);
    return found;
  },
  tags: tagsOf,
  type: 'json',
  body: (found) => JSON.stringify(toEligibilityData(found)),
});

/** Who could sign up for a need: page and JSON. */
export const eligibilityPages = [eligibility, eligibilityData];

/** The query as links carry it on, without its refused members and the position. */
function toQuery({ typed, values }: Asked<EligibilityValues>): EligibilityQuery {
  return { at: values.at === undefined ? '' : (typed['at'] ?? ''), q: values.q, rule: values.rule };
}

/**
 * The answers at the instant asked for, or at the deadline. A refused parameter shows the deadline's counts beside the
 * refusal, without answers.
 */
async function ask(
  site: Site,
  need: PublishedNeed,
  asked: Asked<EligibilityValues>,
  { size, agencyId }: Pick<EligibilityQuestion, 'size' | 'agencyId'>,
): Promise<EligibilityAnswers> {
  const { at, q, rule, after } = asked.values;
  const found = await site.reader.read('eligibility', { need, at, q, rule, after, size, agencyId });
  // Imported needs have no notice, so nobody signed up here.
  if (!found) throw new HttpError(404);
  const { replay, wasPublished, page: answered, own } = found;
  const errors: Failure[] = [
    ...asked.errors,
    ...(wasPublished ? [] : [asked.refusal('at', 'eligibility/not-published')]),
  ];
  if (errors.length === 0 && !answered) errors.push(asked.refusal('after', 'query/bad-position'));
  const query = toQuery(asked);
  if (errors.length > 0 || !answered)
    return { need, query, replay, errors, own, answers: [], next: null, isFirst: false };
  const next = answered.next && { ...query, after: encodeCursor(answered.next) };
  return { need, query, replay, errors, own, answers: answered.answers, next, isFirst: !after };
}
