import { Router } from 'express';

/** Named checks of a running site; true is good. */
export type Readiness = Readonly<Record<string, boolean>>;

/**
 * For programs that watch the process: `/healthz` says that it is alive and asks nothing of anybody, `/readyz` whether
 * it should be sent visitors. Both stand before sessions, languages and the cache of pages.
 */
export function healthRoutes(ready: () => Promise<Readiness>): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').type('text/plain').send('alive\n');
  });
  router.get('/readyz', async (_req, res) => {
    const checks = await ready();
    const ok = Object.values(checks).every(Boolean);
    res
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready: ok, checks });
  });
  return router;
}
