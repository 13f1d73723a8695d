import { type Actor, takeComplaint } from '../../../accounts/index.js';
import { needTag } from '../../../audit/index.js';
import type { Failure, Result } from '../../../basics/index.js';
import {
  answerObjection,
  findObjection,
  findOccasion,
  isOwn,
  listObjectionFiles,
  listObjectionsOf,
  MAX_OBJECTION_FILES,
  makeObjection,
  mayObject,
  objectionAnswerSchema,
  objectionSchema,
  settleObjection,
  whyNotAnswer,
  withdrawObjection,
} from '../../../objections/index.js';
import { admitsBytes } from '../../forms/admit-bytes.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { keepFilesOf, keptFiles } from '../../forms/keep-files.js';
import type { PostedForm } from '../../forms/read-form.js';
import { heldAt, uploaderOf } from '../../forms/visitor-files.js';
import { HttpError } from '../../pipeline/errors.js';
import { type Outcome, page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { addressOf } from '../accounts/login-pages.js';
import { redoNotice } from '../draws/redo-notice.js';
import { publicNeed } from '../needs/public-need.js';
import { objectionLists } from './objection-lists.js';
import {
  type FormExtra,
  type ObjectionPage,
  type ObjectionsPage,
  toObjectionsView,
  toObjectionView,
} from './objection-view.js';

const MB = 1024 * 1024;
/** Bytes of the files of one objection: three of the largest. */
const FILES_BYTES = 15 * MB;
/** Bytes of all forms at once: anybody may send one. */
const AT_ONCE = 64 * MB;

const OBJECTION_FORM = defineForm({
  schemas: objectionSchema.options,
  texts: ['kind', 'form'],
  ...keptFiles(MAX_OBJECTION_FILES),
  filesBytes: FILES_BYTES,
});

const ANSWER_FORM = defineForm({ schemas: [objectionAnswerSchema], texts: ['action'] });

async function make(
  { site, actor, param, req }: Visit<'public', '/needs/:number/objections'>,
  posted: PostedForm,
): Promise<Outcome<FormExtra>> {
  const number = param('number');
  const held = heldAt(site, posted.typed);
  const uploader = uploaderOf(site, actor, held);
  const allowed = actor ? undefined : await takeComplaint(site.deps, addressOf(req));
  const refused: readonly Failure[] = allowed && !allowed.ok ? allowed.errors : [];
  // Nothing is stored of whoever sends too much.
  const taken = refused.length > 0 ? { ...posted, files: [] } : posted;
  const { typed, kept, errors } = await keepFilesOf(site, taken, MAX_OBJECTION_FILES, uploader);
  const again = (failures: readonly Failure[]): Outcome<FormExtra> => ({
    typed,
    errors: failures,
    extra: { kept, form: held },
  });
  if (refused.length > 0) return again(refused);
  const form = parseForm(objectionSchema, typed);
  if (!form.ok) return again([...form.errors, ...errors]);
  if (errors.length > 0) return again(errors);
  const made = await makeObjection(
    site.deps,
    { actor, uploader: uploader.accountId },
    { need: number, attachments: kept.map(({ id }) => id), ...form.value },
  );
  if (!made.ok) return again(made.errors);
  return { to: urls.objection(number, made.value, { notice: 'objection-made' }) };
}

async function loadObjections(
  site: Site,
  number: string,
  { actor, now, t }: Pick<Visit, 'actor' | 'now' | 't'>,
): Promise<ObjectionsPage> {
  const { db } = site.deps;
  const need = await publicNeed(site, number);
  const occasion = await findOccasion(db, need, now);
  const agencyId = actor?.agencyId ?? null;
  const isPublic = occasion?.isPublic === true;
  return {
    need,
    redo: await redoNotice(site, need, { t }),
    objections: await listObjectionsOf(db, need.id),
    occasion,
    mayObject: isPublic && agencyId !== null && (await mayObject(db, need.id, occasion, agencyId)),
  };
}

/** Objections and complaints about a need, and the form of a new one. */
const objections = page({
  address: urls.objections,
  roles: 'public',
  form: OBJECTION_FORM,
  before: [
    admitsBytes({
      most: OBJECTION_FORM.textBytes + 2 * FILES_BYTES,
      atOnce: AT_ONCE,
      tooLarge: 'form/files-too-large',
      busy: 'slow/busy',
    }),
  ],
  act: make,
  load: (visit) => loadObjections(visit.site, visit.param('number'), visit),
  tags: ({ need }) => [needTag(need.number)],
  view: toObjectionsView,
  template: 'objections/objections',
});

async function loadObjection(
  site: Site,
  { number, objection: which }: { readonly number: string; readonly objection: string },
  { actor, t }: Pick<Visit, 'actor' | 't'>,
): Promise<ObjectionPage> {
  const { db } = site.deps;
  const need = await publicNeed(site, number);
  const objection = await findObjection(db, which.toUpperCase());
  if (objection?.needId !== need.id) throw new HttpError(404);
  const isOfficial = actor?.role === 'official';
  return {
    need,
    redo: await redoNotice(site, need, { t }),
    objection,
    files: await listObjectionFiles(db, objection.number),
    isOwn: await isOwn(db, actor, objection),
    whyNot: isOfficial ? ((await whyNotAnswer(db, actor, objection)) ?? null) : null,
  };
}

/** What is done with one objection: taken back, answered, confirmed or sent back. */
async function decide(site: Site, actor: Actor, number: string, typed: Typed): Promise<Result<unknown>> {
  switch (typedAt(typed, 'action')) {
    case 'withdraw':
      return withdrawObjection(site.deps, actor, number);
    case 'answer': {
      const form = parseForm(objectionAnswerSchema, typed);
      return form.ok ? answerObjection(site.deps, actor, { number, ...form.value }) : form;
    }
    case 'confirm':
      return settleObjection(site.deps, actor, { number, confirm: true });
    case 'refuse':
      return settleObjection(site.deps, actor, { number, confirm: false });
    default:
      throw new HttpError(400);
  }
}

/** One objection: its receipt and where it stands for everybody, the answer of officials. */
const objection = page({
  address: urls.objection,
  roles: 'public',
  form: ANSWER_FORM,
  actors: ['agency', 'owner', 'official', 'auditor', 'administrator'],
  act: async (visit, { typed }) => {
    const { site, actor, param } = visit;
    const number = param('number');
    const which = param('objection').toUpperCase();
    // The address names both: what it does not show it does not change.
    await loadObjection(site, { number, objection: which }, visit);
    const result = await decide(site, actor, which, typed);
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.objection(number, which, { notice: 'objection-saved' }) };
  },
  load: (visit) =>
    loadObjection(visit.site, { number: visit.param('number'), objection: visit.param('objection') }, visit),
  tags: ({ need }) => [needTag(need.number)],
  view: toObjectionView,
  template: 'objections/objection',
});

/** Objections and complaints: of one need, one of them, and of all needs. */
export const objectionPages = [objections, objection, ...objectionLists];
