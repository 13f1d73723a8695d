import { Router } from 'express';
import { listMessages, mailboxOf, markMessagesRead } from '../../../messages/index.js';
import { BUTTON_ALONE } from '../../forms/form-shape.js';
import { readsForm } from '../../forms/read-form.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { INBOX_ROLES, toInboxView } from './inbox-view.js';

/** Messages to whoever is logged in: those of the agency or owner, else the own ones. */
export function inboxRoutes(site: Site): Router {
  const router = Router();
  const { db, clock } = site.deps;

  router.get('/desk/messages', async (req, res) => {
    const mailbox = mailboxOf(requireRole(res, ...INBOX_ROLES));
    const view = toInboxView(await listMessages(db, mailbox, 100), pageContext(res));
    sendPage(site, req, res, 'accounts/inbox', view, { title: view.title });
  });

  router.post('/desk/messages', readsForm(BUTTON_ALONE), async (_req, res) => {
    await markMessagesRead(db, mailboxOf(requireRole(res, ...INBOX_ROLES)), clock.now());
    res.redirect(303, urls.messages());
  });

  return router;
}
