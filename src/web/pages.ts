import { documentPages } from './pages/documents/document-pages.js';
import { feed } from './pages/feed/feed-pages.js';
import { homePages } from './pages/home/home-pages.js';
import { incidentList } from './pages/incidents/incident-pages.js';
import { logPages } from './pages/log/log-pages.js';
import { logTilePages } from './pages/log/tile-pages.js';
import { needFormPages } from './pages/needs/form-pages.js';
import { needList } from './pages/needs/list-pages.js';
import { noticePages } from './pages/needs/notice-pages.js';
import { ownListPages } from './pages/needs/own-list-pages.js';
import { ownerPages } from './pages/needs/owner-pages.js';
import { needReviewPages } from './pages/needs/review-pages.js';
import { fairnessOfAgency } from './pages/statistics/fairness-agency-pages.js';
import { fairnessPages } from './pages/statistics/fairness-pages.js';
import { savingsPages } from './pages/statistics/savings-pages.js';
import { verifyPages } from './pages/verify/verify-pages.js';
import type { Route } from './registry/route.js';

/** Every page, list, form and answer of the site. What is not in here is no address of the site. */
export const routes: readonly Route[] = [
  ...homePages,
  needList,
  ...savingsPages,
  ...fairnessPages,
  fairnessOfAgency,
  ...noticePages,
  ...ownListPages,
  ...ownerPages,
  ...needFormPages,
  ...needReviewPages,
  ...verifyPages,
  ...documentPages,
  ...logPages,
  ...logTilePages,
  incidentList,
  feed,
].flatMap((one) => one.routes);
