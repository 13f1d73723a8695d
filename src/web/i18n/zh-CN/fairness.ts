/** Expected and actual wins, goodness of fit, monthly reports. */
export const fairness = {
  'nav.fairness': '公平性',
  'fairness.title': '公平性（{period}）',
  'fairness.lead':
    '{draws, number} 次选取（{methods}）完全由抽签决定，共 {agencies, number} 家机构参加。中选机构应与抽签概率相符，下面逐项检验。',
  'fairness.of-method': '{method} {count, number} 次',
  'fairness.list-comma': '、',
  'fairness.choice':
    '信用择优只检验抽签：“中选”按在大名单中抽在第一位计，应有次数按签数计；业主从小名单中选了谁不是运气，不计入。',
  'fairness.price':
    '另有 {price, number} 次按价格选取：报价决定结果，不是抽签，不计入运气统计，只单独列出参加和中选次数（报价相同时的抽签、抽取的 K 值和抽签序号仍在下面检验）。',
  'fairness.void': '作废的轮次 {count, number} 次，另行统计，不计入。',
  'fairness.perfect':
    '即使 {draws, number} 次选取都在全部 {agencies, number} 家机构中完美抽签，仍会有 {share} % 的机构一次也不中。',
  'fairness.without-win':
    '按各家实际参加的抽签计算，应有约 {expected} 家一次未中，实际 {observed, number} 家。',
  'fairness.correction':
    '同时看 {agencies, number} 家机构，仅凭运气就约有 {expected} 家偏离到 p ≤ 5 %；实际 {observed, number} 家。按邦费罗尼校正（每个 p 乘以机构数，连一次误报的可能都控制在 5 % 以内）后剩 {bonferroni, number} 家；按本雅明尼—霍赫贝格校正（所列机构中误报不超过 5 %）后剩 {falseDiscovery, number} 家。',
  'fairness.agency': '查找机构',
  'fairness.chart': '各机构偏离程度（z）的分布',
  'fairness.chart-description':
    '柱：实际家数；横线：按各家抽签概率精确计算的应有家数；折线：正态曲线。数字见表。每家参加的抽签越多，横线越接近正态曲线。',
  'fairness.chart-table': '分布的数字',
  'fairness.z-range': 'z 的范围',
  'fairness.below': '小于 {to}',
  'fairness.between': '{from} 至 {to}',
  'fairness.above': '{from} 及以上',
  'fairness.observed': '实际',
  'fairness.by-chance': '应有',
  'fairness.normal': '正态',
  'fairness.tests': '三项拟合优度检验',
  'fairness.test-position': '中选者在名单中的位置',
  'fairness.test-lots': '抽签序号与名单位置',
  'fairness.test-k': 'K 值',
  'fairness.define-position':
    '名单按信用代码排序，每份名单分为十段。每段的应有次数 = Σ 该段机构的抽签概率（随机 1/n，信用加权抽取和信用择优 权重 ÷ 权重之和；信用择优只算大名单，算的是抽在第一位，不是业主最后选了谁）。χ² = dᵀV⁻d，d = 实际 − 应有，V = Σ(diag p − p pᵀ)；名单大小都相同时就是通常的 Σ(实际 − 应有)² ÷ 应有。',
  'fairness.define-lots':
    '除信用加权抽取和信用择优外，各方式的抽签序号都应与名单位置无关。位置和序号各分五段，共 25 格，应有次数 = Σ 行数 × 列数 ÷ n；χ² = dᵀV⁻d，V 为随机排列的协方差，自由度 16。',
  'fairness.define-k':
    '最优价法从 95、96、97、98 中抽取 K，应各占四分之一。χ² = Σ(实际 − 应有)² ÷ 应有，自由度 3。',
  'fairness.fit-few': '次数太少（有应有次数不足 5 的格），还不能下结论。',
  'fairness.fit-usual': '与抽签相符：完美的抽签每 {n} 批中也有一批偏离到这个程度或更多。',
  'fairness.fit-rare': '偏离较大：完美的抽签每 {n} 批中才有一批如此，值得复核。',
  'fairness.fit-numbers': 'χ² = {statistic}，自由度 {df}，p = {p}',
  'fairness.cells': '各格的数字',
  'fairness.cell': '格',
  'fairness.tenth': '第 {n} 段（十分之一）',
  'fairness.fifths': '位置第 {row} 段 × 序号第 {column} 段',
  'fairness.agencies': '各机构',
  'fairness.name': '机构',
  'fairness.draws': '抽签次数',
  'fairness.expected': '应中次数',
  'fairness.wins': '实际中选',
  'fairness.variance': '方差',
  'fairness.p': 'p',
  'fairness.q': '校正后 q',
  'fairness.z': 'z',
  'fairness.price-wins': '按价格：中选／参加',
  'fairness.price-entries': '按价格参加',
  'fairness.price-won': '按价格中选',
  'fairness.luck-none': '没有参加由抽签决定的选取。',
  'fairness.luck-usual':
    '参加 {draws, number} 次抽签，应中 {expected} 次，实中 {wins, number} 次：{side, select, more {多于应有，但} fewer {少于应有，但} other {}}每 {n} 家中就有一家会因运气偏离到这个程度。',
  'fairness.luck-even':
    '参加 {draws, number} 次抽签，应中 {expected} 次，实中 {wins, number} 次：与运气相符。',
  'fairness.luck-rare':
    '参加 {draws, number} 次抽签，应中 {expected} 次，实中 {wins, number} 次：{side, select, more {多于} fewer {少于} other {偏离}}应有，每 {n} 家中才有一家如此；但同时看 {agencies, number} 家，仅凭运气就会有约 {some} 家这样。',
  'fairness.luck-remarkable':
    '参加 {draws, number} 次抽签，应中 {expected} 次，实中 {wins, number} 次：{side, select, more {多于} fewer {少于} other {偏离}}应有，校正 {agencies, number} 家同时比较之后仍难以用运气解释，值得复核。',
  'fairness.order': '按 p 从小到大排列：最不寻常的在前。',
  'fairness.formulas':
    '应中次数 = Σ p；方差 = Σ p(1 − p)；z = (实中 − 应中) ÷ √方差；p 为双侧精确值：出现不比实际更可能的中选次数的概率之和（泊松二项分布），因此参加次数少时也成立。',
  'fairness.can': '这些检验能说明什么，不能说明什么',
  'fairness.can-1': '能发现：某些位置、某些机构或某个 K 值长期占优，或抽签序号与名单位置有关。',
  'fairness.can-2': '不能证明某一次抽签是公正的：那要靠该次的证书，任何人都可以重新计算。',
  'fairness.can-3': '不能发现抽签之外的问题：谁没有报名、报价是否串通、公告是否量身定做。',
  'fairness.can-4': '每 20 项检验平均有一项会因运气出现 p ≤ 5 %；看得越多，误报越多，所以要校正。',
  'fairness.can-5': '没有发现偏离不等于没有偏离：次数少时，只有很大的偏离才看得出来。',
  'fairness.reports': '每月报告',
  'fairness.reports-hint':
    '每月结束后公布一份，逐字保存，不再改动，摘要记入公开日志；之后作废重抽的轮次只影响上面的实时数字。没有选取的月份没有报告。',
  'fairness.published-at': '公布时间',
  'fairness.draws-csv': '全部选取（CSV）',
  'fairness.agency-title': '应中与实中：{name}',
  'fairness.agency-link': '应中与实中，逐次列出',
  'fairness.agency-draws': '参加的选取',
  'fairness.pool-size': '名单家数',
  'fairness.chance': '中选概率',
  'fairness.weight': '权重',
  'fairness.position': '名单位置',
  'fairness.rank': '名次',
  'fairness.no-chance': '按价格',
  'fairness.number': '编号',
  'fairness.date': '日期',
  'fairness.winner': '中选机构',
  'fairness.winner-position': '中选者位置',
  'fairness.all-agencies': '全部机构',
} as const;
