import { mayReview, type Role } from '../../../accounts/index.js';
import { dueAt, formatShanghai } from '../../../basics/index.js';
import type { StandingRequestTable } from '../../../db/index.js';
import { appealUntil, REQUEST_KINDS } from '../../../standing/index.js';
import { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { DeedData } from './standing-data.js';
import { toDeedLine } from './standing-view.js';

/** Who may open the proof of a request, beside the agency itself. */
const READERS: readonly Role[] = ['official', 'auditor', 'administrator'];

/** Where a request stands, with until when it is to be answered. */
function stateText(
  { state, madeAt, proposedAt, settledAt, effectiveAt }: StandingRequestTable,
  { t }: PageContext,
) {
  switch (state) {
    case 'made':
      return t('standing.state.made', { by: formatShanghai(dueAt('answerDays', madeAt, madeAt)) });
    case 'proposed': {
      const at = proposedAt ?? madeAt;
      return t('standing.state.proposed', { by: formatShanghai(dueAt('decisionDays', at, at)) });
    }
    case 'struck':
      return t('standing.state.struck', {
        at: formatShanghai(settledAt ?? madeAt),
        from: formatShanghai(effectiveAt ?? madeAt),
      });
    case 'refused':
      return t('standing.state.refused', { at: formatShanghai(settledAt ?? madeAt) });
  }
}

function toRequest(request: StandingRequestTable, { agency }: DeedData, context: PageContext) {
  const { t, actor } = context;
  const { kind, reason, madeAt, ground, answer, attachmentId } = request;
  const mayRead = actor !== null && (actor.agencyId === agency.id || READERS.includes(actor.role));
  return {
    heading: t('standing.request-of', { kind: t(`standing.kind.${kind}`), at: formatShanghai(madeAt) }),
    reason,
    ground,
    answer,
    state: stateText(request, context),
    documentUrl: attachmentId !== null && mayRead ? urls.attachment(attachmentId) : null,
  };
}

/** What the agency may ask; null for everybody else, and where there is nothing to ask. */
function toAsk(data: DeedData, form: FormView, kept: readonly KeptFile[], { t, actor, now }: PageContext) {
  const { agency, deed, event, requests } = data;
  const own = requests.filter(({ record }) => record === deed.record);
  const isOpen = own.some(({ state }) => state === 'made' || state === 'proposed');
  if (actor?.agencyId !== agency.id || deed.points >= 0 || deed.struckFrom !== null || isOpen) return null;
  const until = appealUntil(event.at);
  const mayAppeal = now <= until && own.every(({ kind }) => kind !== 'appeal');
  return {
    kind: form.field('kind', {
      label: t('standing.kind'),
      kind: 'radios',
      options: REQUEST_KINDS.filter((kind) => kind === 'repair' || mayAppeal).map((value) => ({
        value,
        text: t(`standing.kind.${value}`),
        hint: t(`standing.kind-hint.${value}`, { until: formatShanghai(until) }),
      })),
    }),
    reason: form.field('reason', {
      label: t('standing.reason'),
      kind: 'textarea',
      hint: t('standing.public-hint'),
    }),
    files: toKeptFiles(form, kept, t, { label: t('standing.proof'), hint: t('agencies.scan-hint') }),
  };
}

/** What an official of competence may decide; null for everybody else. */
function toDecide(data: DeedData, form: FormView, { t, actor }: PageContext) {
  const { agency, deed, requests, tookPart } = data;
  const open = requests.find(
    ({ record, state }) => record === deed.record && (state === 'made' || state === 'proposed'),
  );
  if (!open || actor === null || !mayReview(actor, agency.divisionCode)) return null;
  const isOwn = open.proposedBy === actor.accountId;
  return {
    id: open.id,
    barred: tookPart ? t('standing/took-part') : null,
    own: isOwn ? t('standing.own-proposal') : null,
    mayPropose: open.state === 'made',
    mayConfirm: open.state === 'proposed' && !isOwn,
    answer: form.field('answer', {
      label: t('standing.answer'),
      kind: 'textarea',
      hint: t('standing.public-hint'),
      required: open.state === 'made',
    }),
  };
}

/** View model of the page of one deed: what it counts, what was asked about it, and what may be done. */
export function toDeedView(
  data: DeedData,
  context: PageContext,
  { typed = {}, errors, extra: kept = [] }: Shown<readonly KeptFile[]>,
) {
  const { agency, deed, event, requests } = data;
  const { t } = context;
  const form = new FormView(t, typed, errors);
  const line = toDeedLine(deed, data, context);
  return {
    title: t('standing.deed-title', { name: line.name, agency: agency.name }),
    agency: { name: agency.name, url: urls.agency(agency.creditCode) },
    action: line.url,
    summary: form.summary(),
    facts: [
      { label: t('standing.deed'), value: line.name },
      { label: t('standing.at-first'), value: line.points },
      { label: t('standing.now'), value: line.now },
      { label: t('standing.on'), value: line.on },
      { label: t('standing.next'), value: line.next },
      { label: t('standing.about'), value: event.subject },
      ...(line.state ? [{ label: t('needs.state'), value: line.state.text }] : []),
    ],
    record: line.record,
    recordUrl: line.recordUrl,
    requests: requests
      .filter(({ record }) => record === deed.record)
      .map((request) => toRequest(request, data, context)),
    ask: toAsk(data, form, kept, context),
    decide: toDecide(data, form, context),
    rulesUrl: urls.document('standing'),
  };
}
