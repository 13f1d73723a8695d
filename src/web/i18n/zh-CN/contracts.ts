/** An award from its contract to the archive. */
export const contracts = {
  'awards.stage.forfeited': '逾期未签合同，取消中选',
  'awards.what.forfeited': '机构逾期未签合同且没有候补机构，本次流标。',
  'contracts/above-award': '合同金额不能高于中选价 {amount} 元。',
  'contracts/already-answered': '这条评价已经回应过，只能回应一次。',
  'contracts/already-evaluated': '贵方已经评价过。',
  'contracts/already-proposed': '已有一项提议在等待答复。',
  'contracts/ends-before-signing': '服务期不能早于签订日期结束。',
  'contracts/lower-reason': '合同金额低于中选价的，须写明理由。',
  'contracts/not-a-pdf': '合同文件须为 PDF。',
  'contracts/not-later': '须晚于现在的服务期 {date}。',
  'contracts/not-overdue': '合同还没有逾期，不能终止。',
  'contracts/nothing-waits': '没有等待处理的事项，请重新打开页面。',
  'contracts/other-side': '须由另一方答复，不能由提出的一方答复。',
  'contracts/same-official': '须由另一名工作人员办理。',
  'contracts/signed-before-letter': '签订日期不能早于中选通知书的日期 {date}。',
  'contracts/signed-in-future': '签订日期不能在今天之后。',
} as const;
