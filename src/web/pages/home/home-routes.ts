import { Router } from 'express';
import { countFacet, countRegister, listCatalogue } from '../../../agencies/index.js';
import { findLatestCheckpoint } from '../../../audit/index.js';
import { listLatestAwards } from '../../../awards/index.js';
import { toShanghaiDate } from '../../../basics/index.js';
import { countNeeds, listClosingSoon } from '../../../needs/index.js';
import { schemeFor } from '../../../sealing/index.js';
import { defaultPeriod, findAwardMonths, getSavings } from '../../../statistics/index.js';
import { isLanguage, LANGUAGE_COOKIE } from '../../pipeline/language.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toHomeView } from './home-view.js';

/** Home page and the language switch. */
export function homeRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/', async (req, res) => {
    dependsOn(res, 'list:needs', 'list:agencies', 'statistics', 'checkpoint');
    const context = pageContext(res);
    const { beacon, custodians } = site.deps;
    const { kinds } = site.deps.sources;
    const today = toShanghaiDate(context.now);
    const period = defaultPeriod(today.slice(0, 7), await findAwardMonths(db));
    const view = toHomeView(
      {
        register: await countRegister(db, context.now),
        open: await countNeeds(db, 'published'),
        selected: await countNeeds(db, 'selected'),
        catalogue: await listCatalogue(db),
        byCategory: await countFacet(db, {}, 'category', today),
        closing: await listClosingSoon(db, context.now, 8),
        awards: await listLatestAwards(db, 8),
        savings: await getSavings(db, period),
        checkpoint: await findLatestCheckpoint(db),
        kinds,
        schemes: kinds.map((kind) => schemeFor(kind, { hasBeacon: beacon !== undefined, custodians })),
      },
      context,
    );
    sendPage(site, req, res, 'home/home', view, { title: context.t('nav.home') });
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
