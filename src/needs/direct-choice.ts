/** A direct choice: an agency that its owner names, announced before it takes effect. Source: its rules are ours (`rules.ts`). */
import type { Words } from '../audit/index.js';
import type { DirectGround, Instant } from '../basics/index.js';
import { hashNotice } from '../selection/index.js';
import type { JoiningFault } from './joining.js';
import type { Notice } from './need.js';
import type { DirectForm } from './need-input.js';

/** What is announced; the log has the SHA-256 of its canonical JSON. Amounts in fen. */
export interface Announcement
  extends Pick<
    Notice,
    | 'number'
    | 'title'
    | 'owner'
    | 'ownerCode'
    | 'projectCode'
    | 'projectName'
    | 'division'
    | 'investmentFen'
    | 'requirement'
    | 'content'
    | 'serviceDays'
    | 'budgetFen'
    | 'fund'
    | 'attachments'
  > {
  /** Credit code and name of the agency that is proposed. */
  readonly agency: string;
  readonly agencyName: string;
  readonly priceFen: number;
  readonly ground: DirectGround;
  /** Number of the earlier need that the ground rests on. */
  readonly earlier: string | null;
  readonly reason: string;
  /** Between these two it may be objected to, the end excluded. */
  readonly announcedAt: Instant;
  readonly until: Instant;
}

/** Why an agency may not be chosen directly, as things stand at an instant. */
export type DirectFault =
  | Exclude<JoiningFault, 'avoidance'>
  /** The register has others with the qualification. */
  | 'not-sole'
  /** The earlier need is not what the ground says. */
  | 'earlier-award'
  | 'earlier-failure';

/** Why a direct choice that was announced fell. */
export type DirectFall = DirectFault | 'objection-upheld';

/** Each of them in a clause, as its page, the feed and messages say it. */
export const DIRECT_FALLS: Readonly<Record<DirectFall, Words>> = {
  'not-approved': { zh: '该机构不在名录中', en: 'the agency is not in the register' },
  suspended: { zh: '该机构已被暂停', en: 'the agency is suspended' },
  'related-owner': { zh: '该机构与业主有关联关系', en: 'the agency is related to the owner' },
  'qualification-missing': {
    zh: '该机构没有所需资质',
    en: 'the agency does not hold the required qualification',
  },
  'grade-too-low': { zh: '该机构资质等级不够', en: 'the grade of the agency is too low' },
  'certificate-expired': {
    zh: '该机构资质证书已过期，或在公示期满前到期',
    en: 'the certificate of the agency is expired, or ends before the announcement does',
  },
  'not-sole': {
    zh: '名录中具备资质的不止这一家',
    en: 'the register has more agencies than this one with the qualification',
  },
  'earlier-award': {
    zh: '所填的原采购不是本业主的，或不由该机构承接',
    en: 'the earlier need is not of this owner, or its award is not this agency’s',
  },
  'earlier-failure': {
    zh: '所填的采购不是本业主同一项目，或不是因报名不足流标的',
    en: 'the earlier need is not of this owner and project, or did not fail for want of entries',
  },
  'objection-upheld': { zh: '异议或投诉成立', en: 'an objection or complaint was upheld' },
};

/** The announcement of a checked form. */
export function buildAnnouncement(
  form: DirectForm,
  published: Pick<
    Announcement,
    'number' | 'owner' | 'ownerCode' | 'agencyName' | 'announcedAt' | 'attachments'
  >,
): Announcement {
  const { attachments } = published;
  return {
    ...published,
    title: form.title,
    projectCode: form.projectCode,
    projectName: form.projectName,
    division: form.projectCode.slice(5, 11),
    investmentFen: form.investment,
    requirement: { mode: form.mode, lines: form.lines },
    content: form.content,
    serviceDays: form.serviceDays,
    budgetFen: form.budget,
    fund: form.fund,
    agency: form.directAgency,
    priceFen: form.directPrice,
    ground: form.directGround,
    earlier: form.directEarlier,
    reason: form.directReason,
    until: form.closesAt,
    attachments: attachments.map(({ name, sha256 }) => ({ name, sha256 })),
  };
}

/** SHA-256 of an announcement, as the log names it. */
export const hashAnnouncement = (announcement: Announcement): string => hashNotice(announcement);
