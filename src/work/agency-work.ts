import {
  findAgency,
  findOpenApplication,
  listCatalogue,
  listQualificationsInForce,
} from '../agencies/index.js';
import { addDays, startOfDate, toShanghaiDate } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { listOwnEntries, type OwnEntry } from '../draws/index.js';
import type { StepOf } from './steps.js';
import { aTask, needSubject, type Task } from './task.js';

/** Days before its end from which a qualification is named. */
const ENDS_SOON_DAYS = 60;

type AgencyTask = Task<StepOf<'agency'>>;

/** Entries that a change of the notice ended and that were not made again. */
async function listEntriesToConfirm(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  agencyId: string,
): Promise<AgencyTask[]> {
  const now = clock.now();
  const latest = new Map<string, OwnEntry>();
  for (const entry of await listOwnEntries(db, agencyId, { limit: 500 })) {
    if (!latest.has(entry.needId)) latest.set(entry.needId, entry);
  }
  return [...latest.values()]
    .filter(
      ({ state, needState, closesAt }) =>
        state === 'outdated' && needState === 'published' && closesAt !== null && now < closesAt,
    )
    .map((entry) =>
      aTask('confirm-entry', {
        target: entry.number,
        subject: needSubject(entry),
        deadline: entry.closesAt,
      }),
    );
}

/** The application where the agency has to act, and qualifications that end soon. */
async function listRegistrationWork(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  agencyId: string,
): Promise<AgencyTask[]> {
  const now = clock.now();
  const open = await findOpenApplication(db, agencyId);
  if (open?.state === 'returned') return [aTask('application-returned', {})];
  if (open?.state === 'submitted') return [];
  if (!(await findAgency(db, agencyId))?.approvedAt) return [aTask('application', {})];
  const today = toShanghaiDate(now);
  const types = new Map(
    (await listCatalogue(db)).flatMap((category) => category.types.map((type) => [type.code, type] as const)),
  );
  return (await listQualificationsInForce(db, [agencyId], now)).flatMap((held) => {
    const { typeCode, validTo, certificateNumber } = held;
    if (validTo === null || validTo < today || validTo > addDays(today, ENDS_SOON_DAYS)) return [];
    const type = types.get(typeCode);
    const subject = (name = typeCode) => `${name} ${certificateNumber ?? ''}`.trim();
    return aTask('certificate', {
      subject: { zh: subject(type?.nameZh), en: subject(type?.nameEn) },
      deadline: startOfDate(addDays(validTo, 1)),
    });
  });
}

/** Everything that waits for an agency. */
export async function listAgencyWork(
  deps: Pick<Deps, 'db' | 'clock'>,
  agencyId: string,
): Promise<AgencyTask[]> {
  return [...(await listEntriesToConfirm(deps, agencyId)), ...(await listRegistrationWork(deps, agencyId))];
}
