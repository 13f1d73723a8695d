import { z } from 'zod';
import { type Actor, scopeOf } from '../../../accounts/index.js';
import { listOpenIncidents, type OpenIncident } from '../../../draws/index.js';
import { position } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import { instantText } from '../../render/cursor.js';
import { urls } from '../../urls.js';

/** Parameters of the list of open incidents. */
export const openIncidentsQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

/** Officials decide where the others look. */
const pageOf = ({ number }: OpenIncident, { role }: Actor): string =>
  role === 'official' ? urls.rounds(number) : urls.need(number);

/** What officials have to do something about, the oldest first. */
const openIncidents = list({
  address: urls.incidents,
  roles: ['official', 'auditor'],
  title: 'incident.all',
  inMap: 'incident.all',
  empty: 'incident.none',
  query: openIncidentsQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listOpenIncidents(site.deps.db, scopeOf(actor), { after: after && { at, id }, limit });
  },
  position: ({ openedAt, id }: OpenIncident) => [openedAt, id],
  columns: [
    {
      key: 'title',
      label: 'needs.title',
      value: ({ title }) => title,
      cell: (incident, { actor }) => ({
        text: incident.title,
        url: pageOf(incident, actor),
        note: incident.number,
      }),
    },
    { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
    {
      key: 'kind',
      label: 'incidents.what',
      value: ({ kind }) => kind,
      cell: ({ kind, round }, { t }) => ({
        text: t(`incident.${kind}`),
        note: t('rounds.round', { round }),
      }),
    },
    { key: 'round', label: 'rounds.heading', kind: 'number', cell: null, value: ({ round }) => round },
    { key: 'openedAt', label: 'incidents.at', kind: 'instant', value: ({ openedAt }) => openedAt },
  ],
  item: (incident, { actor, t }) => ({
    title: `${incident.number} ${incident.title}`,
    url: pageOf(incident, actor),
    text: t(`incident.${incident.kind}`),
    at: incident.openedAt,
  }),
});

/** Officials' list of open incidents. */
export const openIncidentPages = [openIncidents];
