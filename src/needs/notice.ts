import { type Instant, rulesAt } from '../basics/index.js';
import { hashNotice, type Plan } from '../selection/index.js';
import { defaultMinEntries, type Notice, toSource } from './need.js';
import type { NeedForm } from './need-input.js';

/** The notice of a checked form. */
export function buildNotice(
  form: NeedForm,
  published: {
    readonly number: string;
    readonly owner: string;
    readonly ownerCode: string;
    readonly opensAt: Instant;
    readonly attachments: Notice['attachments'];
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
    witnesses: form.witnesses,
    attachments,
  };
}

/** The plan that binds a notice: protocol, section 2.1. */
export function buildPlan(
  notice: Notice,
  binding: { readonly round: number; readonly commitment: string },
): Plan {
  return {
    need: notice.number,
    round: binding.round,
    method: notice.method,
    fund: notice.fund,
    budgetFen: notice.budgetFen,
    floorFen: notice.floorFen,
    minEntries: notice.minEntries,
    notice: hashNotice(notice),
    rules: rulesAt(notice.opensAt).version,
    opensAt: notice.opensAt,
    closesAt: notice.closesAt,
    source: toSource(notice.source),
    commitment: binding.commitment,
  };
}
