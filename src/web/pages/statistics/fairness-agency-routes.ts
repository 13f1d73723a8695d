import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type Agency, findAgencyByCode } from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import { type Failure, normalizeCode } from '../../../basics/index.js';
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
import { inFormat } from '../../address.js';
import { FormView } from '../../forms/fields.js';
import { querySummary } from '../../forms/filters.js';
import { type Asked, position as positionOf, readQuery } from '../../forms/query.js';
import { HttpError, refuseParameter } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { csvText } from '../../render/csv.js';
import { encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { type Assess, readSpan, sendCsv } from './fairness-data.js';
import { periodText } from './fairness-view.js';
import { formatP, luckSentence } from './fairness-words.js';
import { periodParameters } from './period.js';

const PAGE = 50;

/** Parameters of the draws of an agency. */
export const fairnessAgencyQuery = z.object({
  ...periodParameters,
  after: positionOf(z.tuple([z.string().regex(/^\d{4}-\d{2}-\d{2} [A-Z]{2,6}-\d{4}-\d{6}$/)])),
});

/** One selection from an agency's side. */
interface AgencyDraw {
  readonly draw: DrawnPool;
  readonly position: number;
  /** Chance of coming first; null where prices decide. */
  readonly chance: number | null;
  readonly weight: number | null;
  readonly lot: number;
  readonly rank: number;
}

/** The draws behind an agency's expected and actual wins: page, JSON and CSV. */
export function fairnessAgencyRoutes(site: Site, assess: Assess): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/statistics/fairness/agencies/:code', async (req, res) => {
    const format = /\.(json|csv)$/.exec(req.params.code)?.[1];
    const agency = await publicAgency(site, req.params.code.replace(/\.(json|csv)$/, ''));
    dependsOn(res, agencyTag(agency.creditCode), 'statistics');
    const asked = readQuery(req, res, fairnessAgencyQuery);
    const { span, errors } = await readSpan(site, res, asked);
    if (format) refuseParameter(errors);
    const draws = drawsOf(agency, await listDrawnPools(db, span, agency.id));
    const luck = await luckOf(assess, span, agency);
    if (format === 'json') return sendJson(res, agency, span, luck, draws);
    if (format === 'csv') return sendSheet(res, agency, draws);
    const { typed, values } = asked;
    await show(site, req, res, { agency, span, luck, draws, errors, typed, after: values.after?.[0] });
  });

  return router;
}

/** An agency's luck with what is known from all of the others; without a draw, nothing expected and nothing had. */
async function luckOf(
  assess: Assess,
  span: MonthSpan,
  agency: Agency,
): Promise<{ readonly luck: AgencyLuck; readonly agencies: number }> {
  const { fairness } = await assess(span);
  const found = fairness.agencies.find(({ agencyCode }) => agencyCode === agency.creditCode);
  return { luck: found ?? judgeAgency(agency.creditCode, []), agencies: fairness.totals.agencies };
}

async function publicAgency(site: Site, code: string): Promise<Agency> {
  const agency = await findAgencyByCode(site.deps.db, normalizeCode(code));
  if (!agency || agency.status === 'unapproved') throw new HttpError(404);
  return agency;
}

/** The latest first. */
function drawsOf(agency: Agency, pools: readonly DrawnPool[]): AgencyDraw[] {
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

const keyOf = ({ draw }: AgencyDraw): string => `${draw.awardedOn} ${draw.number}`;

function sendJson(
  res: Response,
  agency: Agency,
  span: MonthSpan,
  { luck, agencies }: { readonly luck: AgencyLuck; readonly agencies: number },
  draws: readonly AgencyDraw[],
): void {
  const body = {
    ...span,
    ...toPublicLuck(luck, agency.name),
    lookedAt: agencies,
    items: draws.map(({ draw, position, chance, weight, lot, rank }) => ({
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
  };
  res.type('json').send(JSON.stringify(body));
}

function sendSheet(res: Response, agency: Agency, draws: readonly AgencyDraw[]): void {
  const { t } = pageContext(res);
  const heads = [
    t('fairness.number'),
    t('fairness.date'),
    t('needs.method'),
    t('fairness.pool-size'),
    t('fairness.position'),
    t('fairness.weight'),
    t('fairness.chance'),
    t('draws.lot'),
    t('fairness.rank'),
  ];
  const rows = draws.map(({ draw, position, chance, weight, lot, rank }) => [
    draw.number,
    draw.awardedOn,
    t(`method.${draw.method}`),
    draw.members.length,
    position,
    weight,
    chance === null ? null : published(chance),
    lot,
    rank,
  ]);
  sendCsv(res, `fairness-${agency.creditCode}`, csvText([heads, ...rows]));
}

async function show(
  site: Site,
  req: Request,
  res: Response,
  page: {
    readonly agency: Agency;
    readonly span: MonthSpan;
    readonly luck: { readonly luck: AgencyLuck; readonly agencies: number };
    readonly draws: readonly AgencyDraw[];
    readonly errors: readonly Failure[];
    readonly typed: Asked<unknown>['typed'];
    /** Key of the draw after which the page begins. */
    readonly after: string | undefined;
  },
): Promise<void> {
  const { agency, span, errors } = page;
  const { luck, agencies } = page.luck;
  const context = pageContext(res);
  const { t } = context;
  const form = new FormView(t, errors.length > 0 ? page.typed : {}, errors);
  const { rows, next, isFirst } = errors.length > 0 ? NOTHING_SHOWN : pageOf(page.draws, page.after);
  const titles = await loadTitles(
    site.deps.db,
    rows.map(({ draw }) => draw.needId),
  );
  const { from, to } = span;
  const address = urls.fairnessAgency(agency.creditCode, { from, to });
  const view = {
    title: t('fairness.agency-title', { name: agency.name }),
    agencyUrl: urls.agency(agency.creditCode),
    name: agency.name,
    allUrl: urls.fairness({ from, to }),
    period: periodText(span, context),
    summary: querySummary(t, errors, ['from', 'to']),
    action: urls.fairnessAgency(agency.creditCode),
    fromField: form.field('from', { label: t('needs.from'), hint: t('needs.month-format'), initial: from }),
    toField: form.field('to', { label: t('needs.to'), hint: t('needs.month-format'), initial: to }),
    sentence: luckSentence(luck, agencies, context),
    facts: [
      { label: t('fairness.draws'), value: String(luck.draws) },
      { label: t('fairness.expected'), value: luck.expected.toFixed(2) },
      { label: t('fairness.wins'), value: String(luck.wins) },
      { label: t('fairness.variance'), value: luck.variance.toFixed(2) },
      { label: 'z', value: luck.z === null ? '—' : luck.z.toFixed(2) },
      { label: t('fairness.p'), value: luck.p === null ? '—' : formatP(luck.p) },
      { label: t('fairness.q'), value: luck.q === null ? '—' : formatP(luck.q) },
      { label: t('fairness.price-wins'), value: `${luck.priceWins} / ${luck.priceEntries}` },
    ],
    lines: rows.map(({ draw, position, chance, lot, rank }) => ({
      url: urls.need(draw.number),
      title: titles.get(draw.needId) ?? draw.number,
      number: draw.number,
      awardedOn: draw.awardedOn,
      method: t(`method.${draw.method}`),
      poolSize: draw.members.length,
      position,
      chance: chance === null ? t('fairness.no-chance') : chance.toFixed(4),
      lot,
      rank,
      won: rank === 1,
    })),
    jsonUrl: inFormat(address, 'json'),
    csvUrl: inFormat(address, 'csv'),
    pager: {
      firstUrl: isFirst ? null : address,
      nextUrl: next ? urls.fairnessAgency(agency.creditCode, { from, to, after: next }) : null,
    },
  };
  sendPage(site, req, res, 'statistics/fairness-agency', view, {
    title: view.title,
    description: view.sentence,
    ...(errors.length > 0 ? { status: 400 } : {}),
  });
}

const NOTHING_SHOWN = { rows: [], next: null, isFirst: false };

function pageOf(draws: readonly AgencyDraw[], position: string | undefined) {
  const rest = draws.filter((draw) => position === undefined || keyOf(draw) < position);
  const rows = rest.slice(0, PAGE);
  const last = rows.at(-1);
  const next = rest.length > PAGE && last ? encodeCursor([keyOf(last)]) : null;
  return { rows, next, isFirst: position === undefined };
}
