import type { Words } from '../audit/index.js';

/** What is decided about a suspension: to begin one, or to end the one that there is. */
export type SuspensionAct = 'suspend' | 'lift';

/** Everything that there is to say about one legal reason. A new reason is a new record, and nothing else. */
export interface SuspensionGround {
  readonly act: SuspensionAct | 'both';
  readonly words: Words;
  /** What it rests on, as everybody can look it up. */
  readonly basis: Words;
  /** True where it takes effect at the confirmation, without notice, and its document is attached. */
  readonly atOnce?: true;
}

/** Every legal reason for which an agency is suspended, or its suspension lifted. */
export const SUSPENSION_GROUNDS = {
  'false-materials': {
    act: 'suspend',
    words: { zh: '入驻或报名材料虚假', en: 'False papers in registration or sign-up' },
    basis: { zh: '《行政许可法》第六十九条', en: 'Administrative Licensing Law, article 69' },
  },
  'licence-penalty': {
    act: 'suspend',
    words: {
      zh: '被暂扣、吊销资质证书，降低资质等级，限制经营或责令停业',
      en: 'Licence withheld or revoked, grade lowered, business restricted or stopped by a penalty',
    },
    basis: { zh: '《行政处罚法》第九条', en: 'Administrative Penalty Law, article 9' },
  },
  collusion: {
    act: 'suspend',
    words: { zh: '串通报价，或与业主串通', en: 'Bids agreed with others, or with the owner' },
    basis: { zh: '《招标投标法》第三十二条', en: 'Bidding Law, article 32' },
  },
  'contract-refused': {
    act: 'suspend',
    words: {
      zh: '中选后无正当理由不签合同或不履行',
      en: 'Contract refused or not performed after an award, without cause',
    },
    basis: { zh: '《招标投标法》第六十条', en: 'Bidding Law, article 60' },
  },
  'false-report': {
    act: 'suspend',
    words: { zh: '出具虚假或严重失实的成果', en: 'False or seriously wrong results delivered' },
    basis: {
      zh: '《中介服务管理办法》及本平台规则',
      en: 'Rules of intermediary services and of this marketplace',
    },
  },
  'discredited-list': {
    act: 'suspend',
    words: { zh: '列入严重违法失信名单', en: 'Entered in the list of seriously discredited bodies' },
    basis: {
      zh: '《市场监督管理严重违法失信名单管理办法》',
      en: 'Measures on the list of seriously illegal and discredited bodies in market regulation',
    },
  },
  remedied: {
    act: 'lift',
    words: { zh: '整改完成，经核实', en: 'Put right, and checked' },
    basis: { zh: '本平台规则', en: 'Rules of this marketplace' },
  },
  'period-ended': {
    act: 'lift',
    words: { zh: '处罚或列入名单的期限届满', en: 'Period of the penalty or of the list ended' },
    basis: { zh: '本平台规则', en: 'Rules of this marketplace' },
  },
  'not-established': {
    act: 'lift',
    words: {
      zh: '查明事实不成立，或原决定被撤销',
      en: 'Facts not established, or the decision behind it revoked',
    },
    basis: {
      zh: '《行政复议法》《行政诉讼法》',
      en: 'Administrative Reconsideration Law, Administrative Litigation Law',
    },
  },
  'court-order': {
    act: 'both',
    words: { zh: '法院裁定（即时生效，附法律文书）', en: 'Order of a court (at once, with the document)' },
    basis: { zh: '所附法律文书', en: 'the document attached' },
    atOnce: true,
  },
} as const satisfies Record<string, SuspensionGround>;

/** Code of a legal reason. */
export type SuspensionGroundCode = keyof typeof SUSPENSION_GROUNDS;

/** Every legal reason, in the order of the records. */
export const GROUND_CODES = Object.keys(SUSPENSION_GROUNDS) as readonly SuspensionGroundCode[];

/** The record of a legal reason; undefined for one that a newer version of the product wrote. */
export function findGround(code: string): SuspensionGround | undefined {
  return Object.hasOwn(SUSPENSION_GROUNDS, code)
    ? SUSPENSION_GROUNDS[code as SuspensionGroundCode]
    : undefined;
}

/** The legal reasons for an act. */
export function groundsFor(act: SuspensionAct): readonly SuspensionGroundCode[] {
  return GROUND_CODES.filter(
    (code) => SUSPENSION_GROUNDS[code].act === act || SUSPENSION_GROUNDS[code].act === 'both',
  );
}
