import { z } from 'zod';
import { findProvenEvent, getLogState, getWitnessing, listEvents } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import { count } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { list } from '../../registry/list.js';
import { page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { kindText, subjectUrl, toLogEventView, toStateView } from './log-view.js';
import { toPrintedView } from './printed-view.js';
import { toWitnessingView } from './witnessing-view.js';

/** Parameters of the log's page. */
export const logQuery = z.object({ before: count('log.seq') });

const logList = list({
  address: urls.log,
  roles: 'public',
  title: 'nav.log',
  lead: 'log.lead',
  empty: 'log.none',
  query: logQuery,
  start: 'before',
  tags: () => ['log', 'checkpoint'],
  prepare: () => ({}),
  load: ({ site }, _, { after, limit }) => listEvents(site.deps.db, { before: after, limit }),
  position: ({ seq }) => seq,
  columns: [
    {
      key: 'seq',
      label: 'log.seq',
      kind: 'number',
      value: ({ seq }) => seq,
      cell: ({ seq }) => ({ text: String(seq), url: urls.logEvent(seq) }),
    },
    {
      key: 'at',
      label: 'log.at',
      kind: 'instant',
      value: ({ at }) => at,
      cell: ({ at }) => formatShanghai(at, true),
    },
    {
      key: 'kind',
      label: 'log.kind',
      value: ({ kind }) => kind,
      cell: ({ kind }, { t }) => ({ text: kindText(kind, t) ?? kind, note: kind }),
    },
    {
      key: 'subject',
      label: 'log.subject',
      value: ({ subject }) => subject,
      cell: ({ subject }) => ({ text: subject, url: subjectUrl(subject) }),
    },
  ],
  item: ({ seq, at, kind, subject }, { t }) => ({
    title: `${kindText(kind, t) ?? kind} ${subject}`,
    url: urls.logEvent(seq),
    text: kind,
    at,
  }),
  more: async (visit) => {
    const { deps } = visit.site;
    return {
      ...toStateView(await getLogState(deps.db), deps.siteUrl, visit),
      printed: toPrintedView(visit.site.settings, visit),
      ...toWitnessingView(await getWitnessing(deps.db, deps), deps.siteUrl, visit),
    };
  },
  template: 'log/log',
  inMap: 'nav.log',
});

const logEvent = page({
  address: urls.logEvent,
  roles: 'public',
  load: ({ site, param }) => find(site, param('seq')),
  // Once it is signed nothing about an event changes.
  tags: ({ proof }) => (proof ? [] : ['checkpoint']),
  view: toLogEventView,
  template: 'log/event',
});

const leaf = data({
  address: urls.logLeaf,
  roles: 'public',
  load: ({ site, param }) => find(site, param('seq')),
  type: 'application/json',
  body: (found) => found.leaf,
});

async function find(site: Site, text: string) {
  const found = /^[1-9]\d{0,14}$/.test(text) ? await findProvenEvent(site.deps.db, Number(text)) : undefined;
  if (!found) throw new HttpError(404);
  return found;
}

/** The public log for readers: its state, its latest events, and each event with its proof. */
export const logPages = [logList, logEvent, leaf];
