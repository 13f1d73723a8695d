import { type Response, Router } from 'express';
import { z } from 'zod';
import { listCatalogue } from '../../../agencies/index.js';
import { needTag } from '../../../audit/index.js';
import type { Failure } from '../../../basics/index.js';
import { type Answer, findDeadline, type Replay, replayEligibility } from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
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
import {
  countOutcomes,
  DIFFERS,
  type EligibilityQuery,
  OUTCOMES,
  outcomeOf,
  toEligibilityView,
  toPublicAnswer,
} from './eligibility-view.js';

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
    const { replay, errors, ...page } = await readReplay(site, need, asked, PAGE);
    const context = pageContext(res);
    const { actor, t } = context;
    const view = toEligibilityView(
      {
        need,
        replay,
        ...page,
        own: actor?.agencyId ? await ownAnswer(site, need, replay, actor.agencyId) : undefined,
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
    const { replay, errors, answers, next } = await readReplay(site, need, asked, JSON_PAGE);
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
      counts: Object.fromEntries(countOutcomes(replay.answers).map(({ outcome, count }) => [outcome, count])),
      items: answers.map(toPublicAnswer),
      next: next ? urls.eligibility(need.number, next, '.json') : null,
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
async function readReplay(site: Site, need: PublishedNeed, asked: Asked<EligibilityValues>, size: number) {
  const { db } = site.deps;
  const deadline = await findDeadline(db, need.id);
  // Imported needs have no notice, so nobody signed up here.
  if (deadline === undefined) throw new HttpError(404);
  const { at = deadline } = asked.values;
  const replay = await replayEligibility(db, need, at);
  const shown = replay ?? (await replayEligibility(db, need, deadline));
  if (!shown) throw new HttpError(404);
  const errors: Failure[] = [
    ...asked.errors,
    ...(replay ? [] : [asked.refusal('at', 'eligibility/not-published')]),
  ];
  const page = errors.length === 0 ? pageOf(asked, shown, size) : undefined;
  if (errors.length === 0 && !page) errors.push(asked.refusal('after', 'query/bad-position'));
  return { replay: shown, errors, ...(page ?? { answers: [], next: null, isFirst: false }) };
}

/** Agencies never approved stand in no public list; their own account still hears its answer. */
async function ownAnswer(
  site: Site,
  need: PublishedNeed,
  replay: Replay,
  agencyId: string,
): Promise<Answer | undefined> {
  const listed = replay.answers.find((answer) => answer.agencyId === agencyId);
  if (listed) return listed;
  return (await replayEligibility(site.deps.db, need, replay.at, [agencyId]))?.answers[0];
}

/** A page of the answers; undefined for a position that is none of theirs. */
function pageOf(asked: Asked<EligibilityValues>, replay: Replay, size: number) {
  const { q, rule, after } = asked.values;
  const typed = q.normalize('NFKC').toUpperCase();
  const found = replay.answers.filter(
    (answer) =>
      (!rule || (rule === DIFFERS ? answer.differs : outcomeOf(answer) === rule)) &&
      (!typed || answer.creditCode.startsWith(typed) || answer.name.toUpperCase().includes(typed)),
  );
  // The list comes in the order of names and ids, as the database compares them.
  const order = new Map(replay.answers.map(({ agencyId }, index) => [agencyId, index]));
  const [name, id = ''] = after ?? [];
  const start = after ? (order.get(id) ?? -1) : -1;
  if (after && (start < 0 || replay.answers[start]?.name !== name)) return undefined;
  const rest = found.filter(({ agencyId }) => (order.get(agencyId) ?? 0) > start);
  const answers = rest.slice(0, size);
  const last = answers.at(-1);
  const next =
    rest.length > size && last
      ? { ...toQuery(asked), after: encodeCursor([last.name, last.agencyId]) }
      : null;
  return { answers, next, isFirst: !after };
}
