import { z } from 'zod';
import { type Actor } from '../../../accounts/index.js';
import { listCatalogue } from '../../../agencies/index.js';
import { type Failure, failAll, ok, type Result } from '../../../basics/index.js';
import {
  changeNotice,
  fieldsOf,
  findLatestAmendment,
  getCurrentVersion,
  isDirectNeed,
  listOwnAttachments,
  type Need,
  needFormSchema,
  type OwnAttachment,
  saveDraft,
  submitNeed,
  withFields,
} from '../../../needs/index.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import type { PostedForm } from '../../forms/read-form.js';
import { storedForm } from '../../forms/stored-form.js';
import { HttpError, refuse, unlessBehind } from '../../pipeline/errors.js';
import { type Outcome, page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toFormView } from './form-view.js';
import { isEditable } from './own-need-view.js';
import { findOwnNeed, NEED_ID } from './owner-pages.js';
import { attachmentIds, type FileList, NEED_FORM, reasonSchema, storeNeedFiles } from './posted-form.js';

const noteSchema = z.object({ changeNote: reasonSchema });

/** The files that a posted form holds in its lists, those that were sent with it included. */
type Held = Readonly<Record<FileList, readonly OwnAttachment[]>>;

const NONE_HELD: Held = { attachments: [], extraAttachments: [] };

/** The form of a new need. Its id is made with the form, so that the same form sent twice is one need. */
const newNeed = page({
  address: urls.newNeed,
  roles: ['owner'],
  inMap: 'need-form.new',
  form: NEED_FORM,
  act: async ({ site, actor }, posted): Promise<Outcome<Held>> => {
    const draftId = typedAt(posted.typed, 'draftId');
    if (!NEED_ID.test(draftId)) throw new HttpError(400);
    return saveOrSubmit(site, actor, draftId, posted);
  },
  load: async ({ site }) => ({
    draftId: site.deps.newId(),
    catalogue: await listCatalogue(site.deps.db),
  }),
  view: ({ draftId, catalogue }, visit, { typed = {}, errors, extra: held = NONE_HELD }) => {
    const { deps: site } = visit.site;
    const page = { need: undefined, change: undefined, typed, errors, held, site, catalogue };
    return toFormView({ ...page, draftId: typedAt(typed, 'draftId') || draftId }, visit);
  },
  template: 'needs/form',
});

/** The form of a draft, of a returned need, or of one that is open and whose notice is changed. */
const editNeed = page({
  address: urls.editNeed,
  roles: ['owner'],
  form: NEED_FORM,
  act: async (visit, posted): Promise<Outcome<Held>> => {
    const { site, actor } = visit;
    const need = await findOwnNeed(site, actor, visit.param('id'));
    // An announcement is withdrawn and made anew.
    if (need.state === 'published' && isDirectNeed(need)) throw new HttpError(409, 'needs/direct-fixed');
    return need.state === 'published'
      ? change(site, actor, need, posted)
      : saveOrSubmit(site, actor, need.id, posted);
  },
  load: async (visit) => {
    const { site, actor, req } = visit;
    const need = await findOwnNeed(site, actor, visit.param('id'));
    // What was posted is shown again whatever the need has become.
    if (req.method !== 'POST' && !isEditable(need, visit.now)) throw new HttpError(409, 'needs/wrong-state');
    const change = need.state === 'published' ? await loadChange(site, need) : undefined;
    const stored = change?.typed ?? storedForm(NEED_FORM, need.form);
    return {
      need,
      change,
      stored,
      held: await heldFiles(site, actor, stored),
      catalogue: await listCatalogue(site.deps.db),
    };
  },
  view: ({ need, change, stored, held, catalogue }, visit, { typed = stored, errors, extra = held }) => {
    const { deps: site } = visit.site;
    const page = { need, change, draftId: null, typed, errors, held: extra, site, catalogue };
    return toFormView(page, visit);
  },
  template: 'needs/form',
});

/** The owner's form of a need, new, changed or amended. */
export const needFormPages = [newNeed, editNeed];

async function heldFiles({ deps }: Site, { ownerId }: Actor, typed: Typed): Promise<Held> {
  const filesIn = (list: FileList) => listOwnAttachments(deps.db, ownerId ?? '', attachmentIds(typed, list));
  return {
    attachments: await filesIn('attachments'),
    extraAttachments: await filesIn('extraAttachments'),
  };
}

/** What the form of an open need starts from: what holds, with the terms that were returned last, to be corrected. */
async function loadChange({ deps: { db } }: Site, need: Need) {
  const { notice } = await getCurrentVersion(db, need.id);
  const latest = await findLatestAmendment(db, need.id);
  const inForce = storedForm(NEED_FORM, need.form);
  if (latest?.state !== 'returned') return { inForce: notice, latest, typed: inForce };
  const returned = storedForm(NEED_FORM, JSON.stringify(latest.typed));
  const terms = withFields(inForce, returned, fieldsOf('terms', notice));
  return { inForce: notice, latest, typed: { ...terms, changeNote: latest.changeNote } };
}

/** Keeps what was typed in any case: a wrong form is a draft. Sends it in where the button says so. */
async function saveOrSubmit(
  site: Site,
  actor: Actor,
  id: string,
  posted: PostedForm,
): Promise<Outcome<Held>> {
  const { typed, errors } = await storeNeedFiles(site, actor, posted);
  const again = async (failures: readonly Failure[]): Promise<Outcome<Held>> => ({
    typed: { ...typed, draftId: id },
    errors: failures,
    extra: await heldFiles(site, actor, typed),
  });
  const saved = await saveDraft(site.deps, actor, { id, typed });
  if (!saved.ok) refuse(saved.errors);
  if (typedAt(posted.typed, 'action') !== 'submit')
    return errors.length > 0 ? again(errors) : { to: urls.editNeed(id, { notice: 'need-saved' }) };
  const form = parseForm(needFormSchema, typed);
  if (!form.ok || errors.length > 0) return again([...(form.ok ? [] : form.errors), ...errors]);
  const need = { id, typed, form: form.value };
  const result = await unlessBehind(() => submitNeed(site.deps, actor, need));
  return result.ok ? { to: urls.ownerNeed(id, { notice: 'need-submitted' }) } : again(result.errors);
}

/** Puts changed information in force, and changed terms before an official. */
async function change(site: Site, actor: Actor, need: Need, posted: PostedForm): Promise<Outcome<Held>> {
  const { typed, errors } = await storeNeedFiles(site, actor, posted);
  const { changeNote: typedNote } = posted.typed;
  const again = async (failures: readonly Failure[]): Promise<Outcome<Held>> => ({
    typed: { ...typed, changeNote: typedNote },
    errors: failures,
    extra: await heldFiles(site, actor, typed),
  });
  const checked = both(parseForm(needFormSchema, typed), parseForm(noteSchema, { changeNote: typedNote }));
  if (!checked.ok || errors.length > 0) return again([...(checked.ok ? [] : checked.errors), ...errors]);
  const [form, { changeNote }] = checked.value;
  const changed = { id: need.id, typed, form, changeNote };
  const result = await unlessBehind(() => changeNotice(site.deps, actor, changed));
  if (!result.ok) return again(result.errors);
  const { number, informed, proposed } = result.value;
  if (!proposed) return { to: urls.need(number, { notice: 'information-changed' }) };
  return { to: urls.ownerNeed(need.id, { notice: informed ? 'changed-and-proposed' : 'terms-proposed' }) };
}

function both<A, B>(a: Result<A>, b: Result<B>): Result<[A, B]> {
  if (a.ok && b.ok) return ok([a.value, b.value]);
  return failAll([...(a.ok ? [] : a.errors), ...(b.ok ? [] : b.errors)]);
}
