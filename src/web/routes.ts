import { Router } from 'express';
import { homeRoutes } from './pages/home/home-routes.js';
import type { Site } from './site.js';

/** Every route module, one an area of pages. */
export function routes(site: Site): Router {
  const router = Router();
  router.use(homeRoutes(site));
  return router;
}
