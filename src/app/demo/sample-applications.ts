import type { Actor } from '../../accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findOpenApplication,
  findOpenNotice,
  returnApplication,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../agencies/index.js';
import { addMillis, assertDefined, HOUR, type Instant } from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import { answerComment, makeComment } from '../../entry-notices/index.js';
import { insertUnapproved } from './applicants.js';
import { must, type SampleAct } from './sample-act.js';

const NAMES = [
  '云南澄岫工程咨询有限公司',
  '滇中砚漪测绘有限公司',
  '彝州溯峤检测技术有限公司',
  '云南霁翎勘察设计有限公司',
  '滇中昱岫检验检测有限公司',
  '云南朔砚测绘有限公司',
  '彝州渚翎工程咨询有限公司',
];

// Of the names above, with what followed their approval.
const NOTICED = { quiet: 4, commented: 5, withdrawn: 6 } as const;

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
    practitioners: [
      {
        name: `演示技术人员${index + 1}`,
        certificate: 'surveyor',
        certificateNumber: `YS${2_024_000 + index}`,
        validTo: '2031-12-31',
      },
    ],
  };
}

/** One applicant: the first keeps a draft, the second is returned, two are under review, three were approved. */
async function apply(
  deps: Deps,
  [official, other]: readonly [Actor, Actor],
  name: string,
  index: number,
): Promise<void> {
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
  if (index < NOTICED.quiet) return;
  must(await approveApplication(deps, official, id));
  if (index === NOTICED.quiet) return;
  const number = await comment(deps, actor.agencyId ?? '');
  if (index === NOTICED.withdrawn) await uphold(deps, other, number);
}

/** Somebody comments on an agency that is under notice; the number of the comment. */
async function comment(deps: Deps, agencyId: string): Promise<string> {
  const { number } = assertDefined(await findOpenNotice(deps.db, agencyId), 'a notice');
  const text = '演示：该公司的办公地点与另一家机构相同，请核实。';
  const who = { actor: null, uploader: 'visitor:demonstration' };
  const form = { text, name: '演示群众', phone: '08780000000' };
  return must(await makeComment(deps, who, { notice: number, attachments: [], ...form }));
}

/** An official who did not review the registration finds that the comment is right: the approval is withdrawn. */
async function uphold(deps: Deps, official: Actor, number: string): Promise<void> {
  const answer = { number, outcome: 'upheld' as const, reasons: '演示：经核实，办公地点不实', hidden: [] };
  must(await answerComment(deps, official, answer));
}

/**
 * Applications of new agencies: a draft, a returned one, two under review; and three approved ones, under notice, with a comment, and
 * withdrawn after one. None takes effect: the register has as many agencies as the report.
 */
export function applicationActs([official, other]: readonly [Actor, Actor], now: Instant): SampleAct[] {
  return NAMES.map((name, index) => ({
    at: addMillis(now, -(index + 1) * 5 * HOUR),
    run: (deps) => apply(deps, [official, other], name, index),
  }));
}
