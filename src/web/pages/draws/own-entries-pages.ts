import { z } from 'zod';
import { formatShanghai } from '../../../basics/index.js';
import { listOwnEntries, type OwnEntry } from '../../../draws/index.js';
import { methodOf } from '../../../selection/index.js';
import { position } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import { instantText } from '../../render/cursor.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Parameters of the list of own entries. */
export const ownEntriesQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

/** What became of an entry. */
type EntryOutcome =
  | 'withdrawn'
  | 'outdated'
  | 'excluded'
  | 'outside'
  | 'listed'
  | 'winner'
  | 'reserve'
  | 'failed'
  | 'need-withdrawn'
  | 'active';

function outcomeOf({ state, exclusion, rank, needState, method, chosenRank }: OwnEntry): EntryOutcome {
  if (state === 'withdrawn' || state === 'outdated') return state;
  if (exclusion !== null) return 'excluded';
  // Nobody signs up where the owner names the agency.
  const lists = method && method !== 'direct' && methodOf(method).lists;
  if (rank !== null && lists && chosenRank === null) return rank <= lists.small ? 'listed' : 'reserve';
  if (rank !== null) return rank === (lists ? chosenRank : 1) ? 'winner' : 'reserve';
  if (lists && needState === 'selected') return 'outside';
  if (needState === 'withdrawn') return 'need-withdrawn';
  return needState === 'failed' ? 'failed' : 'active';
}

function outcomeText(entry: OwnEntry, { t }: PageContext): string {
  const outcome = outcomeOf(entry);
  switch (outcome) {
    case 'excluded':
      return t('draws.excluded');
    case 'outside':
      return t('draws.not-drawn');
    case 'listed':
      return t('draws.listed');
    case 'winner':
      return t('draws.winner');
    case 'reserve':
      return t('entry.rank', { rank: entry.rank ?? 0 });
    case 'failed':
      return t('need-state.failed');
    case 'need-withdrawn':
      return t('need-state.withdrawn');
    default:
      return t(`entry-state.${outcome}`);
  }
}

/** True while the agency may still change or withdraw it. */
const isRunning = ({ needState, closesAt }: OwnEntry, { now }: PageContext): boolean =>
  needState === 'published' && closesAt !== null && now < closesAt;

function tagOf(entry: OwnEntry, context: PageContext): string {
  const outcome = outcomeOf(entry);
  if (outcome === 'active') return isRunning(entry, context) ? 'tag-active' : '';
  if (outcome === 'outside') return 'tag-excluded';
  if (outcome === 'listed') return 'tag-active';
  return ['withdrawn', 'outdated', 'excluded', 'winner', 'reserve'].includes(outcome) ? `tag-${outcome}` : '';
}

const pageOf = (entry: OwnEntry, context: PageContext): string =>
  isRunning(entry, context) ? urls.entry(entry.number) : urls.need(entry.number);

/** The entries of the acting agency, the latest first. */
const ownEntries = list({
  address: urls.myEntries,
  roles: ['agency'],
  title: 'entry.own',
  inMap: 'entry.own',
  query: ownEntriesQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listOwnEntries(site.deps.db, actor.agencyId ?? '', { after: after && { at, id }, limit });
  },
  position: ({ enteredAt, id }: OwnEntry) => [enteredAt, id],
  columns: [
    {
      key: 'title',
      label: 'needs.title',
      value: ({ title }) => title,
      cell: (entry, visit) => ({ text: entry.title, url: pageOf(entry, visit), note: entry.number }),
    },
    { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
    { key: 'enteredAt', label: 'entry.entered-at', kind: 'instant', value: ({ enteredAt }) => enteredAt },
    {
      key: 'closesAt',
      label: 'needs.closes-at',
      kind: 'instant',
      value: ({ closesAt }) => closesAt,
      cell: ({ closesAt, redrawn }, { t }) => ({
        text: closesAt === null ? '' : formatShanghai(closesAt),
        note: redrawn === 1 ? t('needs.redrawn') : null,
      }),
    },
    { key: 'bidFen', label: 'draws.bid-yuan', kind: 'money', value: ({ bidFen }) => bidFen },
    {
      key: 'outcome',
      label: 'draws.outcome',
      value: outcomeOf,
      cell: (entry, visit) => ({ text: outcomeText(entry, visit), tag: tagOf(entry, visit) }),
    },
    { key: 'rank', label: 'draws.rank', kind: 'number', cell: null, value: ({ rank }) => rank },
  ],
  item: (entry, visit) => ({
    title: `${entry.number} ${entry.title}`,
    url: pageOf(entry, visit),
    text: outcomeText(entry, visit),
    at: entry.enteredAt,
    due: entry.redrawn === 1 ? null : entry.closesAt,
  }),
  more: () => ({ needsUrl: urls.needs({ fit: 1 }) }),
  template: 'draws/own-entries',
});

/** An agency's list of own entries. */
export const ownEntriesPages = [ownEntries];
