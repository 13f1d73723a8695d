/** What a draw without the site tells, in both languages. */
import type { Told } from '../../src/draws/index.js';
import { plainText } from '../../src/web/verification/plain-text.js';

type Sentence = readonly [zh: string, en: string];

/** What the draw rests on, what it waits for, and what is wrong, by code. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  // What it rests on.
  unwitnessed: [
    '报名清单何时固定，只有网站自己的说法：公告没有要求第三方见证',
    'when the list was fixed is the word of the site alone: the notice asks for no witness',
  ],
  'witness-unseen': [
    '镜像中没有见证人在开启报价之前对清单签名的检查点：清单何时固定，只有网站自己的说法',
    'the mirror has no checkpoint over the list that witnesses signed before bids could be opened: when it was fixed is the word of the site alone',
  ],
  witnessed: [
    '见证人在开启报价之前见过清单：{names}',
    'witnesses saw the list before bids could be opened: {names}',
  ],
  'bids-by-beacon': ['报价由公共随机信标打开', 'the bids were opened by the public beacon'],
  'bids-by-custodians': ['报价由保管人的份额打开', "the bids were opened by custodians' shares"],
  'bids-by-site': ['报价用网站公布的密钥打开', 'the bids were opened with the key that the site published'],
  'own-judgement': [
    '网站没有冻结名单：资格由此处按公开记录判断，排除 {excluded} 家',
    'the site froze no pool: eligibility was judged here from the public records, {excluded} left out',
  ],
  'site-pool': [
    '名单按网站冻结的，已与清单和报价逐一核对',
    'the pool is as the site froze it, held to the list and the bids',
  ],
  'judged-differently': [
    '{agency}：按公开记录应为 {own}，网站的名单是 {site}',
    '{agency}: by the public records {own}, in the pool of the site {site}',
  ],
  unregistered: [
    '{count} 家报名机构在截止前没有登记记录：其资质只凭网站当时准许报名',
    'of {count} entrants the log has no record of the register before the deadline: their qualifications rest on the site having let them sign up',
  ],
  'no-value': ['来源 commit 没有公开随机数', 'the source commit has no public value'],
  'value-by-beacon': [
    '随机数是信标第 {round} 轮，签名已核验',
    'the value is round {round} of the beacon, its signature holds',
  ],
  'value-logged': ['随机数取自公开日志', 'the value is that of the public log'],
  'value-given': [
    '随机数由您提供：请与公告的来源核对',
    'the value was given by you: compare it with its source',
  ],
  'secret-by-beacon': [
    '密码的备份由信标打开，与公告的承诺相符',
    'the beacon opened the escrow of the secret; it is the one promised',
  ],
  'secret-by-custodians': [
    '密码的备份由保管人的份额打开，与公告的承诺相符',
    "custodians' shares opened the escrow of the secret; it is the one promised",
  ],
  'secret-logged': [
    '密码取自公开日志，与公告的承诺相符',
    'the secret is that of the public log; it is the one promised',
  ],
  'secret-given': ['密码由您提供，与公告的承诺相符', 'the secret was given by you; it is the one promised'],
  'escrow-false': [
    '密码的备份里不是所承诺的密码',
    'what the escrow holds is not the secret that was promised',
  ],
  'need-failed': [
    '网站已决定流标（{reason}）：以下是本可得出的结果',
    'the site let the need fail ({reason}): this is what would have come of it',
  ],
  // What is awaited, or not at hand.
  'unknown-need': ['日志中没有这个项目：{need}', 'the log does not know this need: {need}'],
  'not-closed': ['{need} 的报名清单还没有固定', 'the list of entries of {need} is not fixed yet'],
  withdrawn: ['{need} 已撤回', '{need} was withdrawn'],
  document: [
    '镜像中没有日志所记的文件（{kind}）：{sha256}',
    'the mirror does not have the document that the log names ({kind}): {sha256}',
  ],
  beacon: [
    '需要信标第 {round} 轮（{at}）的签名：用 --beacon 或 --signature',
    'round {round} of the beacon ({at}) is needed: --beacon or --signature',
  ],
  shares: [
    '保管人的份额不够：有 {given} 份（共 {of} 份）：用 --share 或 --identity',
    "too few custodians' shares: {given} of {of} are at hand: --share or --identity",
  ],
  'site-key': [
    '报价由网站自己的密钥封存，网站没有公布过',
    'the bids are sealed to a key of the site, which it has not published',
  ],
  digits: ['需要现场摇号的数字：用 --digits', 'the digits of the ceremony are needed: --digits'],
  numbers: ['需要开奖号码：用 --numbers', 'the numbers of the lottery are needed: --numbers'],
  'no-escrow': [
    '密码没有备份，也没有公布：用 --secret',
    'the secret has no escrow and was not published: --secret',
  ],
  // What is wrong.
  chain: ['不是本程序所知的信标：{chain}', 'not a beacon that this program knows: {chain}'],
  signature: ['信标第 {round} 轮的签名不成立', 'the signature of round {round} of the beacon does not hold'],
  publication: [
    '日志没有公布截止时的方案 {planHash}',
    'the log does not publish the plan of the close, {planHash}',
  ],
  plan: ['方案不是本项目的，或不成格式：{sha256}', 'the plan is not of this need, or malformed: {sha256}'],
  terms: ['公告条件不成格式：{sha256}', 'the terms of the notice are malformed: {sha256}'],
  policy: ['见证策略不成格式：{sha256}', 'the policy of witnesses is malformed: {sha256}'],
  list: [
    '报名清单不是本方案的，或不成格式：{sha256}',
    'the list is not of this plan, or malformed: {sha256}',
  ],
  close: ['清单的份数或时间与日志不符', 'number or time of the list are not those of the log'],
  twice: ['清单中有机构出现两次', 'an agency stands twice in the list'],
  'unrecorded-entry': [
    '清单中 {agency} 的报名不在日志里',
    'the entry of {agency} in the list is not in the log',
  ],
  'entry-time': [
    '清单中 {agency} 的报名不在报名期内',
    'the entry of {agency} in the list is not within the sign-up period',
  ],
  'bid-key': [
    '报价所用的公钥与方案不符：{recipient}',
    'the key of the bids is not that of the plan: {recipient}',
  ],
  pool: [
    '名单与公开记录推出的不同，或不成格式：{sha256}',
    'the pool is another than the records lead to, or malformed: {sha256}',
  ],
  'pool-list': ['冻结的名单不是这份清单的', 'the frozen pool is not of this list'],
  'pool-entries': ['冻结的名单与清单的机构不一致', 'the frozen pool and the list name different agencies'],
  'pool-bid': [
    '冻结的名单中 {agency} 的报价与打开的不同',
    'the bid of {agency} in the frozen pool is not the one that opened',
  ],
  'value-differs': [
    '您提供的随机数 {given} 与日志的 {logged} 不同',
    'the value that you gave, {given}, is not that of the log, {logged}',
  ],
  value: ['不是所定来源的随机数：{value}', 'not a value of the planned source: {value}'],
  escrow: [
    '日志公布的密码备份与方案不符：{sha256}',
    'the escrow in the log is not the one of the plan: {sha256}',
  ],
  secret: ['密码与方案 {plan} 的承诺不符', 'the secret is not the one that plan {plan} promised'],
};

/** Documents of another digest than the log names are wrong, not missing. */
const WRONG_DOCUMENT: Sentence = [
  '镜像中的文件与日志所记的摘要不符（{kind}）：{sha256}',
  'the document in the mirror has another digest than the log names ({kind}): {sha256}',
];

/** A sentence about what was told. */
export function tellDraw({ code, params = {} }: Told, language: string, isWrong = false): string {
  const sentence = isWrong && code === 'document' ? WRONG_DOCUMENT : SENTENCES[code];
  const text = sentence?.[language === 'en' ? 1 : 0] ?? code;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => plainText(String(params[name] ?? '')));
}
