import { listAgencyNames } from '../../../agencies/index.js';
import { FEED_KINDS, listLatestOfKinds } from '../../../audit/index.js';
import { listNeedTitles } from '../../../needs/index.js';
import { data } from '../../registry/data.js';
import { urls } from '../../urls.js';
import { agenciesIn, toFeedView } from './feed-view.js';

const LIMIT = 50;

/** The Atom feed (RFC 4287) of publications, freezes with the hash of their pool, and results. */
export const feed = data({
  address: urls.feed,
  roles: 'public',
  load: async ({ site }) => {
    const { db, siteUrl } = site.deps;
    const events = await listLatestOfKinds(db, FEED_KINDS, LIMIT);
    const subjects = events.map(({ subject }) => subject);
    return {
      events,
      titles: await listNeedTitles(db, subjects),
      names: await listAgencyNames(db, events.flatMap(agenciesIn)),
      siteUrl,
    };
  },
  tags: () => ['feed', 'list:agencies'],
  type: 'application/atom+xml; charset=utf-8',
  body: (found, visit) => visit.site.renderer.render('feed', toFeedView(found, visit), visit.t),
});
