import {
  findAgency,
  findOpenApplication,
  findOpenNotice,
  listCatalogue,
  listPractitioners,
  listQualificationsInForce,
  PRACTITIONER_CERTIFICATES,
  type PractitionerCertificate,
} from '../agencies/index.js';
import { addDays, type CivilDate, startOfDate, toShanghaiDate } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { listAwardWorkOfAgency } from './award-work.js';
import type { StepOf } from './steps.js';
import { aTask, needSubject, type Task } from './task.js';
import { listAwardsAt, listEntriesToConfirm } from './work-queries.js';

/** Days before its end from which a qualification is named. */
const ENDS_SOON_DAYS = 60;

type AgencyTask = Task<StepOf<'agency'>>;

/** Entries that a change of the notice ended and that were not made again. */
async function listConfirmations(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  agencyId: string,
): Promise<AgencyTask[]> {
  return (await listEntriesToConfirm(db, agencyId, clock.now())).map(({ number, title, closesAt }) =>
    aTask('confirm-entry', { target: number, subject: needSubject({ number, title }), deadline: closesAt }),
  );
}

/** Awards whose letters the agency has not answered. */
async function listLetters({ db }: Pick<Deps, 'db'>, agencyId: string): Promise<AgencyTask[]> {
  return (await listAwardsAt(db, { agencyId, stages: ['letter'] })).map(({ number, title, since, dueAt }) =>
    aTask('take-award', {
      target: number,
      subject: needSubject({ number, title }),
      from: since,
      deadline: dueAt,
    }),
  );
}

/** Certificates of practitioners that end soon or have ended. */
async function listPractitionerWork(db: Db, agencyId: string, today: CivilDate): Promise<AgencyTask[]> {
  return (await listPractitioners(db, agencyId)).flatMap(({ name, certificate, validTo }) => {
    if (validTo === null || validTo > addDays(today, ENDS_SOON_DAYS)) return [];
    const kind = PRACTITIONER_CERTIFICATES[certificate as PractitionerCertificate] ?? {
      zh: certificate,
      en: certificate,
    };
    return aTask('practitioner-certificate', {
      subject: { zh: `${name} ${kind.zh}`, en: `${name} ${kind.en}` },
      deadline: startOfDate(addDays(validTo, 1)),
    });
  });
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
  const notice = await findOpenNotice(db, agencyId);
  if (notice) return [aTask('entry-notice', { target: notice.number, deadline: notice.dueAt })];
  if (!(await findAgency(db, agencyId))?.approvedAt) return [aTask('application', {})];
  const today = toShanghaiDate(now);
  const types = new Map(
    (await listCatalogue(db)).flatMap((category) => category.types.map((type) => [type.code, type] as const)),
  );
  const ending = (await listQualificationsInForce(db, [agencyId], now)).flatMap((held) => {
    const { typeCode, validTo, certificateNumber } = held;
    if (validTo === null || validTo < today || validTo > addDays(today, ENDS_SOON_DAYS)) return [];
    const type = types.get(typeCode);
    const subject = (name = typeCode) => `${name} ${certificateNumber ?? ''}`.trim();
    return aTask('certificate', {
      subject: { zh: subject(type?.nameZh), en: subject(type?.nameEn) },
      deadline: startOfDate(addDays(validTo, 1)),
    });
  });
  return [...ending, ...(await listPractitionerWork(db, agencyId, today))];
}

/** Everything that waits for an agency. */
export async function listAgencyWork(
  deps: Pick<Deps, 'db' | 'clock'>,
  agencyId: string,
): Promise<AgencyTask[]> {
  return [
    ...(await listLetters(deps, agencyId)),
    ...(await listAwardWorkOfAgency(deps, agencyId)),
    ...(await listConfirmations(deps, agencyId)),
    ...(await listRegistrationWork(deps, agencyId)),
  ];
}
