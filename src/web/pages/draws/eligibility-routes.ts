import { type Request, type Response, Router } from 'express';
import { listCatalogue } from '../../../agencies/index.js';
import { type Failure, type Instant, parseShanghai } from '../../../basics/index.js';
import { type Answer, findDeadline, type Replay, replayEligibility } from '../../../draws/index.js';
import type { Need } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { decodeCursor, encodeCursor } from '../../render/cursor.js';
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

/** Who could sign up for a need at any instant, and why not: page and JSON. */
export function eligibilityRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/needs/:number/eligibility', async (req, res) => {
    const need = await publicNeed(site, req.params.number);
    const { query, replay, errors } = await readReplay(site, req, need);
    const context = pageContext(res);
    const { actor, t } = context;
    const { answers, next, isFirst } = pageOf(req, query, replay, PAGE);
    const view = toEligibilityView(
      {
        need,
        replay,
        answers,
        own: actor?.agencyId ? await ownAnswer(site, need, replay, actor.agencyId) : undefined,
        query,
        next,
        isFirst,
        catalogue: await listCatalogue(db),
        form: new FormView(t, errors.length > 0 ? query : {}, errors),
      },
      context,
    );
    sendPage(site, req, res, 'draws/eligibility', view, {
      title: view.title,
      description: `${view.title} ${view.asOf}`,
      ...(errors.length > 0 ? { status: 422 } : {}),
    });
  });

  router.get('/needs/:number/eligibility.json', async (req, res: Response) => {
    const need = await publicNeed(site, req.params.number);
    const { query, replay, errors } = await readReplay(site, req, need);
    if (errors.length > 0) throw new HttpError(400);
    const { answers, next } = pageOf(req, query, replay, JSON_PAGE);
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
      next: next ? urls.eligibility(need.number ?? '', next, '.json') : null,
    };
    res.type('json').send(JSON.stringify(body));
  });

  return router;
}

/** The instant asked for, or the deadline; a bad one is refused and the deadline's answer shown beside the refusal. */
async function readReplay(
  site: Site,
  req: Request,
  need: Need,
): Promise<{ query: EligibilityQuery; replay: Replay; errors: readonly Failure[] }> {
  const { db } = site.deps;
  const deadline = await findDeadline(db, need.id);
  // Imported needs have no notice, so nobody signed up here.
  if (deadline === undefined) throw new HttpError(404);
  const query = { at: textParam(req, 'at', 40), q: textParam(req, 'q'), rule: textParam(req, 'rule', 40) };
  if (query.rule && query.rule !== DIFFERS && !(OUTCOMES as readonly string[]).includes(query.rule))
    throw new HttpError(400);
  const at: Instant | undefined = query.at ? parseShanghai(query.at.normalize('NFKC')) : deadline;
  const replay = at === undefined ? undefined : await replayEligibility(db, need, at);
  if (replay) return { query, replay, errors: [] };
  const code = at === undefined ? 'eligibility/bad-instant' : 'eligibility/not-published';
  const shown = await replayEligibility(db, need, deadline);
  if (!shown) throw new HttpError(404);
  return { query, replay: shown, errors: [{ code, field: 'at' }] };
}

/** Agencies never approved stand in no public list; their own account still hears its answer. */
async function ownAnswer(
  site: Site,
  need: Need,
  replay: Replay,
  agencyId: string,
): Promise<Answer | undefined> {
  const listed = replay.answers.find((answer) => answer.agencyId === agencyId);
  if (listed) return listed;
  return (await replayEligibility(site.deps.db, need, replay.at, [agencyId]))?.answers[0];
}

function pageOf(req: Request, query: EligibilityQuery, replay: Replay, size: number) {
  const cursor = textParam(req, 'after', 500);
  const position = cursor ? decodeCursor(cursor, 2) : undefined;
  if (cursor && !position) throw new HttpError(400);
  const [name = '', id = ''] = position ?? [];
  const typed = query.q.normalize('NFKC').toUpperCase();
  const found = replay.answers.filter(
    (answer) =>
      (!query.rule || (query.rule === DIFFERS ? answer.differs : outcomeOf(answer) === query.rule)) &&
      (!typed || answer.creditCode.startsWith(typed) || answer.name.toUpperCase().includes(typed)),
  );
  // The list comes in the order of names and ids, as the database compares them.
  const order = new Map(replay.answers.map(({ agencyId }, index) => [agencyId, index]));
  const start = position ? (order.get(id) ?? -1) : -1;
  if (position && (start < 0 || replay.answers[start]?.name !== name)) throw new HttpError(400);
  const rest = found.filter(({ agencyId }) => (order.get(agencyId) ?? 0) > start);
  const answers = rest.slice(0, size);
  const last = answers.at(-1);
  const next =
    rest.length > size && last ? { ...query, after: encodeCursor([last.name, last.agencyId]) } : null;
  return { answers, next, isFirst: !position };
}
