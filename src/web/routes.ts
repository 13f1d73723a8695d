import { Router } from 'express';
import { accountsRoutes } from './pages/accounts/accounts-routes.js';
import { inboxRoutes } from './pages/accounts/inbox-routes.js';
import { loginForExpired } from './pages/accounts/login-routes.js';
import { agencyRoutes } from './pages/agencies/agency-routes.js';
import { applicationRoutes } from './pages/agencies/application-routes.js';
import { registerRoutes } from './pages/agencies/register-routes.js';
import { agencyReviewRoutes } from './pages/agencies/review-routes.js';
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
  router.use(inboxRoutes(site));
  // After every route: it answers what they refuse.
  router.use(loginForExpired(site));
  return router;
}
