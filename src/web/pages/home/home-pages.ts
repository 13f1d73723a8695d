import { countFacet, countRegister, listCatalogue } from '../../../agencies/index.js';
import { findLatestCheckpoint } from '../../../audit/index.js';
import { listLatestAwards } from '../../../awards/index.js';
import { toShanghaiDate } from '../../../basics/index.js';
import { countNeeds, listClosingSoon } from '../../../needs/index.js';
import { schemeFor } from '../../../sealing/index.js';
import { defaultPeriod, findAwardMonths, getSavings } from '../../../statistics/index.js';
import { isLanguage, LANGUAGE_COOKIE } from '../../pipeline/language.js';
import { plain } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { toHomeView } from './home-view.js';

const home = page({
  address: urls.home,
  roles: 'public',
  load: async ({ site, now }) => {
    const { db, beacon, custodians, sources } = site.deps;
    const today = toShanghaiDate(now);
    const period = defaultPeriod(today.slice(0, 7), await findAwardMonths(db));
    return {
      register: await countRegister(db, now),
      open: await countNeeds(db, 'published'),
      selected: await countNeeds(db, 'selected'),
      catalogue: await listCatalogue(db),
      byCategory: await countFacet(db, {}, 'category', today),
      closing: await listClosingSoon(db, now, 8),
      awards: await listLatestAwards(db, 8),
      savings: await getSavings(db, period),
      checkpoint: await findLatestCheckpoint(db),
      kinds: sources.kinds,
      schemes: sources.kinds.map((kind) => schemeFor(kind, { hasBeacon: beacon !== undefined, custodians })),
    };
  },
  tags: () => ['list:needs', 'list:agencies', 'statistics', 'checkpoint'],
  view: toHomeView,
  template: 'home/home',
  inMap: 'nav.home',
});

const YEAR = 365 * 86_400_000;

// A link and not a form, so that it works on every page without a word of scripts; it changes a cookie and nothing else.
const language = plain({
  method: 'get',
  address: urls.language,
  roles: 'public',
  answer: ({ site, req, res }) => {
    const { to, back } = req.query;
    if (isLanguage(to))
      res.cookie(LANGUAGE_COOKIE, to, { maxAge: YEAR, sameSite: 'lax', secure: site.settings.secure });
    // Only paths of this site: "//host" and "/\host" would lead elsewhere.
    res.redirect(303, typeof back === 'string' && /^\/(?![/\\])/.test(back) ? back : urls.home());
  },
});

/** Home page and the language switch. */
export const homePages = [home, language];
