import { Router } from 'express';
import { accountsRoutes } from './pages/accounts/accounts-routes.js';
import { inboxRoutes } from './pages/accounts/inbox-routes.js';
import { loginForExpired } from './pages/accounts/login-routes.js';
import { agencyRoutes } from './pages/agencies/agency-routes.js';
import { applicationRoutes } from './pages/agencies/application-routes.js';
import { registerRoutes } from './pages/agencies/register-routes.js';
import { agencyReviewRoutes } from './pages/agencies/review-routes.js';
import { rehearsalRoutes } from './pages/draws/ceremony-rehearsal-routes.js';
import { ceremonyRoutes } from './pages/draws/ceremony-routes.js';
import { certificateRoutes } from './pages/draws/certificate-routes.js';
import { custodianRoutes } from './pages/draws/custodian-routes.js';
import { eligibilityRoutes } from './pages/draws/eligibility-routes.js';
import { entryRoutes } from './pages/draws/entry-routes.js';
import { openingRoutes } from './pages/draws/opening-routes.js';
import { receiptRoutes } from './pages/draws/receipt-routes.js';
import { roundsRoutes } from './pages/draws/rounds-routes.js';
import { routes as declared } from './pages.js';
import { mount } from './registry/mount.js';
import type { Site } from './site.js';

/** Every route module, one an area of pages. */
export function routes(site: Site): Router {
  const router = Router();
  router.use(mount(site, declared));
  router.use(accountsRoutes(site));
  router.use(registerRoutes(site));
  router.use(agencyRoutes(site));
  router.use(applicationRoutes(site));
  router.use(agencyReviewRoutes(site));
  router.use(certificateRoutes(site));
  router.use(eligibilityRoutes(site));
  router.use(entryRoutes(site));
  router.use(receiptRoutes(site));
  router.use(inboxRoutes(site));
  router.use(ceremonyRoutes(site));
  router.use(rehearsalRoutes(site));
  router.use(roundsRoutes(site));
  router.use(openingRoutes(site));
  router.use(custodianRoutes(site));
  // After every route: it answers what they refuse.
  router.use(loginForExpired(site));
  return router;
}
