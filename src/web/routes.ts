import { Router } from 'express';
import { accountsRoutes } from './pages/accounts/accounts-routes.js';
import { inboxRoutes } from './pages/accounts/inbox-routes.js';
import { loginForExpired } from './pages/accounts/login-routes.js';
import { agencyRoutes } from './pages/agencies/agency-routes.js';
import { applicationRoutes } from './pages/agencies/application-routes.js';
import { registerRoutes } from './pages/agencies/register-routes.js';
import { agencyReviewRoutes } from './pages/agencies/review-routes.js';
import { ceremonyRoutes } from './pages/draws/ceremony-routes.js';
import { certificateRoutes } from './pages/draws/certificate-routes.js';
import { entryRoutes } from './pages/draws/entry-routes.js';
import { receiptRoutes } from './pages/draws/receipt-routes.js';
import { feedRoutes } from './pages/feed/feed-routes.js';
import { homeRoutes } from './pages/home/home-routes.js';
import { logRoutes } from './pages/log/log-routes.js';
import { logTileRoutes } from './pages/log/tile-routes.js';
import { needListRoutes } from './pages/needs/list-routes.js';
import { noticeRoutes } from './pages/needs/notice-routes.js';
import { ownerNeedRoutes } from './pages/needs/owner-routes.js';
import { needReviewRoutes } from './pages/needs/review-routes.js';
import { savingsRoutes } from './pages/statistics/savings-routes.js';
import { verifyRoutes } from './pages/verify/verify-routes.js';
import type { Site } from './site.js';

/** Every route module, one an area of pages. */
export function routes(site: Site): Router {
  const router = Router();
  router.use(homeRoutes(site));
  router.use(accountsRoutes(site));
  router.use(registerRoutes(site));
  router.use(agencyRoutes(site));
  router.use(applicationRoutes(site));
  router.use(agencyReviewRoutes(site));
  router.use(needListRoutes(site));
  router.use(certificateRoutes(site));
  router.use(entryRoutes(site));
  router.use(receiptRoutes(site));
  router.use(inboxRoutes(site));
  router.use(feedRoutes(site));
  router.use(ceremonyRoutes(site));
  router.use(noticeRoutes(site));
  router.use(ownerNeedRoutes(site));
  router.use(needReviewRoutes(site));
  router.use(logTileRoutes(site));
  router.use(logRoutes(site));
  router.use(verifyRoutes(site));
  router.use(savingsRoutes(site));
  // After every route: it answers what they refuse.
  router.use(loginForExpired(site));
  return router;
}
