import { adminPages } from './pages/accounts/admin-pages.js';
import { deskPages } from './pages/accounts/desk-pages.js';
import { eventList } from './pages/accounts/events-pages.js';
import { inboxPages } from './pages/accounts/inbox-pages.js';
import { loginPages } from './pages/accounts/login-pages.js';
import { registrationPages } from './pages/accounts/register-pages.js';
import { unitPeoplePage } from './pages/accounts/unit-pages.js';
import { agencyPages } from './pages/agencies/agency-pages.js';
import { applicationPage } from './pages/agencies/application-pages.js';
import { attachment } from './pages/agencies/attachment-pages.js';
import { practitionersPage } from './pages/agencies/practitioner-pages.js';
import { registerList } from './pages/agencies/register-pages.js';
import { agencyReviewPages } from './pages/agencies/review-pages.js';
import { typePages } from './pages/agencies/type-pages.js';
import { archivePages } from './pages/contracts/archive-pages.js';
import { awardPages } from './pages/contracts/award-pages.js';
import { choicePages } from './pages/contracts/choice-pages.js';
import { contractPages } from './pages/contracts/contract-pages.js';
import { endPages } from './pages/contracts/end-pages.js';
import { evaluationPages } from './pages/contracts/evaluation-pages.js';
import { servicePages } from './pages/contracts/service-pages.js';
import { stepPages } from './pages/contracts/step-pages.js';
import { documentPages } from './pages/documents/document-pages.js';
import { ceremonyPages } from './pages/draws/ceremony-pages.js';
import { certificatePages } from './pages/draws/certificate-pages.js';
import { custodianPages } from './pages/draws/custodian-pages.js';
import { eligibilityPages } from './pages/draws/eligibility-pages.js';
import { entryPages } from './pages/draws/entry-pages.js';
import { openingPages } from './pages/draws/opening-pages.js';
import { ownEntriesPages } from './pages/draws/own-entries-pages.js';
import { receiptPages } from './pages/draws/receipt-pages.js';
import { rehearsalPages } from './pages/draws/rehearsal-pages.js';
import { roundsPages } from './pages/draws/rounds-pages.js';
import { entryNoticePages } from './pages/entry-notices/notice-pages.js';
import { feed } from './pages/feed/feed-pages.js';
import { flagPages } from './pages/flags/flag-pages.js';
import { homePages } from './pages/home/home-pages.js';
import { siteMap } from './pages/home/site-map-pages.js';
import { incidentList } from './pages/incidents/incident-pages.js';
import { openIncidentPages } from './pages/incidents/open-pages.js';
import { logConsistencyPages } from './pages/log/consistency-page.js';
import { logPages } from './pages/log/log-pages.js';
import { logTilePages } from './pages/log/tile-pages.js';
import { witnessPages } from './pages/log/witness-pages.js';
import { amendmentPages } from './pages/needs/amendment-pages.js';
import { needFormPages } from './pages/needs/form-pages.js';
import { needList } from './pages/needs/list-pages.js';
import { noticePages } from './pages/needs/notice-pages.js';
import { ownListPages } from './pages/needs/own-list-pages.js';
import { ownerPages } from './pages/needs/owner-pages.js';
import { needReviewPages } from './pages/needs/review-pages.js';
import { objectionPages } from './pages/objections/objection-pages.js';
import { relationPages } from './pages/relations/relation-pages.js';
import { standingPages } from './pages/standing/standing-pages.js';
import { fairnessOfAgency } from './pages/statistics/fairness-agency-pages.js';
import { fairnessPages } from './pages/statistics/fairness-pages.js';
import { savingsPages } from './pages/statistics/savings-pages.js';
import { verifyPages } from './pages/verify/verify-pages.js';
import type { Route } from './registry/route.js';

const declared = [
  ...homePages,
  ...loginPages,
  ...registrationPages,
  ...deskPages,
  unitPeoplePage,
  ...adminPages,
  eventList,
  ...inboxPages,
  registerList,
  ...agencyPages,
  ...typePages,
  applicationPage,
  practitionersPage,
  attachment,
  ...agencyReviewPages,
  ...entryNoticePages,
  ...relationPages,
  ...standingPages,
  ...flagPages,
  needList,
  ...savingsPages,
  ...fairnessPages,
  fairnessOfAgency,
  ...noticePages,
  ...ownListPages,
  ...ownerPages,
  ...needFormPages,
  ...needReviewPages,
  ...amendmentPages,
  ...eligibilityPages,
  ...entryPages,
  ...ownEntriesPages,
  ...receiptPages,
  ...openingPages,
  ...custodianPages,
  ...ceremonyPages,
  ...rehearsalPages,
  ...roundsPages,
  ...choicePages,
  ...awardPages,
  ...objectionPages,
  ...contractPages,
  ...servicePages,
  ...endPages,
  ...evaluationPages,
  ...archivePages,
  ...stepPages,
  ...certificatePages,
  ...verifyPages,
  ...documentPages,
  ...logPages,
  ...logTilePages,
  ...logConsistencyPages,
  ...witnessPages,
  incidentList,
  ...openIncidentPages,
  feed,
].flatMap((one) => one.routes);

/** Every page, list, form and answer of the site. What is not in here is no address of the site. */
export const routes: readonly Route[] = [...declared, ...siteMap(declared).routes];
