import { describe, expect, it } from 'vitest';
import {
  buildAnnouncement,
  buildNotice,
  isDirect,
  isDrawn,
  type NeedForm,
  needFormSchema,
} from '../../../src/needs/index.js';
import { contactsOf, informationOf } from '../../../src/needs/information.js';
import {
  changedFields,
  fieldsOf,
  NEED_FIELDS,
  type NeedField,
  partOf,
  withFields,
} from '../../../src/needs/terms.js';
import { hashNotice } from '../../../src/selection/index.js';

const FORM: NeedForm = needFormSchema.parse({
  title: '水库除险加固工程测量',
  projectCode: '2017-532301-76-01-000001',
  projectName: '演示项目',
  investment: '',
  mode: 'one-of',
  lines: [{ type: 'C01', minGrade: '丙' }],
  content: '地形图测绘',
  serviceDays: '30',
  budget: '98000',
  floor: '',
  fund: 'state',
  method: 'random',
  minEntries: '',
  source: 'commit',
  closesAt: '2017-05-08 09:00',
  ownerPhone: '0878-3120000',
});

/** Another value for each field: one that is new does not compile without. */
const OTHER: { readonly [F in NeedField]: NeedForm[F] } = {
  title: '另一个名称',
  projectCode: '2017-532331-76-01-000002',
  projectName: '另一个项目',
  investment: FORM.budget,
  mode: 'all-of',
  lines: [{ type: 'C01', minGrade: '乙' }],
  content: '另一项内容',
  serviceDays: 31,
  budget: 9_700_000 as NeedForm['budget'],
  floor: 9_000_000 as NeedForm['budget'],
  fund: 'social',
  method: 'lowest',
  pricedDraw: true,
  minEntries: 7,
  source: 'ceremony',
  closesAt: '2017-05-09T01:00:00.000Z',
  avoidance: [{ agency: '91532300MA0000001X', reason: '隶属' }],
  directAgency: '91532300MA0000001X',
  directPrice: 9_000_000 as NeedForm['budget'],
  directGround: 'disaster',
  directEarlier: 'CX-2017-000001',
  directReason: '另一个理由',
  witnesses: ['王某'],
  attachments: ['a-file'],
  clarification: '答疑',
  extraAttachments: ['another-file'],
  ownerPhone: '0878-3129999',
  supervisorPhone: '0878-3128888',
};

const file = (id: string) => ({ name: `${id}.pdf`, sha256: 'ab'.repeat(32) });
const published = { number: 'CX-2017-000001', owner: '业主', ownerCode: '11532300MB0000001X' };
const opensAt = '2017-05-02T01:00:00.000Z';

/** What is published as the terms of a form: the notice, or the announcement of the agency that it names. */
function termsOf(form: NeedForm): object {
  const attachments = form.attachments.map(file);
  if (isDirect(form))
    return buildAnnouncement(form, { ...published, agencyName: '机构', announcedAt: opensAt, attachments });
  if (!isDrawn(form)) throw new Error('neither drawn nor direct');
  return buildNotice(form, { ...published, opensAt, attachments });
}

/** The same need with the agency named. */
const DIRECT: NeedForm = {
  ...FORM,
  method: 'direct',
  directAgency: '91532300MA0000002X',
  directPrice: 9_500_000 as NeedForm['budget'],
  directGround: 'sole',
  directEarlier: null,
  directReason: '理由',
};
const besideOf = (form: NeedForm) => [
  informationOf(form, form.extraAttachments.map(file), termsOf(form)),
  contactsOf(form),
];

describe('terms and information', () => {
  it('share every field of the form between them', () => {
    expect([...NEED_FIELDS].sort()).toEqual(Object.keys(FORM).sort());
    expect([...fieldsOf('terms'), ...fieldsOf('information')].sort()).toEqual([...NEED_FIELDS].sort());
    expect(fieldsOf('information')).toEqual([
      'witnesses',
      'clarification',
      'extraAttachments',
      'ownerPhone',
      'supervisorPhone',
    ]);
  });

  it.each(NEED_FIELDS)(
    '%s steers what the plan binds where it is of the terms, and else does not',
    (field) => {
      const form = field.startsWith('direct') ? DIRECT : FORM;
      const changed = { ...form, [field]: OTHER[field] };
      const isTerm = partOf(field) === 'terms';
      expect(hashNotice(termsOf(changed)) !== hashNotice(termsOf(form))).toBe(isTerm);
      expect(JSON.stringify(besideOf(changed)) !== JSON.stringify(besideOf(form))).toBe(!isTerm);
      expect(changedFields(form, changed, NEED_FIELDS)).toEqual([field]);
      expect(changedFields(form, changed, fieldsOf(isTerm ? 'information' : 'terms'))).toEqual([]);
    },
  );

  it('telephone numbers stand in no digest that somebody could try them out on', () => {
    const [information] = besideOf({ ...FORM, supervisorPhone: '0878-3128888' });
    expect(JSON.stringify(information)).not.toMatch(/312/);
  });

  it('of a notice of before: whatever it binds is of its terms', () => {
    const before = { ...termsOf(FORM), witnesses: ['甲'] };
    expect(partOf('witnesses', before)).toBe('terms');
    expect(partOf('clarification', before)).toBe('information');
    expect(fieldsOf('terms', before)).toContain('witnesses');
    expect(informationOf({ ...FORM, witnesses: ['乙'] }, [], before).witnesses).toEqual([]);
  });

  it('are taken from one form into another, also where a browser sends nothing', () => {
    const before = { title: '甲', pricedDraw: '1', ownerPhone: '1' };
    const after = { title: '乙', ownerPhone: '2' };
    const taken = withFields<Record<string, string>>(before, after, fieldsOf('terms'));
    expect(taken).toEqual({ title: '乙', ownerPhone: '1' });
    const beside = withFields<Record<string, string>>(before, after, fieldsOf('information'));
    expect(beside).toEqual({ title: '甲', pricedDraw: '1', ownerPhone: '2' });
  });
});
