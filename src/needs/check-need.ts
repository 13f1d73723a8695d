import {
  assertDefined,
  type Failure,
  findDivision,
  type Instant,
  rulesAt,
  signUpFault,
} from '../basics/index.js';
import type { Db, Deps, SourceSettings } from '../db/index.js';
import { defaultMinEntries, type Need, toSource } from './need.js';
import { type DrawnForm, isDrawn, type NeedForm, needFormSchema } from './need-input.js';
import { findProjectName, listTypeCodes, loadGradeRanks, typedOf } from './need-queries.js';
import { type SealingSite, weakChoices } from './weak-choices.js';

/** The checked form of a need that was submitted; undefined when today's rules cannot read it. */
export function readableFormOf(need: Need): NeedForm | undefined {
  return needFormSchema.safeParse(typedOf(need)).data;
}

/** The checked form of a need that was published. */
export function formOf(need: Need): NeedForm {
  return assertDefined(readableFormOf(need), 'form of a published need');
}

/**
 * The checks of a form that need the clock or the database, as refusals at its fields, but for those of a direct choice (`checkDirect`):
 * `needs/source-not-available`, `needs/lottery-not-announced`, `needs/closes-too-early`, `needs/closes-too-late`, `needs/minimum-too-low`, `needs/unknown-type`, `needs/unknown-grade`, `needs/project-name`, and those of `weakChoices`.
 */
export async function checkNeed(
  db: Db,
  form: NeedForm,
  opensAt: Instant,
  site: SealingSite & Pick<Deps, 'sources'>,
): Promise<Failure[]> {
  const failures = isDrawn(form) ? drawnFailures(form, opensAt, site) : [];
  const rank = await loadGradeRanks(db);
  const types = new Set(await listTypeCodes(db));
  for (const [index, { type, minGrade }] of form.lines.entries()) {
    if (!types.has(type)) failures.push({ code: 'needs/unknown-type', field: `lines.${index}.type` });
    else if (minGrade !== null && rank(type, minGrade) === undefined) {
      failures.push({ code: 'needs/unknown-grade', field: `lines.${index}.minGrade` });
    }
  }
  const known = await findProjectName(db, form.projectCode);
  if (known !== undefined && known !== form.projectName) {
    failures.push({ code: 'needs/project-name', field: 'projectName', params: { name: known } });
  }
  return failures;
}

/** What only matters where agencies sign up and one of them is selected. */
function drawnFailures(
  form: DrawnForm,
  opensAt: Instant,
  site: SealingSite & Pick<Deps, 'sources'>,
): Failure[] {
  const failures = [...sourceFailures(form, opensAt, site.sources), ...weakChoices(form, site)];
  const { signUpDays, signUpMostDays } = rulesAt(opensAt);
  const fault = signUpFault({ opensAt, closesAt: form.closesAt });
  if (fault === 'too-short')
    failures.push({ code: 'needs/closes-too-early', field: 'closesAt', params: { days: signUpDays } });
  if (fault === 'too-long')
    failures.push({ code: 'needs/closes-too-late', field: 'closesAt', params: { days: signUpMostDays } });
  const least = defaultMinEntries(form.fund, opensAt);
  if (form.minEntries !== null && form.minEntries < least)
    failures.push({ code: 'needs/minimum-too-low', field: 'minEntries', params: { least } });
  return failures;
}

/** Why a deadline cannot have this source here: `needs/source-not-available`, `needs/lottery-not-announced`. */
export function sourceFailures(
  { source, closesAt }: Pick<NeedForm, 'source' | 'closesAt'>,
  opensAt: Instant,
  { kinds, closedDays }: SourceSettings,
): Failure[] {
  if (!kinds.includes(source)) return [{ code: 'needs/source-not-available', field: 'source' }];
  const rules = rulesAt(opensAt).version;
  return toSource(source, { closesAt, rules }, closedDays)
    ? []
    : [{ code: 'needs/lottery-not-announced', field: 'closesAt' }];
}

/** The typed columns of a need that follow from its checked form. */
export function columnsOf(form: NeedForm, opensAt: Instant) {
  const divisionCode = form.projectCode.slice(5, 11);
  return {
    title: form.title,
    projectCode: form.projectCode,
    projectName: form.projectName,
    divisionCode,
    countyKey: findDivision(divisionCode)?.countyKey ?? null,
    requirement: JSON.stringify({ mode: form.mode, lines: form.lines }),
    typeCode: form.lines[0]?.type ?? null,
    budgetFen: form.budget,
    floorFen: isDrawn(form) ? form.floor : null,
    fund: form.fund,
    method: form.method,
    pricedDraw: form.pricedDraw ? (1 as const) : (0 as const),
    sourceKind: isDrawn(form) ? form.source : null,
    minEntries: isDrawn(form) ? (form.minEntries ?? defaultMinEntries(form.fund, opensAt)) : null,
    closesAt: form.closesAt,
  };
}
