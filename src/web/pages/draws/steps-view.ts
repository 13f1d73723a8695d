import { assertNever, formatYuan } from '../../../basics/index.js';
import type { Drawn, Step } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';

/** One numbered step in words; `code` is a long digest shown below it. */
export interface StepView {
  readonly text: string;
  readonly code: string | null;
  readonly lines: readonly string[];
}

// "3141592653 ÷ 7 leaves 5", the refused words first.
function arithmetic({ t }: PageContext, { n, words, value }: Drawn): string {
  if (words.length === 0) return t('draws.only-one');
  const refused = words.slice(0, -1);
  // As text: numbers are grouped in thousands.
  const sum = t('draws.remainder', { word: `${words.at(-1)}`, n: `${n}`, rest: `${value}` });
  return refused.length > 0 ? t('draws.refused-words', { words: refused.join(', '), sum }) : sum;
}

type NameOf = (agency: string) => string;

/** The step of one code. */
type StepOf<Code extends Step['code']> = Extract<Step, { readonly code: Code }>;

const plain = (text: string, lines: readonly string[] = [], code: string | null = null): StepView => ({
  text,
  code,
  lines,
});

function seedView(step: StepOf<'seed'>, { t }: PageContext): StepView {
  const lines = [
    t('draws.seed-plan', { value: step.planHash }),
    t('draws.seed-pool', { value: step.poolHash }),
    t(step.publicValue === null ? 'draws.seed-no-public' : 'draws.seed-public', {
      value: step.publicValue ?? '',
    }),
    t('draws.seed-secret', { value: step.secret }),
  ];
  return plain(t('draws.step-seed'), lines, step.seed);
}

function lotView(step: StepOf<'lot'>, context: PageContext, name: NameOf): StepView {
  const { t } = context;
  const params = { lot: step.lot, sum: arithmetic(context, step.drawn), name: name(step.agency) };
  if (step.from === null || step.displaced === null) {
    const own = step.tickets && {
      from: step.tickets.from + 1,
      to: step.tickets.to + 1,
      ticket: step.drawn.value + 1,
      total: step.drawn.n,
      name: params.name,
    };
    return plain(t('draws.step-ticket', params), own ? [t('draws.ticket-own', own)] : []);
  }
  return step.from === step.lot
    ? plain(t('draws.step-stay', params))
    : plain(t('draws.step-swap', { ...params, from: step.from, displaced: name(step.displaced) }));
}

function referenceView(step: StepOf<'reference'>, { t }: PageContext): StepView {
  return plain(
    t('draws.step-reference', {
      bids: step.bids.map((bid) => formatYuan(bid)).join(' + '),
      sum: formatYuan(step.sum),
      count: step.bids.length,
      k: step.K,
      reference: formatYuan(step.reference),
    }),
  );
}

function distanceView(step: StepOf<'distance'>, { t }: PageContext, name: NameOf): StepView {
  return plain(
    t('draws.step-distance'),
    step.rows.slice(0, 10).map(({ agency, bid, distance }) =>
      t('draws.distance-line', {
        name: name(agency),
        bid: formatYuan(bid),
        distance: formatYuan(distance),
      }),
    ),
  );
}

function priceView(step: StepOf<'price'>, { t }: PageContext, name: NameOf): StepView {
  return plain(
    t('draws.step-price', {
      name: name(step.winner),
      price: formatYuan(step.priceFen),
      budget: formatYuan(step.budgetFen),
      saving: formatYuan(step.savingFen),
    }),
  );
}

function bigListView(step: StepOf<'big-list'>, { t }: PageContext, name: NameOf): StepView {
  const { most, count, least, outside } = step;
  return plain(
    t('draws.step-big-list', { most, count, least, outside: outside.length }),
    outside.map(({ agency, weight }) => t('draws.outside-line', { name: name(agency), weight })),
  );
}

/** A step of an explanation in the reader's language; `name` gives the name of an agency. */
export function toStepView(step: Step, context: PageContext, name: NameOf): StepView {
  const { t } = context;
  switch (step.code) {
    case 'pool':
      return plain(t('draws.step-pool', { count: step.count }), [], step.poolHash);
    case 'seed':
      return seedView(step, context);
    case 'k':
      return plain(t('draws.step-k', { sum: arithmetic(context, step.drawn), k: step.K }));
    case 'lot':
      return lotView(step, context, name);
    case 'big-list':
      return bigListView(step, context, name);
    case 'small-list':
      return plain(t('draws.step-small-list', { count: step.agencies.length }), step.agencies.map(name));
    case 'more-lots':
      return plain(t('draws.step-more', { count: step.count }));
    case 'dropped':
      return plain(t('draws.step-dropped', { highest: name(step.highest), lowest: name(step.lowest) }));
    case 'reference':
      return referenceView(step, context);
    case 'distance':
      return distanceView(step, context, name);
    case 'order':
      return plain(t(`draws.step-order-${step.by}`));
    case 'price':
      return priceView(step, context, name);
    default:
      return assertNever(step);
  }
}
