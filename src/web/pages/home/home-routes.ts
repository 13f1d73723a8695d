import { Router } from 'express';
import { isLanguage, LANGUAGE_COOKIE } from '../../pipeline/language.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

/** Home page and the language switch. */
export function homeRoutes(site: Site): Router {
  const router = Router();

  router.get('/', (req, res) => {
    sendPage(site, req, res, 'home/home', {}, { title: pageContext(res).t('nav.home') });
  });

  router.get('/language', (req, res) => {
    const { to, back } = req.query;
    if (isLanguage(to)) {
      res.cookie(LANGUAGE_COOKIE, to, {
        maxAge: 365 * 86_400_000,
        sameSite: 'lax',
        secure: site.settings.secure,
      });
    }
    // Only paths of this site: "//host" and "/\host" would lead elsewhere.
    res.redirect(303, typeof back === 'string' && /^\/(?![/\\])/.test(back) ? back : urls.home());
  });

  return router;
}
