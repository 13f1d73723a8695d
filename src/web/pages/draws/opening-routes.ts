import { type Request, type Response, Router } from 'express';
import { type Failure, formatShanghai } from '../../../basics/index.js';
import { contributeShare, listActiveEntries } from '../../../draws/index.js';
import {
  type BidKey,
  type CustodianShare,
  findBidKey,
  findNeedByNumber,
  getCurrentVersion,
  listShares,
  PUBLIC_STATES,
  type PublishedNeed,
} from '../../../needs/index.js';
import { inFormat } from '../../address.js';
import { FormView } from '../../forms/fields.js';
import { typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, refuse, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { type PageContext, pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { openingText, schemeText } from './opening-words.js';

const SHARE_FORM = defineForm({ texts: ['share', 'identity'] });

/** The opening of a need's bids: what is waited for, the custodians' shares, and afterwards everything to repeat it. */
export function openingRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs/:number/opening', async (req, res) => {
    await show(site, req, res, []);
  });

  router.get('/needs/:number/opening.json', async (req, res) => {
    const { need, key } = await load(site, req.params.number);
    if (key.openedAt === null) throw new HttpError(404);
    const entries = (await listActiveEntries(site.deps.db, need.id)).map(
      ({ agencyCode: agency, enteredAt, entryHash, sealedBid: sealed }) => ({
        agency,
        enteredAt,
        entryHash,
        sealed,
      }),
    );
    const { planHash: plan, scheme, recipient, openedWith, openedAt } = key;
    res.type('json').send(JSON.stringify({ plan, scheme, recipient, openedWith, openedAt, entries }));
  });

  router.post('/needs/:number/opening', readsForm(SHARE_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { typed } = postedForm(req);
    const { number } = req.params;
    const given = { number, share: typedAt(typed, 'share'), identity: typedAt(typed, 'identity') };
    const result = await contributeShare(site.deps, actor, given);
    if (result.ok) return res.redirect(303, urls.opening(number, { notice: 'share-given' }));
    if (result.errors.some(({ field }) => field)) return show(site, req, res, result.errors);
    refuse(result.errors);
  });

  return router;
}

async function load(
  site: Site,
  number: string,
): Promise<{ need: PublishedNeed; key: BidKey; closesAt: string }> {
  const { db } = site.deps;
  const need = await findNeedByNumber(db, number.replace(/\p{Cc}/gu, ''));
  if (!need || need.version === 0 || !PUBLIC_STATES.includes(need.state)) throw new HttpError(404);
  const { planHash, plan } = await getCurrentVersion(db, need.id);
  const key = await findBidKey(db, planHash);
  if (!key) throw new HttpError(404);
  return { need, key, closesAt: plan.closesAt };
}

async function show(
  site: Site,
  req: Request<{ number: string }>,
  res: Response,
  errors: readonly Failure[],
): Promise<void> {
  const context = pageContext(res);
  const { t, now, actor } = context;
  const { need, key, closesAt } = await load(site, req.params.number);
  const shares = await listShares(site.deps.db, key.planHash);
  const own = shares.find(({ accountId }) => accountId === actor?.accountId);
  const mayGive = own?.share === null && need.state === 'published' && now >= closesAt;
  const title = t('opening.title', { title: need.title });
  const status = await statusOf(site, need, key, closesAt, context);
  const form = new FormView(t, {}, errors);
  const view = {
    title,
    number: need.number,
    needUrl: urls.need(need.number),
    status,
    opens: schemeText(key, context),
    recipient: key.recipient,
    summary: form.summary(),
    opened:
      key.openedAt === null
        ? null
        : { key: key.openedWith, dataUrl: inFormat(urls.opening(need.number), 'json') },
    custodians: shares.map((share) => toCustodianLine(share, context)),
    give: mayGive
      ? {
          action: urls.opening(need.number),
          sealed: own.sealed,
          failed: t('draws/bad-share'),
          identity: form.field('identity', { label: t('opening.identity'), kind: 'textarea' }),
        }
      : null,
  };
  const [first] = errors;
  sendPage(site, req, res, 'draws/opening', view, {
    title,
    ...(mayGive ? { script: 'opening.js' } : {}),
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}

async function statusOf(
  site: Site,
  need: PublishedNeed,
  key: BidKey,
  closesAt: string,
  context: PageContext,
) {
  const { t, now } = context;
  if (key.openedAt !== null) return t('opening.opened', { at: formatShanghai(key.openedAt, true) });
  if (now < closesAt) return t('opening.before', { at: formatShanghai(closesAt) });
  return need.state === 'published' ? openingText(site, key, context) : t(`need-state.${need.state}`);
}

function toCustodianLine({ name, givenAt }: CustodianShare, { t }: PageContext) {
  return {
    name,
    given:
      givenAt === null ? t('opening.not-given') : t('opening.given', { at: formatShanghai(givenAt, true) }),
  };
}
