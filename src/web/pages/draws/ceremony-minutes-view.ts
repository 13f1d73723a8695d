import { formatShanghai, formatYuan } from '../../../basics/index.js';
import { type CeremonyState, DIGIT_GROUP } from '../../../draws/index.js';
import { poolText } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import { divisionName } from '../../render/words.js';
import type { CodeView } from './ceremony-codes.js';
import type { HallFrame } from './ceremony-frame.js';
import { groupsOf, linksOf } from './ceremony-links.js';
import { toResultView } from './ceremony-reveal-view.js';

interface Fact {
  readonly label: string;
  readonly value: string;
}

const spaced = (digits: string): string => groupsOf(digits, DIGIT_GROUP).join(' ');

function needFacts({ notice, number }: CeremonyState, { t, language }: PageContext): Fact[] {
  return [
    { label: t('needs.number'), value: number },
    { label: t('needs.title'), value: notice.title },
    { label: t('needs.owner'), value: notice.owner },
    { label: t('needs.project'), value: notice.projectName },
    { label: t('needs.project-code'), value: notice.projectCode },
    { label: t('needs.division'), value: divisionName(notice.division, language) },
    { label: t('needs.method'), value: t(`method.${notice.method}`) },
    { label: t('needs.budget'), value: t('needs.yuan', { amount: formatYuan(notice.budgetFen) }) },
  ];
}

function heldFacts({ sheet, record }: CeremonyState, { t }: PageContext): Fact[] {
  const time = (instant: string | null | undefined) =>
    instant ? formatShanghai(instant, true) : t('ceremony.not-yet');
  // A ceremony of before its steps were kept has the record alone.
  const witnesses = sheet?.witnesses.map(({ name, organisation }) => `${name}（${organisation}）`);
  const named = witnesses?.length ? witnesses : record?.witnesses;
  return [
    ...(sheet
      ? [
          { label: t('ceremony.leader'), value: sheet.leader },
          { label: t('ceremony.place'), value: sheet.place },
          { label: t('ceremony.opened-at'), value: time(sheet.openedAt) },
          { label: t('ceremony.witnessed-at'), value: time(sheet.witnessedAt) },
          { label: t('ceremony.hash-read-at'), value: time(sheet.hashReadAt) },
          { label: t('ceremony.digits-read-at'), value: time(sheet.digitsReadAt) },
        ]
      : []),
    { label: t('ceremony.witnesses'), value: named?.join('；') ?? t('ceremony.not-yet') },
    { label: t('ceremony.recorded-at'), value: time(record?.recordedAt) },
  ];
}

/** Who typed what, differences included. */
function typingLines({ sheet, step }: CeremonyState, { t }: PageContext): string[] {
  if (!sheet) return [];
  const { first, second, differences } = sheet;
  return [
    // Most digits of an earlier pair are those that the second person is about to type.
    ...(step === 'second' ? [] : differences).map((pair) =>
      t('ceremony.difference', {
        first: `${spaced(pair.first.digits)} ${pair.first.by}`,
        second: `${spaced(pair.second.digits)} ${pair.second.by}`,
      }),
    ),
    ...(first && step !== 'differs'
      ? [t('ceremony.typed-first', { by: first.by, at: formatShanghai(first.at, true) })]
      : []),
    ...(second ? [t('ceremony.typed-second', { by: second.by, at: formatShanghai(second.at, true) })] : []),
  ];
}

/** What the minutes are made of. */
export interface MinutesPage {
  readonly state: CeremonyState;
  readonly code: CodeView;
}

/** View model of the minutes, finished or not. */
export function toMinutesView({ state, code }: MinutesPage, context: PageContext) {
  const { t } = context;
  const { record, sheet, step } = state;
  const links = linksOf(state);
  const hidden = step === 'second' || step === 'differs';
  const digits = record?.digits ?? (hidden ? '' : (sheet?.first?.digits ?? ''));
  const result = toResultView(state, context);
  const witnesses = sheet?.witnesses.map(({ name }) => name) ?? record?.witnesses ?? [];
  const title = t('ceremony.minutes-title');
  const frame: HallFrame = {
    title: `${title} ${state.number}`,
    kind: 'minutes',
    rehearsal: state.rehearsal,
    refresh: null,
  };
  return {
    title,
    frame,
    needTitle: state.notice.title,
    links,
    unfinished: result ? null : t('ceremony.unfinished', { at: formatShanghai(context.now, true) }),
    now: result ? null : t(`ceremony.now-${step}`, { at: formatShanghai(state.notice.closesAt) }),
    needFacts: needFacts(state, context),
    heldFacts: heldFacts(state, context),
    typings: typingLines(state, context),
    pool: poolView(state, context),
    digits: digits ? spaced(digits) : t('ceremony.not-yet'),
    result: result ? { ...result, drawnAt: formatShanghai(result.drawnAt, true) } : null,
    signatures: [
      t('ceremony.sign-leader'),
      ...witnesses.map((name) => `${t('ceremony.witnesses')} ${name}`),
      t('ceremony.sign-owner'),
      t('ceremony.sign-supervisor'),
    ],
    code,
  };
}

function poolView({ frozen, names }: CeremonyState, { t }: PageContext) {
  if (!frozen) return null;
  const { entries } = frozen.pool;
  return {
    heading: t('ceremony.pool', { count: entries.length }),
    frozenAt: formatShanghai(frozen.frozenAt, true),
    sha256: frozen.poolHash,
    sm3: sm3Hex(poolText(frozen.pool)),
    entries: entries.map(({ agency, bid }, index) => ({
      number: index + 1,
      name: names[agency] ?? agency,
      code: agency,
      bid: bid === null ? '' : formatYuan(bid),
    })),
  };
}
