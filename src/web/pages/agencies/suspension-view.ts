import { mayReview, type Role } from '../../../accounts/index.js';
import {
  type Agency,
  earliestLastDay,
  effectiveFrom,
  findGround,
  groundsFor,
  lastDayOf,
  type SuspensionAct,
} from '../../../agencies/index.js';
import { covers, dueAt, formatShanghai } from '../../../basics/index.js';
import type { AgencySuspensionTable, SuspensionProposalTable } from '../../../db/index.js';
import type { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Who may open the document of a decision, beside the agency that it is about. */
const READERS: readonly Role[] = ['official', 'auditor', 'administrator'];

/** What the page of an agency tells of its suspensions. */
export interface SuspensionsData {
  readonly agency: Agency;
  /** The latest first, as the proposals. */
  readonly suspensions: readonly AgencySuspensionTable[];
  readonly proposals: readonly SuspensionProposalTable[];
  /** Digests of the documents of proposals, by id. */
  readonly documents: ReadonlyMap<string, string>;
}

/** The name of a legal reason; one that nobody here knows is shown by its code. */
function groundText(code: string, { t }: PageContext): string {
  const key = `ground.${code}`;
  return isMessageKey(key) ? t(key) : code;
}

function basisText(code: string, { t }: PageContext): string | null {
  const key = `ground-basis.${code}`;
  return isMessageKey(key) ? t('suspension.basis', { basis: t(key) }) : null;
}

/** Where a proposal stands. */
function stateText(proposal: SuspensionProposalTable, { t, now }: PageContext): string {
  const { state, proposedAt, settledAt, effectiveAt } = proposal;
  const decided = formatShanghai(settledAt ?? proposedAt);
  if (state === 'refused') return t('suspension.refused', { at: decided });
  if (state === 'proposed' || effectiveAt === null) {
    const by = formatShanghai(dueAt('decisionDays', proposedAt, proposedAt));
    return t('suspension.proposed-at', { at: decided, by });
  }
  const at = formatShanghai(effectiveAt);
  return t(effectiveAt <= now ? 'suspension.holds' : 'suspension.ahead', { decided, at });
}

/** A line of the history: a proposal and what became of it, or a suspension of before there were proposals. */
function toLines({ agency, suspensions, proposals, documents }: SuspensionsData, context: PageContext) {
  const { t, actor } = context;
  const mayRead = actor !== null && (actor.agencyId === agency.id || READERS.includes(actor.role));
  const decided = proposals.map((proposal) => {
    const { act, ground, reason, attachmentId, proposedAt } = proposal;
    return {
      at: proposedAt,
      what: t(`suspension.act.${act}`),
      ground: groundText(ground, context),
      basis: basisText(ground, context),
      reason,
      state: stateText(proposal, context),
      court: findGround(ground)?.atOnce === true,
      document: attachmentId === null ? null : (documents.get(attachmentId) ?? null),
      documentUrl: attachmentId !== null && mayRead ? urls.attachment(attachmentId) : null,
    };
  });
  const known = new Set(proposals.map(({ suspensionId }) => suspensionId));
  const older = suspensions
    .filter(({ id }) => !known.has(id))
    .map(({ reason, suspendedAt, liftedAt }) => {
      const from = formatShanghai(suspendedAt);
      return {
        at: suspendedAt,
        what: t('suspension.act.suspend'),
        ground: t('suspension.before-notice'),
        basis: null,
        reason,
        state: liftedAt
          ? t('suspension.period', { from, to: formatShanghai(liftedAt) })
          : t('suspension.since', { from }),
        court: false,
        document: null,
        documentUrl: null,
      };
    });
  return [...decided, ...older].sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** What holds now, and what was decided and is to come. */
function toBanners({ suspensions }: SuspensionsData, { t, now }: PageContext): string[] {
  return suspensions.flatMap(({ suspendedAt: from, liftedAt: to, reason, liftReason }) => {
    const held = { from, to };
    if (covers(held, now))
      return [
        t('agencies.suspended-because', { reason, at: formatShanghai(from) }),
        ...(to === null
          ? []
          : [t('suspension.ending', { at: formatShanghai(to), reason: liftReason ?? '' })]),
      ];
    const isAhead = from > now && (to === null || to > from);
    return isAhead ? [t('suspension.coming', { at: formatShanghai(from), reason })] : [];
  });
}

/** The proposal that waits, as an official of competence decides it. */
function toWaiting(proposal: SuspensionProposalTable, { agency }: SuspensionsData, context: PageContext) {
  const { t, now, actor } = context;
  const { id, act, ground, reason, lastDay, proposedBy } = proposal;
  const at = findGround(ground)?.atOnce ? now : effectiveFrom(lastDayOf(lastDay, now));
  const isOwn = proposedBy === actor?.accountId;
  return {
    id,
    url: urls.suspension(agency.creditCode),
    text: `${t(`suspension.act.${act}`)} · ${groundText(ground, context)} · ${reason}`,
    state: stateText(proposal, context),
    effect: t('suspension.would-hold', { at: formatShanghai(at) }),
    own: isOwn ? t('suspension.own') : null,
    refuse: t(isOwn ? 'suspension.take-back' : 'suspension.refuse'),
  };
}

function toForm(
  act: SuspensionAct,
  { agency }: SuspensionsData,
  { form, kept }: { readonly form: FormView; readonly kept: readonly KeptFile[] },
  { t, now }: PageContext,
) {
  return {
    url: urls.suspension(agency.creditCode),
    act,
    heading: t(`suspension.propose.${act}`),
    ground: form.field('ground', {
      label: t('suspension.ground'),
      kind: 'select',
      options: groundsFor(act).map((value) => ({ value, text: t(`ground.${value}`) })),
    }),
    reason: form.field('reason', { label: t('suspension.reason-label'), kind: 'textarea' }),
    lastDay: form.field('lastDay', {
      label: t(`suspension.last-day.${act}`),
      kind: 'date',
      required: false,
      hint: t('suspension.last-day-hint', { day: earliestLastDay(now) }),
    }),
    files: toKeptFiles(form, kept, t, {
      label: t('suspension.document-label'),
      hint: t('agencies.scan-hint'),
    }),
  };
}

/** View model of the suspensions of an agency: for everybody, and what an official of competence may do. */
export function toSuspensionsView(
  data: SuspensionsData,
  context: PageContext,
  shown: { readonly form: FormView; readonly kept: readonly KeptFile[] },
) {
  const { agency, suspensions, proposals } = data;
  const { actor } = context;
  const mayDecide = actor !== null && mayReview(actor, agency.divisionCode);
  const waiting = proposals.find(({ state }) => state === 'proposed');
  const act = suspensions.some(({ liftedAt }) => liftedAt === null) ? 'lift' : 'suspend';
  return {
    banners: toBanners(data, context),
    lines: toLines(data, context),
    waiting: mayDecide && waiting ? toWaiting(waiting, data, context) : null,
    propose: mayDecide && !waiting ? toForm(act, data, shown, context) : null,
  };
}
