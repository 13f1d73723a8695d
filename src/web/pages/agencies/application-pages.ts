import type { Actor } from '../../../accounts/index.js';
import {
  applicationSchema,
  findAgency,
  findOpenApplication,
  findOpenNotice,
  listAttachmentsOf,
  listCatalogue,
  listPractitioners,
  listQualificationsInForce,
  MAX_PRACTITIONERS,
  MAX_QUALIFICATIONS,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../../agencies/index.js';
import { assertDefined, type Failure, fail } from '../../../basics/index.js';
import { listRelationsOfAgency } from '../../../relations/index.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import type { PostedForm } from '../../forms/read-form.js';
import { checkFiles } from '../../forms/upload.js';
import { refuse, unlessBehind } from '../../pipeline/errors.js';
import { page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { APPLICATION_FORM, toApplicationView, typedQualifications } from './application-view.js';

/** An agency's own application: form, draft, submission. */
export const applicationPage = page({
  address: urls.application,
  roles: ['agency'],
  form: APPLICATION_FORM,
  act: async ({ site, actor }, posted) => {
    const { typed, errors } = await storeScans(site, actor, posted);
    const button = typedAt(posted.typed, 'action');
    const saved = await saveApplication(site.deps, actor, typed);
    if (!saved.ok) refuse(saved.errors);
    const changed = withRows(typed, button);
    if (changed) return { typed: changed, errors };
    if (errors.length > 0) return { typed, errors };
    if (button !== 'submit') return { to: urls.application({ notice: 'application-saved' }) };
    const application = parseForm(applicationSchema, typed);
    if (!application.ok) return { typed, errors: application.errors };
    const complete = { typed, application: application.value };
    const result = await unlessBehind(() => submitApplication(site.deps, actor, complete));
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.application({ notice: 'application-submitted' }) };
  },
  load: async ({ site, actor, now }) => {
    const { db } = site.deps;
    const agencyId = actor.agencyId ?? '';
    const agency = assertDefined(await findAgency(db, agencyId), 'agency of the account');
    return {
      agency,
      relations: await listRelationsOfAgency(db, agency.creditCode),
      application: await findOpenApplication(db, agencyId),
      notice: await findOpenNotice(db, agencyId),
      practitioners: await listPractitioners(db, agencyId),
      held: await listQualificationsInForce(db, [agencyId], now),
      scans: new Map((await listAttachmentsOf(db, agencyId)).map(({ id, name }) => [id, name])),
      catalogue: await listCatalogue(db),
    };
  },
  view: toApplicationView,
  template: 'agencies/application',
  inMap: 'desk.application',
});

/** Names of the buttons that add and remove a row, with the rows of each and how many there may be. */
const ROWS = [
  { name: 'qualifications', add: 'add', remove: /^remove-(\d{1,2})$/, most: MAX_QUALIFICATIONS },
  { name: 'practitioners', add: 'add-person', remove: /^remove-person-(\d{1,2})$/, most: MAX_PRACTITIONERS },
] as const;

/** The form with one row more or less, as a button asks for; undefined for other buttons. */
function withRows(typed: Typed, button: string): Typed | undefined {
  for (const { name, add, remove, most } of ROWS) {
    const removed = remove.exec(button)?.[1];
    if (button !== add && removed === undefined) continue;
    const present = (typed[name] ?? []) as readonly Typed[];
    const rows = present.filter((_, index) => String(index) !== removed);
    const isMore = button === add && rows.length < most;
    return { ...typed, [name]: isMore ? [...rows, {}] : rows };
  }
  return undefined;
}

/** The posted form with its new scans stored: an upload is never lost because another field is wrong. */
async function storeScans(
  site: Site,
  actor: Actor,
  posted: PostedForm,
): Promise<{ typed: Typed; errors: Failure[] }> {
  const { action: _action, ...fields } = posted.typed;
  const groups = typedQualifications(fields).map((group): Record<string, unknown> => ({ ...group }));
  const errors: Failure[] = [];
  for (const file of await checkFiles(posted.files)) {
    const index = Number(/^qualifications\[(\d{1,2})\]\[scan\]$/.exec(file.field)?.[1] ?? -1);
    const group = groups[index];
    if (!group) continue;
    const field = `qualifications.${index}.attachmentId`;
    const stored = file.ok ? await storeAttachment(site.deps, actor, file) : fail(file.code);
    if (stored.ok) group['attachmentId'] = stored.value;
    else errors.push(...stored.errors.map((failure) => ({ ...failure, field })));
  }
  return { typed: { ...fields, qualifications: groups }, errors };
}
