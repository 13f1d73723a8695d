import type { Actor } from '../../accounts/index.js';
import {
  applicationSchema,
  findOpenApplication,
  returnApplication,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../agencies/index.js';
import { addMillis, assertDefined, HOUR, type Instant } from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import { insertUnapproved } from './applicants.js';
import { must, type SampleAct } from './sample-act.js';

const NAMES = [
  '云南澄岫工程咨询有限公司',
  '滇中砚漪测绘有限公司',
  '彝州溯峤检测技术有限公司',
  '云南霁翎勘察设计有限公司',
];

const CERTIFICATE = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

/** The form of an applicant as typed, with one qualification and the scan of its certificate. */
function inventApplication(name: string, index: number, attachmentId: string) {
  return {
    name,
    legalRepresentative: `演示法人${index + 1}`,
    controllerCode: '',
    contactName: '演示联系人',
    contactPhone: '13900000000',
    division: '532301',
    capital: '2000000',
    foundedOn: '2012-06-01',
    qualifications: [
      {
        type: 'C01',
        grade: '丙',
        speciality: '',
        certificateNumber: `演示C01-9${index}`,
        issuer: '演示发证机关',
        validFrom: '2024-01-01',
        validTo: '2031-12-31',
        attachmentId,
      },
    ],
  };
}

/** One applicant: the first keeps a draft, the second is returned, the others are under review. */
async function apply(deps: Deps, official: Actor, name: string, index: number): Promise<void> {
  const actor = await insertUnapproved(deps, name, index);
  const content = Buffer.from(CERTIFICATE);
  const attachmentId = must(
    await storeAttachment(deps, actor, { name: '演示证书.pdf', mediaType: 'application/pdf', content }),
  );
  const typed = inventApplication(name, index, attachmentId);
  if (index === 0) return void must(await saveApplication(deps, actor, typed));
  must(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  const { id } = assertDefined(await findOpenApplication(deps.db, actor.agencyId ?? ''), name);
  if (index === 1) must(await returnApplication(deps, official, { id, reason: '演示：证书扫描件不清晰' }));
}

/** Applications of new agencies: a draft, one that was returned, and two under review. */
export function applicationActs(official: Actor, now: Instant): SampleAct[] {
  return NAMES.map((name, index) => ({
    at: addMillis(now, -(index + 1) * 5 * HOUR),
    run: (deps) => apply(deps, official, name, index),
  }));
}
