import { type Request, Router } from 'express';
import type { Actor } from '../../../accounts/index.js';
import { findEntryEvent, signReceipt } from '../../../audit/index.js';
import { type EntryRow, findLatestEntry } from '../../../draws/index.js';
import { findNeedByNumber } from '../../../needs/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

async function findOwn(
  site: Site,
  req: Request<{ number: string }>,
  actor: Actor,
): Promise<{ readonly number: string; readonly entry: EntryRow }> {
  const number = req.params.number.replace(/\p{Cc}/gu, '');
  const need = await findNeedByNumber(site.deps.db, number);
  const entry = need && (await findLatestEntry(site.deps.db, need.id, actor.agencyId ?? ''));
  if (!entry) throw new HttpError(404);
  return { number, entry };
}

/** What proves to an agency that its entry stands in the log: the signed receipt, and the event with its proof. */
export function receiptRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs/:number/entry/receipt.txt', async (req, res) => {
    const { number, entry } = await findOwn(site, req, requireRole(res, 'agency'));
    const { planHash, agencyCode: agency, entryHash } = entry;
    const receipt = await signReceipt(site.deps, { need: number, planHash, agency, entryHash });
    if (!receipt) throw new HttpError(404);
    res
      .type('text/plain; charset=utf-8')
      .set('Content-Disposition', `attachment; filename="${number}-${receipt.seq}.txt"`)
      .send(receipt.note);
  });

  router.get('/needs/:number/entry/proof', async (req, res) => {
    const { number, entry } = await findOwn(site, req, requireRole(res, 'agency'));
    const made = await findEntryEvent(site.deps.db, { need: number, entryHash: entry.entryHash });
    if (!made) throw new HttpError(404);
    res.redirect(303, urls.logEvent(made.seq));
  });

  return router;
}
