import { type Request, type Response, Router } from 'express';
import type { Actor } from '../../../accounts/index.js';
import { listAgenciesById } from '../../../agencies/index.js';
import { fail } from '../../../basics/index.js';
import {
  boundsOf,
  enterNeed,
  enterSealed,
  findJoiningFault,
  findLatestEntry,
  listOwnEntries,
  payloadMatches,
  withdrawEntry,
} from '../../../draws/index.js';
import { findBidKey, findNeedByNumber, getCurrentVersion, isOpen } from '../../../needs/index.js';
import { isNonce, readBid } from '../../../sealing/index.js';
import { type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, refuse, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { keepReceipt, takeReceipt } from './entry-receipt.js';
import { type EntryPage, toEntryView, toOwnEntriesView } from './entry-view.js';

/** Sealed by the browser or as typed, and the form that checks one's own bid. */
const ENTRY_FORM = defineForm({
  texts: ['planHash', 'enteredAt', 'nonce', 'bid', 'sealed', 'entryHash', 'action'],
});

type Shown = Partial<Pick<EntryPage, 'typed' | 'errors' | 'bidChecked'>>;

/** Sign-up of an agency: form, receipt, change, withdrawal, check of one's own bid; the list of own entries. */
export function entryRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk/entries', async (req, res) => {
    const { agencyId } = requireRole(res, 'agency');
    const view = toOwnEntriesView(await listOwnEntries(site.deps.db, agencyId ?? '', 200), pageContext(res));
    sendPage(site, req, res, 'draws/own-entries', view, { title: view.title });
  });

  router.get('/needs/:number/entry', async (req, res) => {
    await show(site, req, res, requireRole(res, 'agency'), {});
  });

  router.post('/needs/:number/entry', readsForm(ENTRY_FORM), async (req, res) => {
    const actor = requireRole(res, 'agency');
    const { typed } = postedForm(req);
    switch (typedAt(typed, 'action')) {
      case 'check':
        return check(site, req, res, actor, typed);
      case 'withdraw': {
        const result = await withdrawEntry(site.deps, actor, req.params.number);
        if (!result.ok) refuse(result.errors);
        return res.redirect(303, urls.entry(req.params.number, { notice: 'entry-withdrawn' }));
      }
      default:
        return enter(site, req, res, actor, typed);
    }
  });

  return router;
}

/** An entry sealed in the browser, or, without scripts, as typed. */
async function enter(
  site: Site,
  req: Request<{ number: string }>,
  res: Response,
  actor: Actor,
  typed: Typed,
): Promise<void> {
  const { number } = req.params;
  const form = { number, planHash: typedAt(typed, 'planHash'), enteredAt: typedAt(typed, 'enteredAt') };
  const sealed = typedAt(typed, 'sealed');
  if (sealed !== '') {
    const entered = await enterSealed(site.deps, actor, {
      ...form,
      sealed,
      entryHash: typedAt(typed, 'entryHash'),
    });
    if (!entered.ok) return show(site, req, res, actor, { errors: entered.errors });
  } else {
    const [nonce, bid] = [typedAt(typed, 'nonce'), typedAt(typed, 'bid')];
    const entered = await enterNeed(site.deps, actor, { ...form, nonce, bid });
    if (!entered.ok) return show(site, req, res, actor, { typed, errors: entered.errors });
    keepReceipt(site, res, actor, number, entered.value);
  }
  res.redirect(303, urls.entry(number, { notice: 'entry-made' }));
}

async function load(site: Site, number: string) {
  const need = await findNeedByNumber(site.deps.db, number.replace(/\p{Cc}/gu, ''));
  if (!need || need.imported === 1 || need.version === 0) throw new HttpError(404);
  return { need, version: await getCurrentVersion(site.deps.db, need.id) };
}

async function show(
  site: Site,
  req: Request<{ number: string }>,
  res: Response,
  actor: Actor,
  shown: Shown,
): Promise<void> {
  const context = pageContext(res);
  const { need, version } = await load(site, req.params.number);
  const agencyId = actor.agencyId ?? '';
  const [agency] = await listAgenciesById(site.deps.db, [agencyId]);
  const page: EntryPage = {
    need,
    version,
    open: isOpen(need, context.now),
    fault: await findJoiningFault(site.deps.db, need, version, agencyId, context.now),
    entry: await findLatestEntry(site.deps.db, need.id, agencyId),
    key: await findBidKey(site.deps.db, version.planHash),
    agency: agency?.creditCode ?? '',
    freshNonce: Buffer.from(site.deps.random(32)).toString('hex'),
    kept: takeReceipt(site, req, res, actor),
    typed: {},
    errors: [],
    bidChecked: null,
    ...shown,
  };
  const view = toEntryView(page, context);
  const [first] = page.errors;
  sendPage(site, req, res, 'draws/entry', view, {
    title: view.title,
    script: 'entry.js',
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}

async function check(
  site: Site,
  req: Request<{ number: string }>,
  res: Response,
  actor: Actor,
  typed: Typed,
): Promise<void> {
  const { need, version } = await load(site, req.params.number);
  const entry = await findLatestEntry(site.deps.db, need.id, actor.agencyId ?? '');
  if (!entry) refuse(fail('draws/not-found').errors);
  const bid = readBid(boundsOf(version.notice), typedAt(typed, 'bid'));
  const nonce = typedAt(typed, 'nonce').trim().toLowerCase() || entry.nonce || '';
  const errors = [
    ...(bid.ok ? [] : bid.errors),
    ...(isNonce(nonce) ? [] : fail('draws/bad-nonce', 'nonce').errors),
  ];
  // What was typed into this form must not fill the other one, which has a field of the same name.
  if (!bid.ok || errors.length > 0) return show(site, req, res, actor, { errors });
  return show(site, req, res, actor, { bidChecked: payloadMatches(entry, { bid: bid.value, nonce }) });
}
