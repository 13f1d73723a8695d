import { mayReview } from '../../../accounts/index.js';
import type { Agency, CatalogueCategory, RankedQualification } from '../../../agencies/index.js';
import type { listAwardsOfAgency } from '../../../awards/index.js';
import { formatShanghai, formatYuan, maskPhone, toShanghaiDate } from '../../../basics/index.js';
import { FormView } from '../../forms/fields.js';
import type { KeptFile } from '../../forms/keep-files.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import type { StandingData } from '../standing/standing-data.js';
import { toStandingView } from '../standing/standing-view.js';
import { type PractitionerFacts, practitionerLine } from './practitioner-view.js';
import { type SuspensionsData, toSuspensionsView } from './suspension-view.js';

/** What the page of an agency is made of. */
export interface AgencyData {
  readonly agency: Agency;
  readonly suspensions: SuspensionsData;
  readonly standing: StandingData;
  readonly catalogue: readonly CatalogueCategory[];
  readonly held: readonly RankedQualification[];
  readonly practitioners: readonly PractitionerFacts[];
  /** Number of selections that it took part in. */
  readonly entered: number;
  readonly record: { readonly won: number; readonly priceFen: number };
  readonly awards: Awaited<ReturnType<typeof listAwardsOfAgency>>;
}

/** View model of the page of an agency. */
export function toAgencyView(
  data: AgencyData,
  context: PageContext,
  { typed = {}, errors, extra: kept = [] }: Shown<readonly KeptFile[]>,
) {
  const { agency, entered, record, awards } = data;
  const { t } = context;
  const form = new FormView(t, typed, errors);
  return {
    title: agency.name,
    suspensions: toSuspensionsView(data.suspensions, context, { form, kept }),
    standing: toStandingView(data.standing, context),
    summary: form.summary(),
    facts: factsOf(agency, context),
    qualifications: qualificationsOf(data, context),
    people: data.practitioners.map((person) => practitionerLine(person, context, !mayKnow(agency, context))),
    record: t('agencies.record', { entered, won: record.won, amount: formatYuan(record.priceFen) }),
    awards: awards.map((award) => ({
      url: urls.need(award.number),
      title: award.title,
      owner: award.ownerName,
      price: formatYuan(award.priceFen),
      awardedOn: award.awardedOn,
    })),
    fairnessUrl: urls.fairnessAgency(agency.creditCode),
    jsonUrl: urls.agencyData(agency.creditCode),
  };
}

/** True for whoever may know who the practitioners are: the agency, officials who may decide about it, auditors. */
const mayKnow = (agency: Agency, { actor }: PageContext): boolean =>
  actor !== null &&
  (actor.agencyId === agency.id || actor.role === 'auditor' || mayReview(actor, agency.divisionCode));

function factsOf(agency: Agency, { t, language, actor }: PageContext) {
  const phone = agency.contactPhone ?? '';
  return [
    { label: t('account.credit-code'), value: agency.creditCode },
    { label: t('account.legal-representative'), value: agency.legalRepresentative ?? '' },
    { label: t('needs.division'), value: divisionName(agency.divisionCode, language) },
    { label: t('agencies.capital'), value: formatYuan(agency.registeredCapitalFen ?? 0) },
    { label: t('agencies.founded-on'), value: agency.foundedOn ?? '' },
    { label: t('account.contact-phone'), value: actor ? phone : maskPhone(phone) },
    { label: t('agencies.approved-at'), value: agency.approvedAt ? formatShanghai(agency.approvedAt) : '' },
  ];
}

function qualificationsOf({ held, catalogue }: AgencyData, { t, language, now }: PageContext) {
  const words = typeWords(catalogue, language);
  const today = toShanghaiDate(now);
  return held.map(({ typeCode, grade, certificateNumber, issuer, validFrom, validTo }) => {
    const valid = validTo === null || validTo >= today;
    return {
      type: words.type(typeCode),
      url: urls.agencies({ type: typeCode }),
      grade: words.grade(typeCode, grade),
      number: certificateNumber ?? t('agencies.by-commitment'),
      issuer: issuer ?? '',
      validity: `${validFrom} – ${validTo ?? t('agencies.without-end')}`,
      tag: valid ? 'tag-valid' : 'tag-expired',
      state: t(valid ? 'agencies.valid' : 'agencies.expired'),
    };
  });
}
