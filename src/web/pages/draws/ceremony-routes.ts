import { type Request, type Response, Router } from 'express';
import { mayReview } from '../../../agencies/index.js';
import { type Failure, formatShanghai, formatYuan } from '../../../basics/index.js';
import {
  ceremonySchema,
  findCeremony,
  findPool,
  listActiveEntries,
  recordCeremony,
} from '../../../draws/index.js';
import { findNeedByNumber } from '../../../needs/index.js';
import { hashedText, sm3Hex } from '../../../selection/index.js';
import { FormView } from '../../forms/fields.js';
import { parseForm, type Typed } from '../../forms/form.js';
import { HttpError, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls, withQuery } from '../../urls.js';

/** The public ceremony: the frozen pool, and the form in which an official puts the digits on record. */
export function ceremonyRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs/:number/ceremony', async (req, res) => {
    await show(site, req, res, {}, []);
  });

  router.post('/needs/:number/ceremony', async (req, res) => {
    const actor = requireRole(res, 'official');
    const typed = (req.body ?? {}) as Typed;
    const form = parseForm(ceremonySchema, typed);
    if (!form.ok) return show(site, req, res, typed, form.errors);
    const result = await recordCeremony(site.deps, actor, { number: req.params.number, ...form.value });
    if (!result.ok) return show(site, req, res, typed, result.errors);
    res.redirect(303, withQuery(urls.need(req.params.number), { notice: 'ceremony-recorded' }));
  });

  return router;
}

async function show(
  site: Site,
  req: Request<{ number: string }>,
  res: Response,
  typed: Typed,
  errors: readonly Failure[],
): Promise<void> {
  const context = pageContext(res);
  const { t } = context;
  const actor = requireRole(res, 'official', 'auditor');
  const { db } = site.deps;
  const need = await findNeedByNumber(db, req.params.number.replace(/\p{Cc}/gu, ''));
  if (need?.sourceKind !== 'ceremony') throw new HttpError(404);
  if (actor.role === 'official' && !mayReview(actor, need.divisionCode)) throw new HttpError(403);
  const pool = await findPool(db, need.id);
  if (!pool) throw new HttpError(409);
  const record = await findCeremony(db, need.id, pool.round);
  const form = new FormView(t, typed, errors);
  const entries = await listActiveEntries(db, need.id);
  const mayRecord = actor.role === 'official' && need.state === 'closed' && !record;
  const view = {
    title: t('ceremony.title', { title: need.title ?? '' }),
    needUrl: urls.need(need.number ?? ''),
    number: need.number,
    action: urls.ceremony(need.number ?? ''),
    summary: form.summary(),
    frozenAt: formatShanghai(pool.frozenAt, true),
    poolHash: pool.poolHash,
    poolSm3: sm3Hex(hashedText('pool', JSON.parse(pool.pool))),
    record: record
      ? {
          digits: record.digits,
          witnesses: (JSON.parse(record.witnesses) as string[]).join('、'),
          at: formatShanghai(record.recordedAt, true),
        }
      : null,
    entries: entries
      .filter(({ exclusion }) => exclusion === null)
      .map(({ agencyCode, bidFen }, index) => ({
        place: index + 1,
        agencyCode,
        bid: bidFen === null ? '' : formatYuan(bidFen),
      })),
    form: mayRecord
      ? {
          digits: form.field('digits', {
            label: t('ceremony.digits'),
            hint: t('ceremony.digits-hint'),
            inputMode: 'numeric',
            autocomplete: 'off',
          }),
          again: form.field('again', {
            label: t('ceremony.again'),
            inputMode: 'numeric',
            autocomplete: 'off',
          }),
          witnesses: form.field('witnesses', {
            label: t('ceremony.witnesses'),
            hint: t('ceremony.witnesses-hint'),
            kind: 'textarea',
          }),
        }
      : null,
  };
  const [first] = errors;
  sendPage(site, req, res, 'draws/ceremony', view, {
    title: view.title,
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}
