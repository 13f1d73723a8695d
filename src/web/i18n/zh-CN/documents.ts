/** The documents for whoever checks the site. */
export const documents = {
  'documents.title': '文档',
  'documents.lead': '写给要查验本站的人：怎样查、规则是什么、日志是什么格式。',
  'documents.all': '全部文档',
  'documents.chinese-summary': '正文为英文，附中文摘要。',
  'documents.chinese-none': '只有英文。',
  'documents.other': 'Read this in English',
  'documents.programs': '程序',
  'documents.verifiers': '离线核验页和 Python 核验程序，附哈希',
  'documents.generator':
    '抽取所用的随机数生成器是公开软件包 {name} {version}，每份证书都写有其源文件的 SHA-256。',
  'document.how-to-audit': '怎样查验我们',
  'document.threats': '能防什么，不能防什么',
  'document.coalitions': '谁串通才做得到',
  'document.protocol': '选取协议',
  'document.protocol-2': '选取协议第二版',
  'document.log': '公开日志的格式',
  'document.fairness': '公平性数字的算法',
  'document.working-days': '工作日怎样计算',
  'document.standing': '信用分怎样计算',
  'document.glossary': '术语对照',
  'document-text.how-to-audit':
    '写给记者、纪检人员和落选机构：五分钟核验一次选取，不需要会编程，也不需要本站配合。',
  'document-text.threats': '谁可能作弊，靠什么发现，哪些事本站防不了。',
  'document-text.coalitions':
    '左右结果、提前知道、提前看报价、让结果出不来，各要哪几方串通：按随机数来源、封存方式、见证和密码备份逐一列出。',
  'document-text.protocol-2':
    '现在发布的项目都按第二版选取：名单何时固定、由谁见证、密码怎样备份。抽取的计算仍按选取协议。',
  'document-text.protocol': '方案、名单、种子、抽签和证书逐字节的写法；照着它可以另写一个核验程序。',
  'document-text.log': '记录、树根、签名和回执的格式，怎样复制日志，怎样做见证人。',
  'document-text.fairness': '应中次数、检验和月报怎样算出。',
  'document-text.standing': '公式、分值、减半、星级、红黑榜，以及修复与申诉。',
  'document-text.working-days': '期限按哪些日子算，新一年的节假日安排从哪里来，缺少时怎样补上。',
  'document-text.glossary': '中文、英文和程序用语。',
} as const;
