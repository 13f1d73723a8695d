import { Router } from 'express';
import { listAgencyNames } from '../../../agencies/index.js';
import { FEED_KINDS, listLatestOfKinds } from '../../../audit/index.js';
import { listNeedTitles } from '../../../needs/index.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { pageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { agenciesIn, toFeedView } from './feed-view.js';

const LIMIT = 50;

/** The Atom feed (RFC 4287) of publications, freezes with the hash of their pool, and results. */
export function feedRoutes(site: Site): Router {
  const router = Router();
  const { db, siteUrl } = site.deps;

  router.get('/feed.atom', async (_req, res) => {
    dependsOn(res, 'feed', 'list:agencies');
    const context = pageContext(res);
    const events = await listLatestOfKinds(db, FEED_KINDS, LIMIT);
    const agencies = events.flatMap(agenciesIn);
    const view = toFeedView(
      {
        events,
        titles: await listNeedTitles(
          db,
          events.map(({ subject }) => subject),
        ),
        names: await listAgencyNames(db, agencies),
        siteUrl,
      },
      context,
    );
    res.type('application/atom+xml; charset=utf-8').send(site.renderer.render('feed', view, context.t));
  });

  return router;
}
