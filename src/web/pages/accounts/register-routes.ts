import { type Request, type Response, Router } from 'express';
import {
  type Actor,
  endSession,
  isRegistrationOf,
  logIn,
  registerAgency,
  registerAgencyInput,
  registerOwner,
  registerOwnerInput,
  startSession,
} from '../../../accounts/index.js';
import type { Failure, Result } from '../../../basics/index.js';
import { parseForm, type Typed } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { sessionTokenOf, setSessionCookie } from '../../pipeline/session.js';
import { type PageContext, pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { addressOf } from './login-routes.js';
import { refusalStatus } from './refusal.js';
import {
  type FormPageView,
  NOTHING_POSTED,
  type Posted,
  toRegisterAgencyView,
  toRegisterOwnerView,
} from './register-view.js';

type ToView = (context: PageContext, posted: Posted) => FormPageView;

const AGENCY_FORM = defineForm({ schemas: [registerAgencyInput] });
const OWNER_FORM = defineForm({ schemas: [registerOwnerInput] });

/** Registration of agencies and owners. */
export function registerRoutes(site: Site): Router {
  const router = Router();

  router.get('/register', (req, res) => {
    const { t } = pageContext(res);
    const view = {
      title: t('nav.register'),
      choices: [
        {
          url: urls.registerAgency(),
          title: t('account.register-agency'),
          text: t('account.register-agency-lead'),
        },
        {
          url: urls.registerOwner(),
          title: t('account.register-owner'),
          text: t('account.register-owner-lead'),
        },
      ],
      loginUrl: urls.login(),
    };
    sendPage(site, req, res, 'accounts/register', view, { title: view.title });
  });

  router.get('/register/agency', (req, res) =>
    sendForm(site, req, res, toRegisterAgencyView, NOTHING_POSTED),
  );
  router.get('/register/owner', (req, res) => sendForm(site, req, res, toRegisterOwnerView, NOTHING_POSTED));

  router.post('/register/agency', readsForm(AGENCY_FORM), async (req, res) => {
    const { typed } = postedForm(req);
    const input = parseForm(registerAgencyInput, typed);
    if (!input.ok) return sendForm(site, req, res, toRegisterAgencyView, { typed, errors: input.errors });
    const result = await registerAgency(site.deps, input.value, addressOf(req));
    await answer(site, req, res, toRegisterAgencyView, typed, { ...input.value, role: 'agency' }, result);
  });

  router.post('/register/owner', readsForm(OWNER_FORM), async (req, res) => {
    const { typed } = postedForm(req);
    const input = parseForm(registerOwnerInput, typed);
    if (!input.ok) return sendForm(site, req, res, toRegisterOwnerView, { typed, errors: input.errors });
    const result = await registerOwner(site.deps, input.value, addressOf(req));
    await answer(site, req, res, toRegisterOwnerView, typed, { ...input.value, role: 'owner' }, result);
  });

  return router;
}

function sendForm(site: Site, req: Request, res: Response, toView: ToView, posted: Posted): void {
  const view = toView(pageContext(res), posted);
  sendPage(site, req, res, 'accounts/form', view, {
    title: view.title,
    ...(posted.errors.length ? { status: refusalStatus(res, posted.errors) } : {}),
  });
}

const isTaken = ({ code }: Failure): boolean =>
  code === 'account/credit-code-taken' || code === 'account/email-taken';

async function answer(
  site: Site,
  req: Request,
  res: Response,
  toView: ToView,
  typed: Typed,
  input: {
    readonly role: Actor['role'];
    readonly creditCode: string;
    readonly email: string;
    readonly password: string;
  },
  result: Result<Actor>,
): Promise<void> {
  const { deps } = site;
  const previousToken = sessionTokenOf(site, req);
  if (result.ok) {
    if (previousToken) await endSession(deps.db, previousToken);
    setSessionCookie(site, res, await startSession(deps.db, deps, result.value.accountId));
    return res.redirect(303, urls.desk({ notice: 'account-registered' }));
  }
  // The browser shows the answer to the second click of a double one: it must not read like a failure.
  if (result.errors.some(isTaken) && (await isRegistrationOf(deps.db, input))) {
    const again = await logIn(deps, {
      login: input.email,
      password: input.password,
      ip: addressOf(req),
      previousToken,
    });
    if (again.ok) {
      setSessionCookie(site, res, again.value.token);
      return res.redirect(303, urls.desk({ notice: 'account-registered-before' }));
    }
  }
  sendForm(site, req, res, toView, { typed, errors: result.errors });
}
