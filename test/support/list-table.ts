import type { CatalogueCategory } from '../../src/agencies/index.js';
import type { QuerySchema } from '../../src/web/forms/query.js';
import { accountsQuery } from '../../src/web/pages/accounts/admin-pages.js';
import { eventsQuery } from '../../src/web/pages/accounts/events-pages.js';
import { inboxQuery } from '../../src/web/pages/accounts/inbox-pages.js';
import { registerQuery } from '../../src/web/pages/agencies/register-query.js';
import { agencyReviewQuery } from '../../src/web/pages/agencies/review-pages.js';
import { stepsQuery } from '../../src/web/pages/contracts/step-pages.js';
import { hallQuery } from '../../src/web/pages/draws/ceremony-steps.js';
import { eligibilityQuery } from '../../src/web/pages/draws/eligibility-pages.js';
import { ownEntriesQuery } from '../../src/web/pages/draws/own-entries-pages.js';
import { entryNoticesQuery } from '../../src/web/pages/entry-notices/notice-list.js';
import { flagCountsQuery, flagHitsQuery } from '../../src/web/pages/flags/flag-pages.js';
import { incidentsQuery } from '../../src/web/pages/incidents/incident-query.js';
import { openIncidentsQuery } from '../../src/web/pages/incidents/open-pages.js';
import { logQuery } from '../../src/web/pages/log/log-pages.js';
import { amendmentReviewsQuery } from '../../src/web/pages/needs/amendment-pages.js';
import { needListQuery } from '../../src/web/pages/needs/list-query.js';
import { ownNeedsQuery } from '../../src/web/pages/needs/own-list-pages.js';
import { needReviewsQuery } from '../../src/web/pages/needs/review-pages.js';
import { objectionsQuery } from '../../src/web/pages/objections/objection-lists.js';
import { relationsQuery } from '../../src/web/pages/relations/relation-pages.js';
import { standingQuery } from '../../src/web/pages/standing/standing-pages.js';
import { fairnessAgencyQuery } from '../../src/web/pages/statistics/fairness-agency-pages.js';
import { fairnessDrawsQuery, fairnessQuery } from '../../src/web/pages/statistics/fairness-pages.js';
import { savingsQuery } from '../../src/web/pages/statistics/savings-pages.js';
import { verifyQuery } from '../../src/web/pages/verify/verify-pages.js';
import { encodeCursor } from '../../src/web/render/cursor.js';

/** A list: its addresses, where it says which parameters it takes, and values that it must take. */
export interface List {
  readonly schema: QuerySchema;
  readonly addresses: readonly string[];
  readonly valid: Readonly<Record<string, readonly string[]>>;
  /** Parameters whose text is searched for, so that no word is nonsense. */
  readonly free?: readonly string[];
}

const MONTHS = { from: ['2017-01', '２０１７－０５'], to: ['2017-12'] };
/** An instant in a position of a list. */
export const AT = '2017-05-01T01:00:00.000Z';

/** Names of the lists. */
export const LIST_NAMES = [
  'needListQuery',
  'ownNeedsQuery',
  'needReviewsQuery',
  'amendmentReviewsQuery',
  'ownEntriesQuery',
  'openIncidentsQuery',
  'registerQuery',
  'relationsQuery',
  'standingQuery',
  'flagCountsQuery',
  'flagHitsQuery',
  'savingsQuery',
  'fairnessQuery',
  'fairnessDrawsQuery',
  'fairnessAgencyQuery',
  'incidentsQuery',
  'objectionsQuery',
  'entryNoticesQuery',
  'stepsQuery',
  'logQuery',
  'eligibilityQuery',
  'hallQuery',
  'eventsQuery',
  'inboxQuery',
  'agencyReviewQuery',
  'accountsQuery',
  'verifyQuery',
];

/** The lists of a site, by their names, for a need, an agency and the catalogue that are there. */
export function listTable(found: {
  readonly number: string;
  readonly creditCode: string;
  readonly catalogue: readonly CatalogueCategory[];
}): Record<string, List> {
  const { number, creditCode, catalogue } = found;
  const fair = `/statistics/fairness/agencies/${creditCode}`;
  return {
    needListQuery: {
      schema: needListQuery(catalogue),
      addresses: ['/needs', '/needs.json'],
      free: ['q'],
      valid: {
        ...MONTHS,
        q: ['nonsense'],
        category: ['measurement'],
        state: ['selected'],
        division: ['532300', '532331', 'counties'],
        project: ['2017-532301-76-01-900001', '２０１７-532301-76-01-900001'],
        fit: ['1'],
        after: [encodeCursor([AT, 'an-id'])],
      },
    },
    ownNeedsQuery: {
      schema: ownNeedsQuery,
      addresses: ['/desk/needs', '/desk/needs.csv'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    needReviewsQuery: {
      schema: needReviewsQuery,
      addresses: ['/review/needs', '/review/needs.json'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    amendmentReviewsQuery: {
      schema: amendmentReviewsQuery,
      addresses: ['/review/amendments', '/review/amendments.json'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    ownEntriesQuery: {
      schema: ownEntriesQuery,
      addresses: ['/desk/entries', '/desk/entries.json'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    openIncidentsQuery: {
      schema: openIncidentsQuery,
      addresses: ['/review/incidents', '/review/incidents.csv'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    registerQuery: {
      schema: registerQuery(catalogue),
      addresses: ['/agencies', '/agencies.json', '/agencies.csv'],
      free: ['q'],
      valid: {
        category: catalogue.map(({ code }) => code),
        type: ['C01'],
        grade: ['乙'],
        division: ['532301'],
        after: [encodeCursor(['a name', 'an-id'])],
      },
    },
    relationsQuery: {
      schema: relationsQuery,
      addresses: ['/relations', '/relations.json', '/review/relations'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    standingQuery: {
      schema: standingQuery(catalogue),
      addresses: ['/standing', '/standing.json', '/standing.csv'],
      valid: {
        list: ['red', 'black'],
        type: ['C01'],
        division: ['532301'],
        after: [encodeCursor(['100', 'an-id'])],
      },
    },
    flagCountsQuery: {
      schema: flagCountsQuery,
      addresses: ['/flags', '/flags.json', '/flags.csv'],
      valid: {
        flag: ['identical-bids'],
        year: ['2017'],
        division: ['532301'],
        after: [encodeCursor(['2017', 'chuxiong', '00'])],
      },
    },
    flagHitsQuery: {
      schema: flagHitsQuery,
      addresses: ['/review/flags', '/review/flags.json', '/review/flags.csv'],
      valid: {
        flag: ['splitting'],
        need: [number],
        state: ['open', 'looked'],
        after: [encodeCursor([AT, 'an-id'])],
      },
    },
    savingsQuery: {
      schema: savingsQuery,
      addresses: ['', '.json', '.csv'].map((format) => `/statistics/savings${format}`),
      valid: MONTHS,
    },
    fairnessQuery: {
      schema: fairnessQuery,
      addresses: ['', '.json', '.csv'].map((format) => `/statistics/fairness${format}`),
      free: ['q'],
      valid: { ...MONTHS, after: [encodeCursor(['0.5', creditCode]), encodeCursor(['1.2e-7', creditCode])] },
    },
    fairnessDrawsQuery: {
      schema: fairnessDrawsQuery,
      addresses: ['/statistics/fairness/draws.csv'],
      valid: MONTHS,
    },
    fairnessAgencyQuery: {
      schema: fairnessAgencyQuery,
      addresses: [fair, `${fair}.json`, `${fair}.csv`],
      valid: { ...MONTHS, after: [encodeCursor([`2017-05-01 ${number}`])] },
    },
    incidentsQuery: {
      schema: incidentsQuery,
      addresses: ['/incidents'],
      valid: {
        need: [number, number.toLowerCase(), 'CX-2017-999999'],
        division: ['532301', 'counties'],
        after: [encodeCursor(['1', AT, 'an-id'])],
      },
    },
    objectionsQuery: {
      schema: objectionsQuery,
      addresses: ['/objections', '/objections.csv', '/review/objections', '/review/objections.json'],
      valid: {
        division: ['532301', 'counties'],
        state: ['waiting'],
        after: [encodeCursor([AT, `${number}-Y01`])],
      },
    },
    entryNoticesQuery: {
      schema: entryNoticesQuery,
      addresses: ['/entry-notices', '/entry-notices.json', '/entry-notices.csv'],
      valid: {
        division: ['532301', 'counties'],
        state: ['open', 'withdrawn'],
        after: [encodeCursor([AT, `${creditCode}-R1`])],
      },
    },
    stepsQuery: {
      schema: stepsQuery,
      addresses: ['/statistics/steps', '/statistics/steps.json', '/statistics/steps.csv'],
      valid: {
        division: ['532301', 'counties'],
        stage: ['signing', 'serving'],
        overdue: ['1'],
        after: [encodeCursor([AT, 'an-id'])],
      },
    },
    logQuery: { schema: logQuery, addresses: ['/log'], valid: { before: ['1', '999999999999999'] } },
    eligibilityQuery: {
      schema: eligibilityQuery,
      addresses: [`/needs/${number}/eligibility`, `/needs/${number}/eligibility.json`],
      free: ['q'],
      valid: { at: ['2030-01-01T00:00', '2030-01-01 00:00'], rule: ['may', 'differs'] },
    },
    hallQuery: {
      schema: hallQuery,
      addresses: [`/needs/${number}/ceremony`],
      valid: { page: ['1', '9999'] },
    },
    eventsQuery: {
      schema: eventsQuery,
      addresses: ['/desk/events', '/desk/events.csv'],
      free: ['subject'],
      valid: { after: ['1', '999999999999999'] },
    },
    agencyReviewQuery: {
      schema: agencyReviewQuery,
      addresses: ['/review/agencies', '/review/agencies.json', '/review/agencies.csv'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    inboxQuery: {
      schema: inboxQuery,
      addresses: ['/desk/messages', '/desk/messages.json', '/desk/messages.csv'],
      valid: { after: [encodeCursor([AT, 'an-id'])] },
    },
    accountsQuery: {
      schema: accountsQuery,
      addresses: ['/admin/accounts', '/admin/accounts.json'],
      free: ['q'],
      valid: {
        role: ['agency', 'administrator'],
        after: ['00000000-0000-7000-8000-000000000001', 'demo-account-official'],
      },
    },
    verifyQuery: { schema: verifyQuery, addresses: ['/verify'], free: ['need', 'key', 'trust'], valid: {} },
  };
}
