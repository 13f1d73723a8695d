import { findAgencyByCode } from '../agencies/index.js';
import {
  announcementBounds,
  type DirectGround,
  type Failure,
  type Instant,
  rulesAt,
  toShanghaiDate,
} from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { checkNeed } from './check-need.js';
import type { DirectFault } from './direct-choice.js';
import { DIRECT_GROUNDS } from './direct-grounds.js';
import { findEarlierNeed } from './direct-queries.js';
import { type JoiningFault, type JoiningRule, whyNotSignUp } from './joining.js';
import { type DirectForm, isDirect, type NeedForm } from './need-input.js';
import { loadGradeRanks } from './need-queries.js';
import { loadCandidates, loadJoiningRule } from './parties.js';
import { meetsRequirement, type Requirement } from './requirement.js';
import type { SealingSite } from './weak-choices.js';

/** What a direct choice says that can be looked up. */
export interface DirectClaim {
  readonly needId: string;
  readonly ownerId: string | null;
  readonly projectCode: string;
  readonly requirement: Requirement;
  readonly agencyId: string;
  /** Credit code of the agency. */
  readonly agency: string;
  readonly ground: DirectGround;
  readonly earlier: string | null;
  readonly until: Instant;
}

/** No list of avoided agencies stands beside a direct choice. */
const asDirectFault = (fault: JoiningFault): DirectFault => (fault === 'avoidance' ? 'related-owner' : fault);

/** Number of approved agencies, suspended ones included, whose qualifications meet a requirement at an instant. */
async function countQualified(db: Db, requirement: Requirement, at: Instant): Promise<number> {
  const rank = await loadGradeRanks(db);
  const on = toShanghaiDate(at);
  return [...(await loadCandidates(db, 'all', at)).values()].filter(
    ({ approved, qualifications }) => approved && meetsRequirement(requirement, qualifications, rank, on),
  ).length;
}

/** Why the ground of a direct choice does not hold, by what the site can look up. */
async function groundFault(db: Db, claim: DirectClaim, at: Instant): Promise<DirectFault | undefined> {
  const { ownerId, projectCode, agency, requirement, needId } = claim;
  const { evidence } = DIRECT_GROUNDS[claim.ground];
  if (evidence === 'files') return undefined;
  if (evidence === 'register')
    return (await countQualified(db, requirement, at)) === 1 ? undefined : 'not-sole';
  const found = claim.earlier === null ? undefined : await findEarlierNeed(db, claim.earlier);
  const earlier = found && found.ownerId === ownerId && found.id !== needId ? found : undefined;
  if (evidence === 'earlier-award') return earlier?.agencyCode === agency ? undefined : 'earlier-award';
  const failed = earlier?.state === 'failed' && earlier.reason === 'too-few-entries';
  return failed && earlier.projectCode === projectCode ? undefined : 'earlier-failure';
}

/**
 * Why an agency may not be chosen directly at an instant, or at the end of its announcement as far as that is known: the rule by
 * which agencies join a need, and then the ground. Undefined when it may.
 */
export async function directFaultOf(
  db: Db,
  claim: DirectClaim,
  at: Instant,
): Promise<DirectFault | undefined> {
  const candidate = (await loadCandidates(db, [claim.agencyId], at)).get(claim.agencyId);
  if (!candidate) return 'not-approved';
  // An owner that names an agency does not avoid it.
  const notice = { requirement: claim.requirement, avoidance: [] };
  const rule: JoiningRule = await loadJoiningRule(db, claim, notice, { codes: [claim.agency], at });
  const when = { at, closesAt: claim.until };
  const fault = whyNotSignUp(rule, candidate, await loadGradeRanks(db), when);
  return fault ? asDirectFault(fault) : groundFault(db, claim, at);
}

/** The field of the form at which a fault is told. */
const FIELD_OF: Partial<Record<DirectFault, string>> = {
  'not-sole': 'directGround',
  'earlier-award': 'directEarlier',
  'earlier-failure': 'directEarlier',
};

/** What the rules in force at an instant refuse of a direct choice, whoever is named. */
function ruleFailures(form: DirectForm, at: Instant): Failure[] {
  const { directGrounds, directStateBelowFen, directChoiceDays, signUpMostDays } = rulesAt(at);
  const { earliest, latest } = announcementBounds(at);
  const failures: Failure[] = [];
  if (!directGrounds.includes(form.directGround))
    failures.push({ code: 'needs/direct-ground-closed', field: 'directGround' });
  if (form.fund === 'state' && form.budget >= directStateBelowFen)
    failures.push({
      code: 'needs/direct-above-limit',
      field: 'budget',
      params: { amount: directStateBelowFen / 100 },
    });
  if (form.closesAt < earliest)
    failures.push({
      code: 'needs/announced-too-short',
      field: 'closesAt',
      params: { days: directChoiceDays },
    });
  if (form.closesAt > latest)
    failures.push({ code: 'needs/closes-too-late', field: 'closesAt', params: { days: signUpMostDays } });
  if (DIRECT_GROUNDS[form.directGround].evidence === 'files' && form.attachments.length === 0)
    failures.push({ code: 'needs/direct-no-file', field: 'attachments' });
  return failures;
}

/**
 * The checks of a direct choice that is sent, or published, at an instant, as refusals at its fields: `needs/direct-ground-closed`,
 * `needs/direct-above-limit`, `needs/announced-too-short`, `needs/closes-too-late`, `needs/direct-no-file`,
 * `needs/direct-unknown-agency`, and `needs/direct-` with a {@link DirectFault}.
 */
async function checkDirect(
  db: Db,
  form: DirectForm,
  need: { readonly id: string; readonly ownerId: string | null },
  at: Instant,
): Promise<Failure[]> {
  const failures = ruleFailures(form, at);
  const agency = await findAgencyByCode(db, form.directAgency);
  if (!agency) return [...failures, { code: 'needs/direct-unknown-agency', field: 'directAgency' }];
  const claim: DirectClaim = {
    needId: need.id,
    ownerId: need.ownerId,
    projectCode: form.projectCode,
    requirement: { mode: form.mode, lines: form.lines },
    agencyId: agency.id,
    agency: agency.creditCode,
    ground: form.directGround,
    earlier: form.directEarlier,
    until: form.closesAt,
  };
  const fault = await directFaultOf(db, claim, at);
  if (fault) failures.push({ code: `needs/direct-${fault}`, field: FIELD_OF[fault] ?? 'directAgency' });
  return failures;
}

/** Every check of a form that is sent, or published, at an instant: `checkNeed`, and `checkDirect` where it names its agency. */
export async function checkWhole(
  db: Db,
  form: NeedForm,
  need: { readonly id: string; readonly ownerId: string | null },
  at: Instant,
  site: SealingSite & Pick<Deps, 'sources'>,
): Promise<Failure[]> {
  const failures = await checkNeed(db, form, at, site);
  return isDirect(form) ? [...failures, ...(await checkDirect(db, form, need, at))] : failures;
}
