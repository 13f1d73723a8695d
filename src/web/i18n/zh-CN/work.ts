/** What waits for the person at the desk. */
export const work = {
  'work.title': '待办事项',
  'work.none': '目前没有等待您办理的事项。',
  'work.what': '事项',
  'work.subject': '关于',
  'work.deadline': '期限',
  'work.due': '{at} 前',
  'work.overdue': '已逾期',
  'work.from': '{at} 起可以办理',
  'work.loses-round': '过时本轮作废',
  'work.lost': '已过时，本轮无法按时开启',
  'work.more': '另有 {count} 项，期限更晚。',
  'work.no-deadline': '无期限',
} as const;
