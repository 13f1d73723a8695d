import type { IncidentTable } from '../../../db/index.js';
import {
  type AwaitedIssue,
  evidenceIn,
  excludedOf,
  type findFailure,
  type findRedo,
  type RedoGround,
  type redoSourceKinds,
} from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { FormView, failureText } from '../../forms/fields.js';
import type { KeptFile } from '../../forms/keep-files.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { type FindingsData, reasonText, toExcludable, toFindingForms } from './findings-view.js';
import type { RedoNotice } from './redo-notice.js';

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
  /** Numbers of the objections and complaints about the frozen round that were upheld. */
  readonly upheld: readonly string[];
  /** What the public is told of a redraw. */
  readonly notice: RedoNotice | null;
  /** Whom a next round may leave out, and why. */
  readonly grounds: readonly RedoGround[];
  /** Null where no pool is frozen. */
  readonly findings: FindingsData | null;
  /** Agencies in the present pool. */
  readonly entrants: readonly { readonly agency: string; readonly name: string }[];
  /** Sources that a next round may have. */
  readonly sources: ReturnType<typeof redoSourceKinds>;
  /** The decision that the need fails, and what it is stuck in; null where it is in nothing. */
  readonly failure: { readonly kind: IncidentTable['kind']; readonly proposed: Failure | undefined } | null;
}

/** View model of the officials' page of a need's rounds. */
export function toDecisionsView(
  page: DecisionsPage,
  context: PageContext,
  shown: Shown<readonly KeptFile[]>,
) {
  const { t } = context;
  const { need, redo, failure, findings, entrants, grounds } = page;
  const { typed = {}, errors, extra: kept = [] } = shown;
  const form = new FormView(t, typed, errors);
  const ticked = (typed['excluded'] ?? []) as readonly string[];
  return {
    title: t('rounds.title', { title: need.title }),
    needUrl: urls.need(need.number),
    number: need.number,
    action: urls.rounds(need.number),
    summary: form.summary(),
    nothing: page.lotteries.length > 0 || redo || findings || failure ? null : t('rounds.nothing'),
    notice: page.notice,
    lotteries: page.lotteries.map((lottery) => toLottery(lottery, need, form, context)),
    redo: redo?.proposed ? toRedo(redo.proposed, page, context) : null,
    propose: redo && !redo.proposed ? proposalFields(page, form, context) : null,
    excludable: toExcludable(grounds, ticked, context),
    excludedError: errorAt(errors, 'excluded', t),
    findings: findings
      ? toFindingForms(findings, entrants, { form, kept, url: urls.rounds(need.number) }, context)
      : null,
    failure: failure ? toFailure(failure, form, context) : null,
  };
}

function toFailure(
  { kind, proposed }: NonNullable<DecisionsPage['failure']>,
  form: FormView,
  { t }: PageContext,
) {
  const lost = kind === 'secret-unopened';
  const reason = proposed?.reason ?? '';
  return {
    heading: t(lost ? 'failure.secret-heading' : 'failure.heading'),
    lead: t(lost ? 'failure.secret-lead' : 'failure.lead'),
    proposed: proposed ? t(lost ? 'failure.secret-proposed' : 'failure.proposed', { reason }) : null,
    reason: {
      ...form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
      id: 'failure-reason',
    },
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

function errorAt(errors: Shown<never>['errors'], field: string, t: PageContext['t']): string | null {
  const failure = errors.find((error) => error.field === field);
  return failure ? failureText(t, failure) : null;
}

function toRedo(redo: Redo, { entrants }: DecisionsPage, context: PageContext) {
  const { t } = context;
  const basis = t(`rounds.basis.${redo.basis}`);
  const names = new Map(entrants.map(({ agency, name }) => [agency, name]));
  const records = new Map(evidenceIn(redo).map(({ agency, record }) => [agency, record]));
  return {
    because: t('rounds.because', { basis, reason: redo.reason }),
    source: t(`source.${redo.sourceKind}`),
    excluded: excludedOf(redo).map(({ agency, reason }) => {
      const record = records.get(agency);
      const said = { name: names.get(agency) ?? agency, reason: reasonText(reason, context) };
      return {
        text:
          record === undefined ? `${said.name} ${said.reason}` : t('redo.excludable', { ...said, record }),
        url: record === undefined ? null : urls.logEvent(String(record)),
      };
    }),
  };
}

function proposalFields({ sources, upheld }: DecisionsPage, form: FormView, { t }: PageContext) {
  const bases = ['source-failed', 'objection-upheld'] as const;
  return {
    basis: form.field('basis', {
      label: t('redo.basis'),
      kind: 'radios',
      ...(upheld.length > 0 ? { initial: 'objection-upheld' } : {}),
      options: bases.map((value) => ({ value, text: t(`rounds.basis.${value}`) })),
    }),
    objection:
      upheld.length === 0
        ? null
        : form.field('objection', {
            label: t('objections.redo-of'),
            kind: 'select',
            required: false,
            // Where there is but one, nobody has to look for it.
            ...(upheld.length === 1 && upheld[0] !== undefined ? { initial: upheld[0] } : {}),
            options: upheld.map((value) => ({ value, text: value })),
          }),
    none: upheld.length === 0 ? t('objections.redo-none') : null,
    reason: form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
    source: form.field('source', {
      label: t('redo.source'),
      kind: 'radios',
      options: sources.map((value) => ({ value, text: t(`source.${value}`) })),
    }),
  };
}
