import { type Request, type Response, Router } from 'express';
import type { Actor } from '../../../accounts/index.js';
import { type Failure, formatShanghai } from '../../../basics/index.js';
import { findCustodian, listCustodians, registerCustodian } from '../../../needs/index.js';
import { makeKeyPair } from '../../../sealing/index.js';
import { listShareWork } from '../../../work/index.js';
import { FormView } from '../../forms/fields.js';
import { type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toWorkView } from '../accounts/work-view.js';

const CUSTODIAN_FORM = defineForm({ texts: ['recipient', 'action'] });

interface Shown {
  readonly typed?: Typed;
  readonly errors?: readonly Failure[];
  /** An identity that was made here a moment ago: in this answer and nowhere else. */
  readonly identity?: string;
}

/** Registration of an official as a custodian of bid keys. */
export function custodianRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk/custodian', async (req, res) => {
    await show(site, req, res, requireRole(res, 'official'), {});
  });

  router.post('/desk/custodian', readsForm(CUSTODIAN_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { typed } = postedForm(req);
    if (typedAt(typed, 'action') === 'make') {
      const { identity, recipient } = await makeKeyPair();
      const made = await registerCustodian(site.deps, actor, recipient);
      return show(site, req, res, actor, made.ok ? { identity } : { errors: made.errors });
    }
    const result = await registerCustodian(site.deps, actor, typedAt(typed, 'recipient'));
    if (!result.ok) return show(site, req, res, actor, { typed, errors: result.errors });
    res.redirect(303, urls.custodian({ notice: 'custodian-registered' }));
  });

  return router;
}

async function show(site: Site, req: Request, res: Response, actor: Actor, shown: Shown): Promise<void> {
  const context = pageContext(res);
  const { t } = context;
  const { db, custodians: threshold } = site.deps;
  const own = await findCustodian(db, actor.accountId);
  const { length: count } = await listCustodians(db);
  const shares = await listShareWork(site.deps, actor);
  const errors = shown.errors ?? [];
  const form = new FormView(t, shown.typed ?? {}, errors);
  const view = {
    title: t('custodian.title'),
    summary: form.summary(),
    identity: shown.identity ?? null,
    // Whoever holds no share yet is not told about shares.
    work: own || shares.length > 0 ? toWorkView(shares, context) : null,
    site: threshold === 0 ? t('custodian.off') : t('custodian.count', { count, threshold }),
    own: own
      ? {
          label: t('custodian.registered', { at: formatShanghai(own.registeredAt) }),
          recipient: own.recipient,
        }
      : null,
    action: urls.custodian(),
    recipientField: form.field('recipient', { label: t('custodian.recipient'), autocomplete: 'off' }),
  };
  const [first] = errors;
  res.set('Cache-Control', 'no-store');
  sendPage(site, req, res, 'draws/custodian', view, {
    title: view.title,
    script: 'custodian.js',
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}
