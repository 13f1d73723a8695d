import { addMillis, formatShanghai, formatYuan, type Instant, MINUTE } from '../../../basics/index.js';
import { type CeremonyState, DIGIT_GROUP, differingPositions, digitsOf } from '../../../draws/index.js';
import { type Certificate, poolText } from '../../../selection/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import type { CodeView, HallCodes } from './ceremony-codes.js';
import { toFormView } from './ceremony-form-view.js';
import type { HallFrame } from './ceremony-frame.js';
import { groupsOf, linksOf, pageOfList } from './ceremony-links.js';
import { readCertificate, toRevealView } from './ceremony-reveal-view.js';

const STEP_OF: Readonly<Record<CeremonyState['step'], number>> = {
  waiting: 0,
  failed: 0,
  withdrawn: 0,
  opening: 1,
  witnesses: 2,
  hash: 2,
  first: 3,
  second: 3,
  differs: 3,
  read: 3,
  confirm: 4,
  confirmed: 4,
  drawn: 5,
};
const STEPS = [1, 2, 3, 4, 5] as const;
/** So long after the draw its result is revealed step by step. */
const FRESH_MINUTES = 60;
const ENDED: readonly CeremonyState['step'][] = ['failed', 'withdrawn', 'drawn'];

/** True while the page will change by itself. */
function isAwaited({ step }: CeremonyState): boolean {
  return !ENDED.includes(step);
}

/** Number of the state that a page shows; another number means that there is something new to see. */
function stateMark({ step, revision }: CeremonyState): string {
  return `${step}-${revision}`;
}

/** What a browser compares to see whether its page is still right. */
export function toStateData(state: CeremonyState) {
  return { mark: stateMark(state), step: state.step, awaited: isAwaited(state) };
}

function poolView(state: CeremonyState, page: number, { t }: PageContext) {
  if (!state.frozen) return null;
  const { entries } = state.frozen.pool;
  const { start, end, ...list } = pageOfList(state, entries.length, page);
  return {
    ...list,
    heading: t('ceremony.pool', { count: entries.length }),
    entries: entries.slice(start, end).map(({ agency, bid }, index) => ({
      number: start + index + 1,
      name: state.names[agency] ?? agency,
      code: agency,
      bid: bid === null ? '' : formatYuan(bid),
    })),
  };
}

/** The digits as the hall may see them: nothing of the first typing while the second is made. */
function digitsView({ step, sheet, record, plan }: CeremonyState, { t }: PageContext) {
  const count = digitsOf(plan);
  const hidden = step === 'second';
  const digits = hidden ? '' : (record?.digits ?? sheet?.first?.digits ?? '');
  const made = groupsOf(digits, DIGIT_GROUP);
  const groups = groupsOf('0'.repeat(count), DIGIT_GROUP);
  const shown = ['first', 'second', 'read', 'confirm', 'confirmed'].includes(step);
  const empty = t(hidden ? 'ceremony.group-hidden' : 'ceremony.group-empty');
  return shown
    ? {
        rule: step === 'first' ? t('ceremony.rule', { count, size: DIGIT_GROUP }) : null,
        // A public value may be longer than the plan asks.
        groups: Array.from({ length: Math.max(groups.length, made.length) }, (_, index) => ({
          text: made[index] ?? empty,
          filled: made[index] !== undefined,
        })),
      }
    : null;
}

function differsView({ step, sheet }: CeremonyState, { t }: PageContext) {
  const latest = sheet?.differences.at(-1);
  if (step !== 'differs' || !latest) return null;
  const at = new Set(differingPositions(latest.first.digits, latest.second.digits));
  const line = (label: string, { by, digits }: { readonly by: string; readonly digits: string }) => ({
    label: `${label} · ${by}`,
    groups: groupsOf(digits, DIGIT_GROUP).map((group, index) =>
      Array.from(group, (digit, offset) => ({ digit, differs: at.has(index * DIGIT_GROUP + offset) })),
    ),
  });
  return [line(t('ceremony.first-typing'), latest.first), line(t('ceremony.second-typing'), latest.second)];
}

/** True while a hall may still be watching: later readers want the whole result at once. */
function isFresh({ times }: Certificate, now: Instant): boolean {
  return now < addMillis(times.drawnAt, FRESH_MINUTES * MINUTE);
}

/** What the hall's page is made of. */
export interface HallPage {
  readonly state: CeremonyState;
  readonly codes: HallCodes;
  readonly mayLead: boolean;
  /** Page of a long pool, from 1. */
  readonly page: number;
}

// A browser without scripts asks again so often.
const REFRESH_SECONDS = 5;

/** View model of the hall's page, with the form of the next step for whoever leads. */
export function toHallView(
  { state, codes, mayLead, page }: HallPage,
  context: PageContext,
  { typed = {}, errors }: Shown<never>,
) {
  const { t } = context;
  const { step, notice } = state;
  const links = linksOf(state);
  const current = STEP_OF[step];
  const certificate = readCertificate(state);
  const title = t('ceremony.title', { title: notice.title });
  const form = mayLead ? toFormView(state, new FormView(t, typed, errors), context) : null;
  // Whoever types must not lose it.
  const refresh = isAwaited(state) && !form ? REFRESH_SECONDS : null;
  const frame: HallFrame = { title, kind: 'hall', rehearsal: state.rehearsal, refresh };
  return {
    title,
    frame,
    number: state.number,
    links,
    mark: stateMark(state),
    stateUrl: isAwaited(state) ? links.state : null,
    isLive: certificate !== null && isFresh(certificate, context.now),
    summary: new FormView(t, typed, errors).summary(),
    steps: STEPS.map((index) => ({
      text: t(`ceremony.step-${index}`),
      className: index < current || step === 'drawn' ? 'done' : index === current ? 'current' : 'todo',
      current: index === current,
    })),
    now: t(`ceremony.now-${step}`, { at: formatShanghai(notice.closesAt) }),
    ...factsView(state, context),
    hash: hashView(state, codes.hash),
    digits: digitsView(state, context),
    differs: differsView(state, context),
    form,
    pool: certificate ? null : poolView(state, page, context),
    reveal:
      certificate && codes.certificate
        ? revealView(state, certificate, { page, code: codes.certificate }, context)
        : null,
  };
}

/** Who leads the ceremony where, and who watches. */
function factsView({ sheet, record }: CeremonyState, { t }: PageContext) {
  return {
    hasFacts: sheet !== null || record !== null,
    facts: sheet
      ? [
          { label: t('ceremony.leader'), value: sheet.leader },
          { label: t('ceremony.place'), value: sheet.place },
          { label: t('ceremony.opened-at'), value: formatShanghai(sheet.openedAt) },
        ]
      : [],
    witnesses:
      sheet && sheet.witnesses.length > 0
        ? sheet.witnesses.map(({ name, organisation }) => ({ name, organisation }))
        : (record?.witnesses ?? []).map((name) => ({ name, organisation: '' })),
  };
}

function hashView({ frozen }: CeremonyState, codes: readonly CodeView[]) {
  if (!frozen || codes.length === 0) return null;
  return {
    groups: groupsOf(frozen.poolHash, 4),
    sm3: sm3Hex(poolText(frozen.pool)),
    frozenAt: formatShanghai(frozen.frozenAt, true),
    codes,
  };
}

function revealView(
  state: CeremonyState,
  certificate: Certificate,
  { page, code }: { readonly page: number; readonly code: CodeView },
  context: PageContext,
) {
  const reveal = toRevealView(certificate, context);
  const { start, end, ...list } = pageOfList(state, reveal.lots.length, page);
  return { ...reveal, ...list, lots: reveal.lots.slice(start, end), code };
}
