import { listSuspensionsOf } from '../../../agencies/index.js';
import { listEventsOfKinds } from '../../../audit/index.js';
import { type CourseRow, listCourses } from '../../../awards/index.js';
import { AWARD_KINDS, type Dossier, readDossier } from '../../../contracts/index.js';
import type { AgencySuspensionTable, AuditEventTable } from '../../../db/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { HttpError } from '../../pipeline/errors.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { type RedoNotice, redoNotice } from '../draws/redo-notice.js';
import { publicNeed } from '../needs/public-need.js';

/** What the page of an award is made of. */
export interface AwardPage {
  readonly need: PublishedNeed;
  /** One for each agency that has, or had, the award; the present one last. */
  readonly courses: readonly CourseRow[];
  readonly events: readonly AuditEventTable[];
  readonly dossier: Dossier;
  /** Suspensions of the agency that has the award: what is open goes on. */
  readonly suspensions: readonly AgencySuspensionTable[];
  /** A redraw that is proposed or going on. */
  readonly redo: RedoNotice | null;
}

/** The award of a need with everything that followed it; 404 where there is none here. */
export async function loadAward(
  site: Site,
  number: string,
  context: Pick<PageContext, 't'>,
): Promise<AwardPage> {
  const { db } = site.deps;
  const need = await publicNeed(site, number);
  const courses = await listCourses(db, need.id);
  const present = courses.at(-1);
  if (!present) throw new HttpError(404);
  return {
    need,
    courses,
    events: await listEventsOfKinds(db, need.number, AWARD_KINDS),
    dossier: await readDossier(db, need.id),
    suspensions: present.agencyId === null ? [] : await listSuspensionsOf(db, present.agencyId),
    redo: await redoNotice(site, need, context),
  };
}
