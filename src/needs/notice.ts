import { assertDefined, type Instant, rulesAt } from '../basics/index.js';
import type { ClosedDays } from '../db/index.js';
import { hashNotice, type Plan, type Plan1, type Plan2 } from '../selection/index.js';
import { defaultMinEntries, type Notice, type NoticeAttachment, toSource } from './need.js';
import type { DrawnForm } from './need-input.js';

/** The terms of a notice, of a checked form. */
export function buildNotice(
  form: DrawnForm,
  published: {
    readonly number: string;
    readonly owner: string;
    readonly ownerCode: string;
    readonly opensAt: Instant;
    readonly attachments: readonly NoticeAttachment[];
  },
): Notice {
  const { number, owner, ownerCode, opensAt, attachments } = published;
  return {
    number,
    title: form.title,
    owner,
    ownerCode,
    projectCode: form.projectCode,
    projectName: form.projectName,
    division: form.projectCode.slice(5, 11),
    investmentFen: form.investment,
    requirement: { mode: form.mode, lines: form.lines },
    content: form.content,
    serviceDays: form.serviceDays,
    budgetFen: form.budget,
    floorFen: form.floor,
    fund: form.fund,
    method: form.method,
    pricedDraw: form.pricedDraw,
    minEntries: form.minEntries ?? defaultMinEntries(form.fund, opensAt),
    opensAt,
    closesAt: form.closesAt,
    source: form.source,
    avoidance: form.avoidance,
    attachments: attachments.map(({ name, sha256 }) => ({ name, sha256 })),
  };
}

/** What a plan has besides the notice, in every version of the protocol. */
interface Binding {
  readonly round: number;
  readonly commitment: string;
  readonly closedDays?: readonly ClosedDays[];
}

/** Rules and source of a notice. Throws where the lottery's calendar does not reach that far. */
export function sourceOfNotice(
  { opensAt, closesAt, source: kind }: Pick<Notice, 'opensAt' | 'closesAt' | 'source'>,
  closedDays: readonly ClosedDays[] = [],
): Pick<Plan, 'rules' | 'source' | 'closesAt'> {
  const rules = rulesAt(opensAt).version;
  const source = toSource(kind, { closesAt, rules }, closedDays);
  return { rules, closesAt, source: assertDefined(source, `issue of the lottery after ${closesAt}`) };
}

function membersOf(notice: Notice, { round, commitment, closedDays }: Binding) {
  const { number, method, fund, budgetFen, floorFen, minEntries, opensAt } = notice;
  const { rules, source, closesAt } = sourceOfNotice(notice, closedDays);
  return {
    need: number,
    round,
    method,
    fund,
    budgetFen,
    floorFen,
    minEntries,
    rules,
    opensAt,
    closesAt,
    source,
    commitment,
  };
}

/** The plan of version 1 that binds a notice: of rehearsals, which have no sign-up, and of later rounds of needs of before. */
export function buildPlan1(notice: Notice, binding: Binding): Plan1 {
  const { source, ...members } = membersOf(notice, binding);
  // The day of an issue is bound since version 2.
  const { kind } = source;
  const named = kind === 'lottery' ? { kind, game: source.game, issue: source.issue } : source;
  return { ...members, source: named, notice: hashNotice(notice) };
}

/** The plan that binds the terms of a notice: protocol, section 2. */
export function buildPlan(
  notice: Notice,
  binding: Binding & Pick<Plan2, 'sealing' | 'policy' | 'escrow'>,
): Plan2 {
  const { sealing, policy, escrow } = binding;
  return { ...membersOf(notice, binding), terms: hashNotice(notice), sealing, policy, escrow };
}
