import { z } from 'zod';
import { listEvents } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import { filterView } from '../../forms/filters.js';
import { count, words } from '../../forms/query.js';
import { isMessageKey } from '../../i18n/index.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Parameters of the log of events. */
export const eventsQuery = z.object({ subject: words('events.subject'), after: count('query.position') });

/** A word of the catalogue; the code itself where it has none. */
const wordOf = (key: string, code: string, { t }: PageContext): string => (isMessageKey(key) ? t(key) : code);

const columns: readonly Column<AuditEventTable, PageContext>[] = [
  { key: 'seq', label: 'events.seq', kind: 'number', value: ({ seq }) => seq },
  {
    key: 'at',
    label: 'events.at',
    kind: 'instant',
    value: ({ at }) => at,
    cell: ({ at }) => formatShanghai(at, true),
  },
  {
    key: 'kind',
    label: 'events.kind',
    value: ({ kind }) => kind,
    cell: ({ kind }, context) => {
      const text = wordOf(`event.${kind}`, kind, context);
      return { text, note: text === kind ? null : kind };
    },
  },
  {
    key: 'subject',
    label: 'events.subject',
    value: ({ subject }) => subject,
    cell: ({ subject }) => ({ text: subject, url: urls.events({ subject }) }),
  },
  {
    key: 'role',
    label: 'events.actor',
    value: ({ actorRole }) => actorRole,
    cell: ({ actorRole, actorId }, context) => ({
      text: wordOf(`role.${actorRole}`, actorRole, context),
      note: actorId,
    }),
  },
  { key: 'actor', label: 'events.actor-id', cell: null, value: ({ actorId }) => actorId },
  {
    key: 'data',
    label: 'events.data',
    value: ({ data }) => (data === '{}' ? null : data),
    cell: ({ data }) => (data === '{}' ? null : { text: data, isCode: true }),
  },
];

/** The log of events, newest first, for auditors and administrators. */
export const eventList = list({
  address: urls.events,
  roles: ['auditor', 'administrator'],
  title: 'events.title',
  inMap: 'events.title',
  lead: 'events.lead',
  query: eventsQuery,
  prepare: () => ({}),
  filters: ({ asked, t }) => [filterView(asked, t, 'subject')],
  load: ({ site, asked }, _, { after, limit }) =>
    listEvents(site.deps.db, { before: after, subject: asked.values.subject || undefined, limit }),
  position: ({ seq }) => seq,
  columns,
  item: ({ seq, at, kind, subject, data }, visit) => ({
    title: `${seq} ${wordOf(`event.${kind}`, kind, visit)}`,
    // The list from this event on.
    url: urls.events({ subject, after: seq + 1 }),
    text: [subject, data].join(' · '),
    at,
  }),
  more: ({ asked }) => ({ allUrl: asked.values.subject ? urls.events() : null }),
  template: 'accounts/events',
});
