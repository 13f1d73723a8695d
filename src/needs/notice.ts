import { assertDefined, type Instant, rulesAt } from '../basics/index.js';
import type { ClosedDays } from '../db/index.js';
import { hashNotice, type Plan } from '../selection/index.js';
import { defaultMinEntries, type Notice, type NoticeAttachment, toSource } from './need.js';
import type { NeedForm } from './need-input.js';

/** The terms of a notice, of a checked form. */
export function buildNotice(
  form: NeedForm,
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

/** The plan that binds a notice: protocol, section 2.1. Throws where the lottery's calendar does not reach that far. */
export function buildPlan(
  notice: Notice,
  binding: {
    readonly round: number;
    readonly commitment: string;
    readonly closedDays?: readonly ClosedDays[];
  },
): Plan {
  const rules = rulesAt(notice.opensAt).version;
  const source = toSource(notice.source, { closesAt: notice.closesAt, rules }, binding.closedDays ?? []);
  return {
    need: notice.number,
    round: binding.round,
    method: notice.method,
    fund: notice.fund,
    budgetFen: notice.budgetFen,
    floorFen: notice.floorFen,
    minEntries: notice.minEntries,
    notice: hashNotice(notice),
    rules,
    opensAt: notice.opensAt,
    closesAt: notice.closesAt,
    source: assertDefined(source, `issue of the lottery after ${notice.closesAt}`),
    commitment: binding.commitment,
  };
}
