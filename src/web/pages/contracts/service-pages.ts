import { needTag } from '../../../audit/index.js';
import type { Failure } from '../../../basics/index.js';
import {
  answerSchema,
  deliver,
  deliverableSchema,
  extensionSchema,
  MAX_DELIVERABLES,
  proposeExtension,
  settleDeliverable,
  settleExtension,
} from '../../../contracts/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { type KeptFile, keepFiles, keptFiles } from '../../forms/keep-files.js';
import { REPORTS } from '../../forms/upload.js';
import { action, page, type Shown } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { loadAward } from './award-data.js';
import { ANSWER_FORM } from './contract-pages.js';
import { toServiceView } from './service-view.js';

const DELIVERABLE_FORM = defineForm({
  schemas: [deliverableSchema],
  ...keptFiles(MAX_DELIVERABLES, REPORTS),
});

const MB = 1024 * 1024;

/** A report may be larger than a scan, of which the common sentence speaks. */
const ofReports = (failure: Failure): Failure =>
  failure.code === 'form/file-too-large'
    ? { ...failure, code: 'contracts/file-too-large', params: { megabytes: REPORTS.fileBytes / MB } }
    : failure;

/** The service of an award: until when, what was delivered, and for each side what it may do. */
const service = page({
  address: urls.awardService,
  roles: 'public',
  form: DELIVERABLE_FORM,
  actors: ['agency'],
  act: async ({ site, actor, param }, posted) => {
    const { typed, kept, errors } = await keepFiles(site, actor, posted, MAX_DELIVERABLES);
    const form = parseForm(deliverableSchema, typed);
    if (!form.ok || errors.length > 0)
      return { typed, errors: [...(form.ok ? [] : form.errors), ...errors.map(ofReports)], extra: kept };
    const number = param('number');
    const files = kept.map(({ id }) => id);
    const delivered = await deliver(site.deps, actor, { number, files, ...form.value });
    if (!delivered.ok) return { typed, errors: delivered.errors, extra: kept };
    return { to: urls.awardService(number, { notice: 'award-step' }) };
  },
  load: (visit) => loadAward(visit.site, visit.param('number'), visit),
  tags: ({ need }) => [needTag(need.number)],
  view: (data, visit, shown: Shown<readonly KeptFile[]>) => toServiceView(data, visit, shown),
  template: 'contracts/service',
});

/** The owner accepts what was delivered or returns it. */
const answer = action({
  address: urls.answerDeliverable,
  roles: ['owner'],
  form: ANSWER_FORM,
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(answerSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const settled = await settleDeliverable(site.deps, actor, { number, ...form.value });
    if (!settled.ok) return { typed, errors: settled.errors };
    return { to: urls.awardService(number, { notice: 'award-step' }) };
  },
  page: service,
});

/** One side proposes that the service lasts longer. */
const extension = action({
  address: urls.awardExtension,
  roles: ['owner', 'agency'],
  form: defineForm({ schemas: [extensionSchema] }),
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(extensionSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const proposed = await proposeExtension(site.deps, actor, { number, ...form.value });
    if (!proposed.ok) return { typed, errors: proposed.errors };
    return { to: urls.awardService(number, { notice: 'award-step' }) };
  },
  page: service,
});

/** The other side agrees to that, or either ends the proposal. */
const extensionAnswer = action({
  address: urls.answerExtension,
  roles: ['owner', 'agency'],
  form: ANSWER_FORM,
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(answerSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const settled = await settleExtension(site.deps, actor, { number, ...form.value });
    if (!settled.ok) return { typed, errors: settled.errors };
    return { to: urls.awardService(number, { notice: 'award-step' }) };
  },
  page: service,
});

/** Pages of services. */
export const servicePages = [service, answer, extension, extensionAnswer];
