import { formatShanghai, formatYuan, savingsRate } from '../../../basics/index.js';
import {
  type Announcement,
  currentInformation,
  type DirectChoice,
  type InformationRevision,
  type PublishedNeed,
} from '../../../needs/index.js';
import { canonicalNotice } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import { divisionName, type TypeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import type { DirectPage } from './direct-data.js';
import { type Fact, informationFacts, requirementText } from './notice-facts.js';

type Numbered = Pick<PublishedNeed, 'number' | 'state'>;

/** The first sentence of the page: whom, for how much, until when it may be objected to, or what has come of it. */
function leadText(
  { state }: Numbered,
  { choice, overSince, isHeld }: DirectPage,
  { t }: PageContext,
): string {
  const { agencyName: agency, priceFen, announcement, settledAt, fault } = choice;
  const price = formatYuan(priceFen);
  const at = formatShanghai(announcement.until);
  if (fault !== null) return t('direct.lead-fallen', { agency, fault: t(`direct-fault.${fault}`) });
  if (state === 'withdrawn') return t('direct.lead-withdrawn', { agency, price });
  if (state === 'failed') return t('direct.lead-declined', { agency });
  if (settledAt !== null) return t('direct.lead-award', { agency, price, at: formatShanghai(settledAt) });
  if (overSince === null) return t('direct.lead-open', { agency, price, at });
  return t(isHeld ? 'direct.lead-held' : 'direct.lead-waits', { agency, price, at });
}

/** What the site has looked up, in the words of the ground. */
function checkedText({ ground }: DirectChoice, { t }: PageContext): string {
  switch (ground) {
    case 'sole':
      return `${t('direct.why-checked')}${t('direct.why-checked-sole')}`;
    case 'continuation':
    case 'failed':
      return `${t('direct.why-checked')}${t('direct.why-checked-earlier')}`;
    default:
      return t('direct.why-checked');
  }
}

/** View model of the partial `direct-choice`: who, why, and how to object. */
export function toDirectView(need: Numbered, page: DirectPage, context: PageContext) {
  const { t } = context;
  const { choice, award } = page;
  const { agencyCode, agencyName, ground, earlier, announcement, sha256, objection, record } = choice;
  const savingFen = announcement.budgetFen - choice.priceFen;
  return {
    lead: leadText(need, page, context),
    agency: { name: agencyName, url: urls.agency(agencyCode) },
    price: formatYuan(choice.priceFen),
    budget: formatYuan(announcement.budgetFen),
    saving: formatYuan(savingFen),
    rate: savingsRate(savingFen, announcement.budgetFen),
    announcedAt: formatShanghai(announcement.announcedAt),
    until: formatShanghai(announcement.until),
    award,
    why: t('direct.why-ground', { ground: t(`direct-ground.${ground}`) }),
    reason: announcement.reason.split('\n'),
    checked: checkedText(choice, context),
    earlier: earlier === null ? null : { number: earlier, url: urls.need(earlier) },
    objectUrl: need.state === 'published' ? urls.objections(need.number) : null,
    objection:
      objection === null
        ? null
        : {
            text: t('direct.fall-objection', { number: objection }),
            url: urls.objection(need.number, objection),
          },
    record: record === null ? null : { text: t('direct.record', { record }), url: urls.logEvent(record) },
    digest: { sha256, sm3: sm3Hex(canonicalNotice(announcement)) },
    digestUrl: urls.logDocument(sha256),
  };
}

/** The terms of an announcement that fit on a line, in the order of the printed form. */
export function announcedFacts(announcement: Announcement, context: PageContext, words: TypeWords): Fact[] {
  const { t, language } = context;
  const fact = (label: string, value: string, url: string | null = null): Fact => ({ label, value, url });
  const yuan = (amount: number) => t('needs.yuan', { amount: formatYuan(amount) });
  const { agency, agencyName, investmentFen, serviceDays, earlier } = announcement;
  return [
    fact(t('needs.number'), announcement.number),
    fact(t('needs.owner'), announcement.owner),
    fact(t('needs.project'), announcement.projectName),
    fact(
      t('needs.project-code'),
      announcement.projectCode,
      urls.needs({ project: announcement.projectCode }),
    ),
    fact(t('needs.division'), divisionName(announcement.division, language)),
    ...(investmentFen === null ? [] : [fact(t('needs.investment'), yuan(investmentFen))]),
    fact(t('needs.requirement'), requirementText(announcement.requirement, context, words)),
    ...(serviceDays === null ? [] : [fact(t('needs.service-days'), t('needs.days', { days: serviceDays }))]),
    fact(t('needs.budget'), yuan(announcement.budgetFen)),
    fact(t('needs.fund'), t(`fund.${announcement.fund}`)),
    fact(t('needs.method'), t('method.direct')),
    fact(t('direct.agency'), `${agencyName} · ${agency}`, urls.agency(agency)),
    fact(t('direct.price'), yuan(announcement.priceFen)),
    fact(t('direct.ground'), t(`direct-ground.${announcement.ground}`)),
    ...(earlier === null ? [] : [fact(t('direct.earlier'), earlier, urls.need(earlier))]),
    fact(t('direct.announced-at'), formatShanghai(announcement.announcedAt)),
    fact(t('direct.until'), formatShanghai(announcement.until)),
  ];
}

const filesView = (number: string, files: Announcement['attachments']) =>
  files.map(({ name, sha256 }) => ({ name, sha256, url: urls.needAttachment(number, sha256) }));

/** What an announcement says, where the page of a need has its notice. */
export function announcedContent(
  need: PublishedNeed,
  { choice: { announcement } }: Pick<DirectPage, 'choice'>,
  latest: InformationRevision | undefined,
  context: PageContext,
  words: TypeWords,
) {
  const beside = currentInformation(need, announcement, latest);
  const { clarification, attachments } = beside.information;
  return {
    facts: [...announcedFacts(announcement, context, words), ...informationFacts(beside, context)],
    claim: [],
    witnessing: null,
    content: announcement.content.split('\n'),
    avoidance: [],
    attachments: filesView(need.number, announcement.attachments),
    clarification: clarification?.split('\n') ?? [],
    extraAttachments: filesView(need.number, attachments),
    digests: [],
  };
}

/** A direct choice as published in JSON. Amounts in fen. */
export function toDirectData({ announcement, sha256, settledAt, fault, objection, record }: DirectChoice) {
  return { announcement, sha256, settledAt, fault, objection, record };
}
