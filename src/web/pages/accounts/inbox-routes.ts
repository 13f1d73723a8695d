import { Router } from 'express';
import { listMessages, markMessagesRead } from '../../../draws/index.js';
import { BUTTON_ALONE } from '../../forms/form-shape.js';
import { readsForm } from '../../forms/read-form.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toInboxView } from './inbox-view.js';

/** Messages to an agency. */
export function inboxRoutes(site: Site): Router {
  const router = Router();
  const { db, clock } = site.deps;

  router.get('/desk/messages', async (req, res) => {
    const { agencyId } = requireRole(res, 'agency');
    const view = toInboxView(await listMessages(db, agencyId ?? '', 100), pageContext(res));
    sendPage(site, req, res, 'accounts/inbox', view, { title: view.title });
  });

  router.post('/desk/messages', readsForm(BUTTON_ALONE), async (_req, res) => {
    const { agencyId } = requireRole(res, 'agency');
    await markMessagesRead(db, agencyId ?? '', clock.now());
    res.redirect(303, urls.messages());
  });

  return router;
}
