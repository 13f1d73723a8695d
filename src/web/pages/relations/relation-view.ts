import type { Actor } from '../../../accounts/index.js';
import { publicText } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { RelationDecisionTable, RelationTable } from '../../../db/index.js';
import {
  type Body,
  bearsName,
  type RelationLine,
  relationDueAt,
  VERDICTS,
} from '../../../relations/index.js';
import { FormView } from '../../forms/fields.js';
import type { Item } from '../../registry/formats.js';
import type { Shown } from '../../registry/page.js';
import type { Cell, Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { urls } from '../../urls.js';

/** Name of a body with its code; agencies have a page. */
const bodyCell = (name: string, code: string, side: 'agency' | 'owner'): Cell => ({
  text: name,
  note: code,
  url: side === 'agency' ? urls.agency(code) : null,
});

/** The two bodies of a line, as columns. */
const BODIES: readonly Column<RelationLine, PageContext>[] = [
  {
    key: 'agency',
    label: 'relations.first',
    value: ({ agencyCode }) => agencyCode,
    cell: ({ agencyName, agencyCode }) => bodyCell(agencyName, agencyCode, 'agency'),
  },
  {
    key: 'agencyName',
    label: 'relations.first-name',
    cell: null,
    value: ({ agencyName }) => agencyName,
  },
  {
    key: 'other',
    label: 'relations.second',
    value: ({ otherCode }) => otherCode,
    cell: ({ otherName, otherCode, otherSide }) => bodyCell(otherName, otherCode, otherSide),
  },
  { key: 'otherName', label: 'relations.second-name', cell: null, value: ({ otherName }) => otherName },
  { key: 'otherSide', label: 'relations.second-side', cell: null, value: ({ otherSide }) => otherSide },
];

/** Columns of the decided pairs, for everybody. */
export const decidedColumns: readonly Column<RelationLine, PageContext>[] = [
  ...BODIES,
  {
    key: 'verdict',
    label: 'relations.verdict',
    value: ({ verdict }) => verdict,
    cell: ({ verdict, reason, endedAt }, { t }) => ({
      text: t(verdict === 'namesakes' ? 'relations.namesakes' : 'relations.related'),
      tag: verdict === 'namesakes' ? 'tag-valid' : 'tag-excluded',
      more: publicText(reason ?? ''),
      note: endedAt === null ? null : t('relations.ended', { at: formatShanghai(endedAt) }),
    }),
  },
  { key: 'reason', label: 'relations.reason', cell: null, value: ({ reason }) => publicText(reason ?? '') },
  { key: 'evidence', label: 'relations.evidence', value: ({ evidence }) => publicText(evidence ?? '') },
  {
    key: 'decidedAt',
    label: 'relations.decided-at',
    kind: 'instant',
    value: ({ settledAt }) => settledAt,
    cell: ({ settledAt, inForceFrom }, { t }) => ({
      text: formatShanghai(settledAt ?? ''),
      note:
        inForceFrom !== null && settledAt !== null && inForceFrom > settledAt
          ? t('relations.in-force-from', { at: formatShanghai(inForceFrom) })
          : null,
    }),
  },
  {
    key: 'inForceFrom',
    label: 'relations.in-force',
    kind: 'instant',
    cell: null,
    value: ({ inForceFrom }) => inForceFrom,
  },
  {
    key: 'endedAt',
    label: 'relations.ended-at',
    kind: 'instant',
    cell: null,
    value: ({ endedAt }) => endedAt,
  },
];

/** A decided pair for those who follow the list. */
export function decidedItem(line: RelationLine, { t }: PageContext): Item {
  const { id, agencyName, otherName, verdict, reason, settledAt, foundAt } = line;
  return {
    title: `${agencyName} · ${otherName}`,
    url: urls.relations(),
    id,
    text: [
      t(verdict === 'namesakes' ? 'relations.namesakes' : 'relations.related'),
      publicText(reason ?? ''),
    ].join(' · '),
    at: settledAt ?? foundAt,
  };
}

/** Columns of the pairs that wait for officials. */
export const waitingColumns: readonly Column<RelationLine, PageContext & { readonly actor: Actor }>[] = [
  {
    key: 'pair',
    label: 'relations.pair',
    value: ({ agencyName, otherName }) => `${agencyName} · ${otherName}`,
    cell: ({ id, agencyName, otherName, agencyCode, otherCode }) => ({
      text: `${agencyName} · ${otherName}`,
      url: urls.reviewRelation(id),
      note: `${agencyCode} · ${otherCode}`,
    }),
  },
  {
    key: 'state',
    label: 'needs.state',
    value: ({ state }) => state ?? 'undecided',
    cell: ({ state, verdict, proposedBy }, { t, actor }) => {
      if (state === null) return t('relations.undecided');
      const text = t('relations.proposed', { verdict: t(`relations.${verdict ?? 'related'}`) });
      return { text, note: proposedBy === actor.accountId ? t('relations.own-proposal') : null };
    },
  },
  { key: 'foundAt', label: 'relations.found-at', kind: 'instant', value: ({ foundAt }) => foundAt },
  {
    key: 'dueAt',
    label: 'need-review.due-at',
    kind: 'instant',
    value: relationDueAt,
    cell: (line, { t, now }) => {
      const due = relationDueAt(line);
      const at = formatShanghai(due);
      return now < due ? at : { text: t('need-review.overdue'), tag: 'tag-overdue', more: at };
    },
  },
];

/** A pair that waits, for those who follow the list. */
export function waitingItem(line: RelationLine, { t }: PageContext): Item {
  return {
    title: `${line.agencyName} · ${line.otherName}`,
    url: urls.reviewRelation(line.id),
    text: t(line.state === null ? 'relations.undecided' : 'relations.waits-second'),
    at: line.proposedAt ?? line.foundAt,
    due: relationDueAt(line),
  };
}

/** What the officials' page of a pair is made of. */
export interface RelationPage {
  readonly relation: RelationTable;
  readonly bodies: readonly [Body, Body];
  /** The latest proposed first. */
  readonly decisions: readonly RelationDecisionTable[];
}

/** View model of the officials' page of a pair: what the register says of both, what was decided, what can be. */
export function toRelationView(
  { relation, bodies, decisions }: RelationPage,
  context: PageContext & { readonly actor: Actor },
  { typed = {}, errors }: Shown<never>,
) {
  const { t, actor } = context;
  const form = new FormView(t, typed, errors);
  const proposed = decisions.find(({ state }) => state === 'proposed');
  const isOpen = relation.kind === 'representative' && relation.endedAt === null;
  const isBarred = bearsName(actor, bodies);
  const mayAct = isOpen && actor.role === 'official' && !isBarred;
  return {
    title: t('relations.title-pair', { first: bodies[0].name, second: bodies[1].name }),
    listUrl: urls.reviewRelations(),
    publicUrl: urls.relations(),
    action: urls.reviewRelation(relation.id),
    summary: form.summary(),
    ended: relation.endedAt === null ? null : t('relations.ended', { at: formatShanghai(relation.endedAt) }),
    barred: isOpen && isBarred ? t('relations/own-name') : null,
    bodies: bodies.map((body) => bodyView(body, context)),
    history: decisions.map((decision) => decisionView(decision, context)),
    settle: mayAct && proposed ? { isOwn: proposed.proposedBy === actor.accountId } : null,
    propose: mayAct && !proposed ? proposalFields(form, context) : null,
  };
}

function bodyView(body: Body, { t, language }: PageContext) {
  const { side, name, creditCode, legalRepresentative, controllerCode, divisionCode } = body;
  return {
    name,
    url: side === 'agency' ? urls.agency(creditCode) : null,
    facts: [
      { label: t('relations.side'), value: t(`role.${side}`) },
      { label: t('account.credit-code'), value: creditCode },
      { label: t('account.legal-representative'), value: legalRepresentative ?? t('needs.no-value') },
      { label: t('account.controller-code'), value: controllerCode ?? t('needs.no-value') },
      { label: t('account.division'), value: divisionName(divisionCode, language) },
      { label: t('account.contact-name'), value: body.contactName ?? '' },
      { label: t('account.contact-phone'), value: body.contactPhone ?? '' },
    ],
  };
}

function decisionView(decision: RelationDecisionTable, { t }: PageContext) {
  const { state, verdict, reason, evidence, proposedAt, settledAt } = decision;
  return {
    text: t(`relations.decision-${state}`, { verdict: t(`relations.${verdict}`) }),
    reason,
    evidence,
    at: formatShanghai(settledAt ?? proposedAt),
  };
}

function proposalFields(form: FormView, { t }: PageContext) {
  return {
    verdict: form.field('verdict', {
      label: t('relations.verdict'),
      kind: 'radios',
      options: VERDICTS.map((value) => ({
        value,
        text: t(`relations.${value}`),
        hint: t(`relations.${value}-hint`),
      })),
    }),
    reason: form.field('reason', {
      label: t('relations.reason'),
      kind: 'textarea',
      hint: t('relations.public-hint'),
    }),
    evidence: form.field('evidence', {
      label: t('relations.evidence'),
      kind: 'textarea',
      hint: t('relations.evidence-hint'),
    }),
  };
}

/** The pairs of an agency, in words, for its own page. */
export function ownRelations(
  lines: readonly RelationLine[],
  creditCode: string,
  { t }: PageContext,
): string[] {
  return lines.map((line) => {
    const name = line.agencyCode === creditCode ? line.otherName : line.agencyName;
    return t(line.verdict === null ? 'relations.own-undecided' : `relations.own-${line.verdict}`, { name });
  });
}
