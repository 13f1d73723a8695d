import { Router } from 'express';
import type { Site } from '../../site.js';
import { adminRoutes } from './admin-routes.js';
import { deskRoutes } from './desk-routes.js';
import { eventsRoutes } from './events-routes.js';
import { loginRoutes } from './login-routes.js';
import { registerRoutes } from './register-routes.js';

/** Every page about people: login, registration, start page, accounts, log of events. */
export function accountsRoutes(site: Site): Router {
  const router = Router();
  router.use(loginRoutes(site));
  router.use(registerRoutes(site));
  router.use(deskRoutes(site));
  router.use(adminRoutes(site));
  router.use(eventsRoutes(site));
  return router;
}
