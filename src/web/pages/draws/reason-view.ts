import type { ChoiceRow } from '../../../awards/index.js';
import { formatYuan, savingsRate } from '../../../basics/index.js';
import { type Certificate, methodOf, rankedAt, type Step } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { type StepView, toStepView } from './steps-view.js';

/** Why an agency was selected, in the order in which people ask. */
export interface ReasonView {
  /** Who, and by which rule, in two sentences. */
  readonly who: string;
  readonly why: string;
  /** What each had in a draw by weight; empty elsewhere. */
  readonly weights: readonly { readonly name: string; readonly weight: number; readonly tickets: string }[];
  /** The sums, that can be followed with a calculator. */
  readonly sums: readonly StepView[];
  /** What the sums begin with: pool and seed, with their hashes. */
  readonly sources: readonly StepView[];
}

type NameOf = (agency: string) => string;

const SOURCES: readonly Step['code'][] = ['pool', 'seed'];

const find = <Code extends Step['code']>(steps: readonly Step[], code: Code) =>
  steps.find((step): step is Extract<Step, { readonly code: Code }> => step.code === code);

/** The rule by which the winner has the award, with its figures: each method's sentence names those that it goes by. */
function whyText(certificate: Certificate, steps: readonly Step[], { t }: PageContext, name: NameOf): string {
  const { plan, pool, ranking } = certificate;
  const [winner = ''] = ranking;
  const own = pool.entries.find(({ agency }) => agency === winner);
  const bid = own?.bid ?? 0;
  const weight = own?.weight ?? 0;
  const inDraw = pool.entries.filter(({ agency }) => ranking.includes(agency));
  const total = inDraw.reduce((sum, entry) => sum + (entry.weight ?? 0), 0);
  const { reference = 0, K = 100 } = find(steps, 'reference') ?? {};
  return t(`draws.why-${plan.method}`, {
    count: pool.entries.length,
    name: name(winner),
    bid: formatYuan(bid),
    ties: pool.entries.filter((entry) => entry.bid === own?.bid).length,
    dropped: find(steps, 'dropped') ? 2 : 0,
    k: K,
    reference: formatYuan(reference),
    distance: formatYuan(Math.abs(bid - reference)),
    weight,
    total,
    big: inDraw.length,
    small: certificate.smallList?.length ?? 0,
    least: find(steps, 'big-list')?.least ?? 0,
    share: savingsRate(weight, total) ?? '',
    ticket: (find(steps, 'lot')?.drawn.value ?? 0) + 1,
  });
}

/** The tickets of each entry in the order of the pool, counted from 1; none outside the big list. */
function weightsOf(
  { plan, pool, ranking }: Certificate,
  { t }: PageContext,
  name: NameOf,
): ReasonView['weights'] {
  if (!methodOf(plan.method).weighted) return [];
  let before = 0;
  return pool.entries.map(({ agency, weight }) => {
    const own = weight ?? 0;
    if (!ranking.includes(agency)) return { name: name(agency), weight: own, tickets: t('draws.not-drawn') };
    const tickets = t('draws.tickets', { from: before + 1, to: before + own });
    before += own;
    return { name: name(agency), weight: own, tickets };
  });
}

/** Who was selected, in one sentence: by the draw, by the owner, or for want of a choice; or from which list the owner chooses. */
function whoText(
  certificate: Certificate,
  choice: Choice | undefined,
  { t }: PageContext,
  name: NameOf,
): string {
  const { pool, smallList } = certificate;
  const count = pool.entries.length;
  const won = rankedAt(certificate, smallList ? (choice?.rank ?? 0) : 1);
  if (!won) {
    const names = (smallList ?? []).map(name).join(t('verify.list-comma'));
    return t('draws.who-list', { count, names });
  }
  const params = { name: won.name, price: formatYuan(won.priceFen) };
  if (!smallList) return t('draws.who', { ...params, count });
  const reason = choice?.reason ?? null;
  return reason === null ? t('draws.chosen-by-clock', params) : t('draws.chosen-why', { ...params, reason });
}

/** What the owner chose of the small list, by its place in the order; neither before the choice. */
type Choice = Pick<ChoiceRow, 'rank' | 'reason'>;

/** Why an agency was selected, or which may be; `name` gives the name of an agency, `choice` what the owner made of the list. */
export function toReasonView(
  certificate: Certificate,
  steps: readonly Step[],
  context: PageContext,
  { name, choice }: { readonly name: NameOf; readonly choice: Choice | undefined },
): ReasonView {
  const view = (step: Step) => toStepView(step, context, name);
  return {
    who: whoText(certificate, choice, context, name),
    why: whyText(certificate, steps, context, name),
    weights: weightsOf(certificate, context, name),
    sums: steps.filter(({ code }) => !SOURCES.includes(code)).map(view),
    sources: steps.filter(({ code }) => SOURCES.includes(code)).map(view),
  };
}
