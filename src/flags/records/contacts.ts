import { flag, inOrder } from '../flag.js';

/** Entrants of one need with the same contact facts. */
export const sharedContacts = flag({
  name: { zh: '联系信息相同', en: 'Shared contact facts' },
  definition: {
    zh: '同一项采购的至少 {least} 家报名机构，或者一家报名机构与业主，登记了相同的法定代表人（未认定为两人的）、联系电话、联系人，或者同一个自有的邮箱域名（公共邮箱不算）。姓名按同名比对的规则比较。法定代表人以截止时为准，其余以查看时的登记为准。登记簿没有地址，因此不比较地址。',
    en: 'Of the entrants of one need {least} or more, or one and the owner, are registered with the same legal representative (unless found to be two people), telephone, contact person, or mail domain of their own (public mail providers do not count). Names are compared as for shared names. The legal representative is that of the deadline, the rest as registered when it was looked at. The register holds no addresses, so none are compared.',
  },
  source: {
    zh: '《招标投标法实施条例》第三十四条（单位负责人为同一人）、第四十条第（二）（三）项；开放合同伙伴关系 Cardinal 指标 R044（地址、人员、电话相同）。',
    en: 'Regulation for Implementing the Tendering Law, articles 34 (one responsible person) and 40 (2) (3); Open Contracting Partnership, Cardinal indicator R044 (common addresses, personnel, telephones).',
  },
  told: {
    zh: '{kind, select, representative {法定代表人} phone {联系电话} contact {联系人} other {邮箱域名}}相同：{count} 家机构{owner, select, yes {与业主} other {}}',
    en: 'same {kind, select, representative {legal representative} phone {telephone} contact {contact person} other {mail domain}}: {count, plural, one {# agency} other {# agencies}}{owner, select, yes { and the owner} other {}}',
  },
  version: 1,
  limits: [{ inForceFrom: '2017-01-01', numbers: { least: 2 } }],
  facts: ['ties'],
  find: ({ ties }, { least }) =>
    ties
      .filter(({ agencies, withOwner }) => withOwner || agencies.length >= least)
      .map(({ kind, agencies, withOwner }) => ({
        agencies: inOrder(agencies),
        about: kind,
        numbers: { kind, count: agencies.length, owner: withOwner ? 'yes' : 'no' },
      })),
});
