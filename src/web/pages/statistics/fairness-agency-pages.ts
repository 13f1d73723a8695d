import { z } from 'zod';
import type { Agency } from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import {
  type AgencyLuck,
  chancesOf,
  type DrawnPool,
  judgeAgency,
  listDrawnPools,
  loadTitles,
  type MonthSpan,
  published,
  toPublicLuck,
} from '../../../statistics/index.js';
import { position as positionOf } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { publicAgency } from '../agencies/public-agency.js';
import { assess, readSpan, startOfDay } from './fairness-data.js';
import { periodText } from './fairness-view.js';
import { formatP, luckSentence } from './fairness-words.js';
import { periodFilters, periodParameters } from './period.js';

/** Parameters of the draws of an agency. */
export const fairnessAgencyQuery = z.object({
  ...periodParameters,
  after: positionOf(z.tuple([z.string().regex(/^\d{4}-\d{2}-\d{2} [A-Z]{2,6}-\d{4}-\d{6}$/)])),
});

/** One selection from an agency's side. */
interface AgencyDraw {
  readonly draw: DrawnPool;
  readonly title: string;
  readonly position: number;
  /** Chance of coming first; null where prices decide. */
  readonly chance: number | null;
  readonly weight: number | null;
  readonly lot: number;
  readonly rank: number;
}

const columns: readonly Column<AgencyDraw, PageContext>[] = [
  {
    key: 'title',
    label: 'needs.title',
    value: ({ title }) => title,
    cell: ({ title, draw }) => ({ text: title, url: urls.need(draw.number), note: draw.number }),
  },
  { key: 'number', label: 'fairness.number', cell: null, value: ({ draw }) => draw.number },
  { key: 'awardedOn', label: 'fairness.date', kind: 'date', value: ({ draw }) => draw.awardedOn },
  {
    key: 'method',
    label: 'needs.method',
    value: ({ draw }) => draw.method,
    cell: ({ draw }, { t }) => t(`method.${draw.method}`),
  },
  { key: 'poolSize', label: 'fairness.pool-size', kind: 'number', value: ({ draw }) => draw.members.length },
  { key: 'position', label: 'fairness.position', kind: 'number', value: ({ position }) => position },
  { key: 'weight', label: 'fairness.weight', kind: 'number', cell: null, value: ({ weight }) => weight },
  {
    key: 'chance',
    label: 'fairness.chance',
    kind: 'number',
    value: ({ chance }) => (chance === null ? null : published(chance)),
    cell: ({ chance }, { t }) => (chance === null ? t('fairness.no-chance') : chance.toFixed(4)),
  },
  { key: 'lot', label: 'draws.lot', kind: 'number', value: ({ lot }) => lot },
  {
    key: 'rank',
    label: 'fairness.rank',
    kind: 'number',
    value: ({ rank }) => rank,
    cell: ({ rank }) => `${rank}${rank === 1 ? ' ★' : ''}`,
  },
];

/** The draws behind an agency's expected and actual wins. */
export const fairnessOfAgency = list({
  address: urls.fairnessAgency,
  roles: 'public',
  query: fairnessAgencyQuery,
  // All of an agency's draws in one answer, as programs that count them expect.
  rows: { page: 50, json: 100_000 },
  prepare: async (visit) => {
    const agency = await publicAgency(visit.site, visit.param('code'));
    const { span, errors } = await readSpan(visit, visit.asked);
    const pools = await listDrawnPools(visit.site.deps.db, span, agency.id);
    return {
      agency,
      span,
      errors,
      draws: drawsOf(agency, pools),
      ...(await luckOf(visit.site, span, agency)),
    };
  },
  title: ({ t }, { agency }) => t('fairness.agency-title', { name: agency.name }),
  lead: (visit, { luck, agencies }) => luckSentence(luck, agencies, visit),
  tags: ({ agency }) => [agencyTag(agency.creditCode), 'statistics'],
  refused: ({ errors }) => errors,
  kept: ({ span }) => ({ ...span }),
  filters: (visit, { span }) => periodFilters(visit, span),
  load: async ({ site }, { draws }, { after, limit }) => {
    const rows = draws.filter((draw) => !after || keyOf(draw) < after[0]).slice(0, limit);
    const titles = await loadTitles(
      site.deps.db,
      rows.map(({ draw }) => draw.needId),
    );
    return rows.map((row): AgencyDraw => ({ ...row, title: titles.get(row.draw.needId) ?? row.draw.number }));
  },
  position: (draw) => [keyOf(draw)],
  columns,
  head: (_, { span, luck, agencies, agency }) => ({
    ...span,
    ...toPublicLuck(luck, agency.name),
    lookedAt: agencies,
  }),
  objects: (rows) =>
    rows.map(({ draw, position, chance, weight, lot, rank }) => ({
      number: draw.number,
      awardedOn: draw.awardedOn,
      method: draw.method,
      poolSize: draw.members.length,
      position,
      weight,
      chance: chance === null ? null : published(chance),
      lot,
      rank,
      url: urls.need(draw.number),
    })),
  fileName: ({ agency }) => `fairness-${agency.creditCode}`,
  item: ({ draw, title, rank }, { t }) => ({
    title: `${draw.number} ${title}`,
    url: urls.need(draw.number),
    text: `${t('fairness.rank')} ${rank} / ${draw.members.length}`,
    at: startOfDay(draw.awardedOn),
  }),
  more: (visit, { agency, span, luck }) => ({
    agencyUrl: urls.agency(agency.creditCode),
    name: agency.name,
    allUrl: urls.fairness({ ...span }),
    period: periodText(span, visit),
    facts: factsOf(luck, visit),
  }),
  template: 'statistics/fairness-agency',
});

const factsOf = (luck: AgencyLuck, { t }: PageContext) => [
  { label: t('fairness.draws'), value: String(luck.draws) },
  { label: t('fairness.expected'), value: luck.expected.toFixed(2) },
  { label: t('fairness.wins'), value: String(luck.wins) },
  { label: t('fairness.variance'), value: luck.variance.toFixed(2) },
  { label: t('fairness.z'), value: luck.z === null ? '—' : luck.z.toFixed(2) },
  { label: t('fairness.p'), value: luck.p === null ? '—' : formatP(luck.p) },
  { label: t('fairness.q'), value: luck.q === null ? '—' : formatP(luck.q) },
  { label: t('fairness.price-wins'), value: `${luck.priceWins} / ${luck.priceEntries}` },
];

/** An agency's luck with what is known from all of the others; without a draw, nothing expected and nothing had. */
async function luckOf(site: Site, span: MonthSpan, agency: Agency) {
  const { fairness } = await assess(site, span);
  const found = fairness.agencies.find(({ agencyCode }) => agencyCode === agency.creditCode);
  return { luck: found ?? judgeAgency(agency.creditCode, []), agencies: fairness.totals.agencies };
}

/** The latest first. */
function drawsOf(agency: Agency, pools: readonly DrawnPool[]): Omit<AgencyDraw, 'title'>[] {
  return pools
    .flatMap((draw) => {
      const index = draw.members.findIndex(({ agencyCode }) => agencyCode === agency.creditCode);
      const member = draw.members[index];
      if (!member) return [];
      const { weight, lot, rank } = member;
      return [{ draw, position: index + 1, chance: chancesOf(draw)?.[index] ?? null, weight, lot, rank }];
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
}

const keyOf = ({ draw }: Pick<AgencyDraw, 'draw'>): string => `${draw.awardedOn} ${draw.number}`;
