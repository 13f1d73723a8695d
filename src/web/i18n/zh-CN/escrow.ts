/** What was published of a draw beside the log, and what happens when its secret is lost. */
export const escrow = {
  'draws/digits-first': '现场摇号的数字还没有记录在案，在那之前任何人都不能打开密码。请先完成现场摇号。',
  'draws/secret-by-beacon':
    '密码有备份：{from} 起由公共随机信标打开，选取随后照常进行，不能另抽。到 {late} 信标仍无结果的，可以提议流标。',
  'draws/secret-by-custodians':
    '密码有备份，由保管人打开：已交 {given} 份，需要 {threshold} 份，份数一够选取照常进行，不能另抽。{late, select, none {} other {到 {late} 仍不够的，可以提议流标。}}',
  'draws/secret-can-be-opened': '密码可以打开，选取会照常进行。',
  'draws/secret-lost':
    '密码已无法找回。冻结的名单不抽第二次：只能由两名工作人员决定流标，业主以新的编号重新发布，重新报名。',
  'draws/secret-not-lost': '本项目的密码没有丢失，不需要这一份。',
  'draws.failed-lost': '流标：封存的密码无法找回。冻结的名单不抽第二次，业主可以用新的编号重新发布。',
  'escrow.heading': '密码丢失时',
  'escrow.what': '发布公告时，系统封存了一串参与算出结果的随机密码，选取时公开。',
  'escrow.custodians':
    '密码另有一份加密备份随公告公布，须 {threshold} 名保管人共同打开，现场摇号的在数字记录之后，其他的在名单冻结之后。运营方丢失密码或不肯公开，结果也不会改变。',
  'escrow.beacon':
    '密码另有一份加密备份随公告公布，公共随机信标第 {round} 轮（{at}）公布后任何人都能打开。运营方丢失密码或不肯公开，结果也不会改变。',
  'escrow.none':
    '本站没有随机信标，也没有保管人，密码没有备份。运营方一旦丢失密码，本项目流标，须以新的编号重新报名；冻结的名单不抽第二次。',
  'escrow.link': '密码备份的情况',
  'escrow.lost': '本站打不开封存的密码。',
  'escrow.waiting-beacon': '等待公共随机信标第 {round} 轮（{at}），届时自动打开备份，选取照常进行。',
  'escrow.waiting-digits': '数字记录在案后，请保管人打开备份。',
  'escrow.waiting-witnesses': '冻结的名单经第三方见证后，请保管人打开备份。',
  'escrow.waiting-custodians':
    '请保管人打开备份：已交 {given} 份，需要 {threshold} 份。{by, select, none {} other {请在 {by} 前交出。}}',
  'escrow.opened-secret': '备份已于 {at} 打开，密码已经公开。',
  'escrow.opened-other': '备份已于 {at} 打开，但其中不是封存的密码：本轮不能抽取。',
  'escrow.custodians-of-secret': '密码备份的保管人',
  'escrow.opened-with': '打开备份所用的密钥',
  'failure.secret-heading': '密码无法找回',
  'failure.secret-lead':
    '冻结的名单不抽第二次。密码的备份还能打开时，选取照常进行；确实无法找回的，由两名不同的工作人员决定流标，未交出份额的保管人不得参与。业主可以用新的编号重新发布，各机构重新报名。',
  'failure.secret-proposed': '已提议：密码无法找回，本项目流标。须由另一名工作人员确认。理由：{reason}',
  'failure.secret-confirmed': '两名工作人员决定：密码无法找回。{reason}',
  'closed.heading': '报名清单',
  'closed.lead':
    '报名截止时已固定 {count} 份报名，之后不能增减。清单和封存的报名在此公布，任何人都可以下载保存：本站关闭后，凭它们和公开日志仍能算出结果。',
  'closed.digest': '清单哈希',
  'closed.list': '下载清单',
  'closed.data': '下载清单和封存的报名（JSON）',
  'closed.guide': '怎样不靠本站算出结果',
} as const;
