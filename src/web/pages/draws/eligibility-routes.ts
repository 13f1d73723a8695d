import { type Response, Router } from 'express';
import { z } from 'zod';
import { listCatalogue } from '../../../agencies/index.js';
import { needTag } from '../../../audit/index.js';
import type { Failure } from '../../../basics/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { inFormat } from '../../address.js';
import { FormView } from '../../forms/fields.js';
import { querySummary } from '../../forms/filters.js';
import { type Asked, instant, oneOf, position, readQuery, words } from '../../forms/query.js';
import { HttpError, refuseParameter } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { publicNeed } from '../needs/public-need.js';
import { DIFFERS, type EligibilityQuestion, OUTCOMES } from './eligibility-data.js';
import { type EligibilityQuery, toEligibilityView, toPublicAnswer } from './eligibility-view.js';

const PAGE = 30;
const JSON_PAGE = 200;

/** Parameters of the replay of who could sign up. */
export const eligibilityQuery = z.object({
  at: instant('eligibility.at'),
  q: words('eligibility.words'),
  rule: oneOf('eligibility.rule', [...OUTCOMES, DIFFERS]),
  after: position(z.tuple([z.string(), z.string()])),
});

type EligibilityValues = z.output<typeof eligibilityQuery>;

/** Who could sign up for a need at any instant, and why not: page and JSON. */
export function eligibilityRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/needs/:number/eligibility', async (req, res) => {
    const need = await publicNeed(site, req.params.number);
    dependsOn(res, needTag(need.number), 'list:agencies');
    const asked = readQuery(req, res, eligibilityQuery);
    const context = pageContext(res);
    const { actor, t } = context;
    const agencyId = actor?.agencyId ?? undefined;
    const { errors, ...page } = await ask(site, need, asked, { size: PAGE, agencyId });
    const view = toEligibilityView(
      {
        need,
        ...page,
        query: toQuery(asked),
        asked,
        summary: querySummary(t, errors, ['at', 'q', 'rule']),
        catalogue: await listCatalogue(db),
        form: new FormView(t, errors.length > 0 ? asked.typed : {}, errors),
      },
      context,
    );
    sendPage(site, req, res, 'draws/eligibility', view, {
      title: view.title,
      description: `${view.title} ${view.asOf}`,
      ...(errors.length > 0 ? { status: 400 } : {}),
    });
  });

  router.get('/needs/:number/eligibility.json', async (req, res: Response) => {
    const need = await publicNeed(site, req.params.number);
    dependsOn(res, needTag(need.number), 'list:agencies');
    const asked = readQuery(req, res, eligibilityQuery);
    const size = JSON_PAGE;
    const { replay, errors, answers, next } = await ask(site, need, asked, { size, agencyId: undefined });
    refuseParameter(errors);
    const { at, deadline, version, judgesEntries } = replay;
    const body = {
      number: need.number,
      at,
      deadline,
      version: version.version,
      planHash: version.planHash,
      judgesEntries,
      comparison: replay.comparison,
      counts: Object.fromEntries(replay.counts.map(({ outcome, count }) => [outcome, count])),
      items: answers.map(toPublicAnswer),
      next: next ? inFormat(urls.eligibility(need.number, next), 'json') : null,
    };
    res.type('json').send(JSON.stringify(body));
  });

  return router;
}

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
) {
  const { at, q, rule, after } = asked.values;
  const found = await site.reader.read('eligibility', { need, at, q, rule, after, size, agencyId });
  // Imported needs have no notice, so nobody signed up here.
  if (!found) throw new HttpError(404);
  const { replay, wasPublished, page, own } = found;
  const errors: Failure[] = [
    ...asked.errors,
    ...(wasPublished ? [] : [asked.refusal('at', 'eligibility/not-published')]),
  ];
  if (errors.length === 0 && !page) errors.push(asked.refusal('after', 'query/bad-position'));
  if (errors.length > 0 || !page) return { replay, errors, own, answers: [], next: null, isFirst: false };
  const next = page.next && { ...toQuery(asked), after: encodeCursor(page.next) };
  return { replay, errors, own, answers: page.answers, next, isFirst: !after };
}
