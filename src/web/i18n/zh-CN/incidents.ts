/** The public list of what did not go as planned, and its lines in the feed. */
export const incidents = {
  'incidents.title': '异常与重抽',
  'incidents.lead':
    '没有按计划进行的选取：随机数来源逾期、名单冻结过迟、密码打不开、彩票顺延、重抽。未了结的排在前面。',
  'incidents.what': '情况',
  'incidents.at': '发生时间',
  'incidents.open': '未了结',
  'incidents.ended': '已了结',
  'incidents.ended-at': '结束时间',
  'incidents.outcome': '结果',
  'incidents.none': '没有符合条件的异常或重抽。',
  'incidents.more': '流标、撤回、试图提前开启报价、两次录入不一致等，也都写在公开日志和订阅里。',
  'incidents.redo': '提议重抽。依据：{basis}。理由：{reason}',
  'incidents.redo-confirmed': '已由另一名工作人员确认，该轮作废，重抽',
  'incidents.redo-refused': '不予重抽',
  'incidents.postponement': '彩票未按期开奖，提议顺延至第 {issue} 期。理由：{reason}',
  'incidents.failure': '报价无法开启，提议流标。理由：{reason}',
  'incidents.failed': '已由另一名工作人员确认，流标',
  'incidents.postponed': '已由另一名工作人员确认',
  'incidents.of-need': '本项目的异常与重抽',
} as const;
