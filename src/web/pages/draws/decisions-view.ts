import {
  type AwaitedIssue,
  excludedOf,
  type findFailure,
  type findRedo,
  type redoSourceKinds,
} from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

type Redo = NonNullable<Awaited<ReturnType<typeof findRedo>>>;
type Failure = NonNullable<Awaited<ReturnType<typeof findFailure>>>;

/** A round that waits for the numbers of a lottery. */
export interface Lottery {
  readonly round: number;
  readonly isVoid: boolean;
  /** A first official has typed them. */
  readonly waits: boolean;
  readonly awaited: AwaitedIssue;
}

/** What the officials' page of a need's rounds is made of. */
export interface DecisionsPage {
  readonly need: PublishedNeed;
  readonly lotteries: readonly Lottery[];
  /** The decision on the frozen round; null where none is frozen. */
  readonly redo: { readonly proposed: Redo | undefined } | null;
  /** Sources that a next round may have. */
  readonly sources: ReturnType<typeof redoSourceKinds>;
  /** The decision that the need fails; null where its bids can still be opened in time. */
  readonly failure: { readonly proposed: Failure | undefined } | null;
}

/** View model of the officials' page of a need's rounds. */
export function toDecisionsView(page: DecisionsPage, context: PageContext, shown: Shown<never>) {
  const { t } = context;
  const { need, redo, failure } = page;
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  return {
    title: t('rounds.title', { title: need.title }),
    needUrl: urls.need(need.number),
    number: need.number,
    action: urls.rounds(need.number),
    summary: form.summary(),
    lotteries: page.lotteries.map((lottery) => toLottery(lottery, need, form, context)),
    redo: redo?.proposed ? toRedo(redo.proposed, context) : null,
    propose: redo && !redo.proposed ? proposalFields(page, form, context) : null,
    failure: failure
      ? {
          proposed: failure.proposed ? t('failure.proposed', { reason: failure.proposed.reason }) : null,
          reason: {
            ...form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
            id: 'failure-reason',
          },
        }
      : null,
  };
}

function toLottery(
  { round, isVoid, waits, awaited: { issue, proposed } }: Lottery,
  { number }: PublishedNeed,
  form: FormView,
  { t }: PageContext,
) {
  return {
    round,
    action: urls.rounds(number),
    heading: isVoid ? t('lottery.type-void', { round }) : t('lottery.type'),
    lead: t('lottery.lead', { issue }),
    waits: waits ? t('lottery.waits-second') : null,
    proposed: proposed
      ? t('lottery.postpone-proposed', { issue: proposed.to, reason: proposed.reason })
      : null,
    numbers: {
      ...form.field('numbers', {
        label: t('lottery.numbers'),
        hint: t('lottery.numbers-hint'),
        autocomplete: 'off',
      }),
      id: `numbers-${round}`,
    },
    reason: {
      ...form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
      id: `postpone-reason-${round}`,
    },
  };
}

function toRedo(redo: Redo, { t }: PageContext) {
  const basis = t(`rounds.basis.${redo.basis}`);
  return {
    because: t('rounds.because', { basis, reason: redo.reason }),
    source: t(`source.${redo.sourceKind}`),
    excluded: excludedOf(redo).map(({ agency, reason }) => `${agency} ${reason}`),
  };
}

function proposalFields({ sources }: DecisionsPage, form: FormView, { t }: PageContext) {
  const bases = ['source-failed', 'objection-upheld'] as const;
  return {
    basis: form.field('basis', {
      label: t('redo.basis'),
      kind: 'radios',
      options: bases.map((value) => ({ value, text: t(`rounds.basis.${value}`) })),
    }),
    reason: form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
    source: form.field('source', {
      label: t('redo.source'),
      kind: 'radios',
      options: sources.map((value) => ({ value, text: t(`source.${value}`) })),
    }),
    excluded: form.field('excluded', {
      label: t('redo.excluded'),
      kind: 'textarea',
      required: false,
      hint: t('redo.excluded-hint'),
    }),
  };
}
