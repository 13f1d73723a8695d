import type { Words } from '../audit/index.js';

/** What an objection or a complaint is about. A new ground is a new line. */
export const OBJECTION_GROUNDS = {
  winner: { zh: '中选（被选）机构不符合条件', en: 'The chosen agency does not meet the conditions' },
  direct: { zh: '不该直接选取，应当公开选取', en: 'It should not be chosen directly, but selected' },
  exclusion: {
    zh: '本单位或其他机构的报名被错误排除，或不该入选名单',
    en: 'An entrant, oneself or another, was wrongly left out or wrongly let in',
  },
  price: { zh: '报价或价格规则', en: 'Bids or the rules of price' },
  related: { zh: '关联关系或应当回避', en: 'Related parties, or somebody who had to stay out' },
  selection: { zh: '抽取过程或摇号仪式', en: 'How it was drawn, or the ceremony' },
  service: { zh: '中选后的合同、服务或验收', en: 'Contract, service or acceptance after the award' },
  other: { zh: '其他', en: 'Something else' },
} as const satisfies Record<string, Words>;

/** Grounds that are about sign-up and draw, or about a choice without them. */
const OF_SELECTIONS: readonly string[] = ['exclusion', 'selection'];
const OF_DIRECT_CHOICES: readonly string[] = ['direct'];

/** Code of a ground, e.g. `winner`. */
export type ObjectionGround = keyof typeof OBJECTION_GROUNDS;

/** Every ground, in the order of the records. */
export const OBJECTION_GROUND_CODES = Object.keys(OBJECTION_GROUNDS) as [
  ObjectionGround,
  ...ObjectionGround[],
];

/** The grounds that somebody may have against a selection, or against a direct choice. */
export const groundsAgainst = ({ isDirect }: { readonly isDirect: boolean }): readonly ObjectionGround[] => {
  const foreign = isDirect ? OF_SELECTIONS : OF_DIRECT_CHOICES;
  return OBJECTION_GROUND_CODES.filter((code) => !foreign.includes(code));
};
