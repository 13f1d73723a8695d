import { fen, type Instant } from '../../basics/index.js';
import type { DrawnForm } from '../../needs/index.js';
import type { Method } from '../../selection/index.js';
import type { TypeFacts } from './agencies.js';
import type { DemoOwner } from './owners.js';

/** A finished need before its entries: everything that does not depend on other needs. */
export interface Outline {
  readonly id: string;
  readonly number: string;
  readonly division: string;
  readonly owner: DemoOwner;
  readonly project: { readonly code: string; readonly name: string };
  readonly type: TypeFacts;
  readonly minGrade: string | null;
  readonly method: Method;
  readonly pricedDraw: boolean;
  readonly source: 'commit' | 'ceremony';
  readonly fund: 'state' | 'social';
  readonly budgetFen: number;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** People who were present at the ceremonies of the history. */
export const PRESENT: readonly string[] = ['演示见证人甲', '演示见证人乙'];

/** The checked form of an outline. */
export function formOf(outline: Outline): DrawnForm {
  const { type, minGrade, budgetFen, fund, method, pricedDraw, source, closesAt, project } = outline;
  return {
    title: `${project.name}${type.nameZh}`,
    projectCode: project.code,
    projectName: project.name,
    investment: null,
    mode: 'one-of',
    lines: [{ type: type.code, minGrade }],
    content: `演示内容：为${project.name}提供${type.nameZh}服务，成果应符合现行国家标准并通过主管部门审查。`,
    serviceDays: 30,
    budget: fen(budgetFen),
    floor: null,
    fund,
    method,
    pricedDraw,
    minEntries: null,
    source,
    closesAt,
    avoidance: [],
    witnesses: source === 'ceremony' ? [...PRESENT] : [],
    attachments: [],
    clarification: null,
    extraAttachments: [],
    directAgency: null,
    directPrice: null,
    directGround: null,
    directEarlier: null,
    directReason: null,
    ownerPhone: '08780000000',
    supervisorPhone: null,
  };
}
