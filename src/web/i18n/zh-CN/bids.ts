/** Sealing, opening, custodians. */
export const bids = {
  'draws/bad-sealed': '封存的内容不完整，请刷新页面后重新报名。',
  'draws/stale-form': '这张表单打开得太早，或之后已经另有报名，请刷新页面后重新报名。',
  'draws/too-early': '报名尚未截止，任何人都不能开启报价；这次尝试已经记入日志。',
  'draws/bad-share': '这不是您保管的那一份，或密钥不对。',
  'draws/already-given': '您的一份已经交过。',
  'needs/too-few-custodians':
    '登记的保管人不够，暂不能发布：须比开启所需的人数至少多一人，使任何一人都不能独自阻止开启。',
  'needs/bad-recipient': '应为 age1 开头的公钥。',
  'needs/recipient-taken': '这个公钥已由另一位保管人登记。',
  'bid-scheme.site':
    '报名（要求报价的，连同报价）加密封存，截止后由系统用本站密钥开启。请注意，掌握本站密钥又能改动程序的运营方，技术上可以提前打开；通过本系统的每次开启都记入日志。',
  'bid-scheme.custodians':
    '报名（要求报价的，连同报价）加密封存，开启的密钥拆成若干份，由多名保管人分别保管，截止后至少 {threshold} 人交出才能开启，任何一人都不能单独提前打开；{threshold} 人串通，或运营方在发布时改动程序、私留密钥，则能提前打开。',
  'bid-scheme.tlock':
    '报名（要求报价的，连同报价）以时间锁加密封存，到公共随机信标第 {round} 轮（{at}）公布后才能打开；在那之前，除非达到门限的信标成员串通，没有人能打开。',
  'needs.bid-key': '报名和报价怎样保密',
  'needs.bid-recipient': '封存所用的公钥',
  'entry.sealed-here':
    '您的浏览器没有运行脚本：报价和随机码由服务器收到后立即加密，明文不保存。不希望服务器经手明文的，请启用脚本后再报名。',
  'entry.sealed-browser':
    '报价和随机码在您的浏览器里加密后才发出，服务器收到的只是密文。请保存报名后显示的回执。',
  'entry.seal-failed': '浏览器无法加密，报名没有发出。请换用新版浏览器，或停用脚本后重试。',
  'entry.download': '下载我的回执（含报价和随机码）',
  'entry.check-title': '核对我的报价',
  'opening.title': '开启报价：{title}',
  'opening.closed': '报名已截止',
  'opening.before': '报名 {at} 截止，之前不能开启。',
  'opening.waiting-witnesses':
    '报名已截止，清单已经固定，等待第三方见证人签名；签名之前任何人都不能打开报价。',
  'opening.waiting-beacon': '报名已截止，等待公共随机信标第 {round} 轮公布后开启报价。',
  'opening.waiting-custodians': '报名已截止，等待保管人交出密钥份额：已交 {given} 份，需要 {threshold} 份。',
  'opening.waiting-site-key': '报名已截止，本站密钥无法打开所封存的内容，须由运营方恢复密钥。',
  'opening.until': '{text}到 {by} 仍未开启的，作为异常公开，两名工作人员可以决定流标。',
  'opening.give-later': '您是保管人：报名截止并经日志见证人签名之后，交出份额的表单会出现在这里。',
  'opening.being-opened': '报名已截止，正在开启报价。',
  'opening.opened': '报价已于 {at} 开启。开启所用的密钥在此公布，任何人都可以用它重新打开每一份封存的报名。',
  'opening.key': '开启所用的密钥',
  'opening.data': '下载全部封存的报名（JSON）',
  'opening.custodians': '保管人',
  'opening.given': '已于 {at} 交出',
  'opening.not-given': '未交',
  'opening.give': '交出我的一份',
  'opening.give-hint-here':
    '您的浏览器没有运行脚本：密钥会发到服务器，用过一次即弃，不保存。不希望服务器经手密钥的，请启用脚本。',
  'opening.give-hint-browser': '密钥只在您的浏览器里使用，发出的只有您的那一份。',
  'opening.identity': '您的密钥（AGE-SECRET-KEY-1…，或密钥文件的全部内容）',
  'opening.passphrase': '密钥文件的口令',
  'opening.submit': '交出',
  'opening.link': '开启报价的情况',
  'notice.share-given': '您的一份已经收到。',
  'desk.custodian': '报价密钥保管人',
  'desk.custodian-text': '登记为保管人，截止后和其他保管人一起开启报价。',
  'custodian.title': '报价密钥保管人',
  'custodian.lead':
    '保管人各持一份开启报价的密钥。密钥的公开部分登记在这里，秘密部分由您自己保管：丢失后，您就交不出之前公告的份额。',
  'custodian.registered': '您登记的公钥（{at}）',
  'custodian.none': '您还没有登记。',
  'custodian.count': '全站已登记 {count} 人，开启报价需要 {threshold} 人，发布项目须再多一人。',
  'custodian.off': '本站目前不设保管人：报价由本站密钥开启。',
  'custodian.make': '生成密钥',
  'custodian.make-browser':
    '密钥在您的浏览器里生成，用口令加密成文件交给您保管，服务器只收到公钥。请先下载文件，再登记。',
  'custodian.make-here':
    '您的浏览器没有运行脚本：密钥由服务器生成并登记其公钥，秘密部分只显示这一次，不保存。更稳妥的做法是启用脚本，或自己用 age-keygen 生成，把公钥填在下面。',
  'custodian.passphrase': '密钥文件的口令（至少 12 个字符）',
  'custodian.short-passphrase': '口令太短。',
  'custodian.download': '下载密钥文件',
  'custodian.made': '这是您的密钥，只显示这一次，请抄存：',
  'custodian.recipient': '公钥（age1…）',
  'custodian.submit': '登记公钥',
  'notice.custodian-registered': '已登记为保管人。',
} as const;
