import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { mayReview } from '../../../accounts/index.js';
import {
  type Agency,
  findAgencyByCode,
  findSuspension,
  listCatalogue,
  listQualificationsInForce,
  setSuspension,
} from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import { listAwardsOfAgency, sumAwards } from '../../../awards/index.js';
import {
  type Failure,
  formatShanghai,
  formatYuan,
  maskPhone,
  normalizeParagraph,
  toShanghaiDate,
} from '../../../basics/index.js';
import { countDrawsOf } from '../../../draws/index.js';
import { FormView } from '../../forms/fields.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, refuse } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import { divisionName, typeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

const reasonSchema = z.object({
  reason: z
    .string('form/required')
    .transform(normalizeParagraph)
    .pipe(z.string().min(1, 'form/required').max(500, 'form/too-long')),
});

const SUSPENSION_FORM = defineForm({ schemas: [reasonSchema], texts: ['action'] });

/** The public page of an agency and its JSON; suspension by an official. */
export function agencyRoutes(site: Site): Router {
  const router = Router();

  router.get('/agencies/:code', async (req, res) => {
    if (req.params.code.endsWith('.json')) return sendJson(site, res, req.params.code.replace(/\.json$/, ''));
    await show(site, req, res, {}, []);
  });

  router.post('/agencies/:code/suspension', readsForm(SUSPENSION_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { typed } = postedForm(req);
    const form = parseForm(reasonSchema, typed);
    if (!form.ok) return show(site, req, res, typed, form.errors);
    const suspended = typedAt(typed, 'action') !== 'lift';
    const result = await setSuspension(site.deps, actor, {
      creditCode: req.params.code,
      suspended,
      reason: form.value.reason,
    });
    if (!result.ok) refuse(result.errors);
    const notice = suspended ? 'agency-suspended' : 'agency-restored';
    res.redirect(303, urls.agency(req.params.code, { notice }));
  });

  return router;
}

async function publicAgency(site: Site, code: string): Promise<Agency> {
  const agency = await findAgencyByCode(
    site.deps.db,
    code
      .normalize('NFKC')
      .replace(/\p{Cc}/gu, '')
      .toUpperCase(),
  );
  if (!agency || agency.status === 'unapproved') throw new HttpError(404);
  return agency;
}

async function sendJson(site: Site, res: Response, code: string): Promise<void> {
  const agency = await publicAgency(site, code);
  dependsOn(res, agencyTag(agency.creditCode), 'statistics');
  const { db } = site.deps;
  const held = await listQualificationsInForce(db, [agency.id], pageContext(res).now);
  const { creditCode, name, divisionCode, status, registeredCapitalFen, foundedOn } = agency;
  const body = {
    creditCode,
    name,
    division: divisionCode,
    status,
    registeredCapitalFen,
    foundedOn,
    qualifications: held.map(({ typeCode, grade, certificateNumber, issuer, validFrom, validTo }) => ({
      type: typeCode,
      grade,
      certificateNumber,
      issuer,
      validFrom,
      validTo,
    })),
    record: { entered: await countDrawsOf(db, agency.id), ...(await sumAwards(db, agency.creditCode)) },
  };
  res.type('json').send(JSON.stringify(body));
}

async function show(
  site: Site,
  req: Request<{ code: string }>,
  res: Response,
  typed: Typed,
  errors: readonly Failure[],
): Promise<void> {
  const agency = await publicAgency(site, req.params.code);
  dependsOn(res, agencyTag(agency.creditCode), 'statistics');
  const context = pageContext(res);
  const { t, language, now, actor } = context;
  const { db } = site.deps;
  const words = typeWords(await listCatalogue(db), language);
  const today = toShanghaiDate(now);
  const record = await sumAwards(db, agency.creditCode);
  const suspension = agency.status === 'suspended' ? await findSuspension(db, agency.id) : undefined;
  const form = new FormView(t, typed, errors);
  const phone = agency.contactPhone ?? '';
  const view = {
    title: agency.name,
    suspension: suspension
      ? t('agencies.suspended-because', {
          reason: suspension.reason,
          at: formatShanghai(suspension.suspendedAt),
        })
      : null,
    summary: form.summary(),
    facts: [
      { label: t('account.credit-code'), value: agency.creditCode },
      { label: t('account.legal-representative'), value: agency.legalRepresentative ?? '' },
      { label: t('needs.division'), value: divisionName(agency.divisionCode, language) },
      { label: t('agencies.capital'), value: formatYuan(agency.registeredCapitalFen ?? 0) },
      { label: t('agencies.founded-on'), value: agency.foundedOn ?? '' },
      { label: t('account.contact-phone'), value: actor ? phone : maskPhone(phone) },
      { label: t('agencies.approved-at'), value: agency.approvedAt ? formatShanghai(agency.approvedAt) : '' },
    ],
    qualifications: (await listQualificationsInForce(db, [agency.id], now)).map((held) => {
      const valid = held.validTo === null || held.validTo >= today;
      return {
        type: words.type(held.typeCode),
        url: urls.agencies({ type: held.typeCode }),
        grade: words.grade(held.typeCode, held.grade),
        number: held.certificateNumber ?? t('agencies.by-commitment'),
        issuer: held.issuer ?? '',
        validity: `${held.validFrom} – ${held.validTo ?? t('agencies.without-end')}`,
        tag: valid ? 'tag-valid' : 'tag-expired',
        state: t(valid ? 'agencies.valid' : 'agencies.expired'),
      };
    }),
    record: t('agencies.record', {
      entered: await countDrawsOf(db, agency.id),
      won: record.won,
      amount: formatYuan(record.priceFen),
    }),
    awards: (await listAwardsOfAgency(db, agency.creditCode, 100)).map((award) => ({
      url: urls.need(award.number),
      title: award.title,
      owner: award.ownerName,
      price: formatYuan(award.priceFen),
      awardedOn: award.awardedOn,
    })),
    fairnessUrl: urls.fairnessAgency(agency.creditCode),
    jsonUrl: `${urls.agency(agency.creditCode)}.json`,
    review:
      actor && mayReview(actor, agency.divisionCode)
        ? {
            url: `${urls.agency(agency.creditCode)}/suspension`,
            field: form.field('reason', { label: t('agencies.suspension-reason'), kind: 'textarea' }),
            action: suspension ? 'lift' : 'suspend',
            text: t(suspension ? 'agencies.lift' : 'agencies.suspend'),
          }
        : null,
  };
  sendPage(site, req, res, 'agencies/agency', view, {
    title: view.title,
    ...(errors.length > 0 ? { status: 422 } : {}),
  });
}
