import { z } from 'zod';
import { listOwnNeeds, type Need } from '../../../needs/index.js';
import { position } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import { instantText } from '../../render/cursor.js';
import { urls } from '../../urls.js';
import { ownTitle } from './own-need-view.js';
import { needStateText } from './state-text.js';

/** Parameters of the list of own needs. */
export const ownNeedsQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

/** The needs of the acting owner, drafts included, the latest first. */
const ownNeeds = list({
  address: urls.ownerNeeds,
  roles: ['owner'],
  title: 'need-form.own',
  inMap: 'need-form.own',
  query: ownNeedsQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listOwnNeeds(site.deps.db, actor.ownerId ?? '', { after: after && { at, id }, limit });
  },
  position: ({ createdAt, id }: Need) => [createdAt, id],
  columns: [
    {
      key: 'title',
      label: 'needs.title',
      value: ownTitle,
      cell: (need, visit) => ({ text: ownTitle(need, visit), url: urls.ownerNeed(need.id) }),
    },
    { key: 'number', label: 'needs.number', value: ({ number }) => number },
    { key: 'budgetFen', label: 'needs.budget-yuan', kind: 'money', value: ({ budgetFen }) => budgetFen },
    { key: 'closesAt', label: 'needs.closes-at', kind: 'instant', value: ({ closesAt }) => closesAt },
    {
      key: 'state',
      label: 'needs.state',
      value: ({ state }) => state,
      cell: (need, { t }) => ({ text: needStateText(need, t), tag: `tag-${need.state}` }),
    },
    {
      key: 'publishedAt',
      label: 'needs.published-at',
      kind: 'instant',
      cell: null,
      value: ({ publishedAt }) => publishedAt,
    },
  ],
  item: (need, visit) => ({
    title: ownTitle(need, visit),
    url: urls.ownerNeed(need.id),
    text: [need.number, needStateText(need, visit.t)].filter(Boolean).join(' · '),
    at: need.updatedAt,
    due: need.closesAt,
  }),
  more: () => ({ newUrl: urls.newNeed() }),
  template: 'needs/own',
});

/** An owner's list of own needs. */
export const ownListPages = [ownNeeds];
