/** The table of docs/coalitions.md, made of the function itself. */
import {
  type Coalitions,
  coalitionsOf,
  type Guards,
  PARTIES,
  type Party,
  SOURCE_KINDS,
} from '../../src/selection/index.js';
import { translators } from '../../src/web/i18n/index.js';

const SEALINGS = ['site', 'custodians', 'tlock'] as const;
const ESCROWS = [null, 'custodians', 'beacon'] as const;
const BOTH = [false, true] as const;

/** Every combination that a plan can have: digits have no fixed time, so no round of the beacon keeps their secret. */
export function everyGuard(): Guards[] {
  return SOURCE_KINDS.flatMap((source) =>
    SEALINGS.flatMap((sealing) =>
      BOTH.flatMap((witnessed) =>
        ESCROWS.filter((escrow) => source !== 'ceremony' || escrow !== 'beacon').flatMap((escrow) =>
          BOTH.map((priced): Guards => ({ source, sealing, witnessed, escrow, priced })),
        ),
      ),
    ),
  );
}

const LANGUAGES = ['zh-CN', 'en'] as const;

const SHORT: Readonly<Record<Party, string>> = {
  operator: '运营方',
  entrant: '机构',
  witnesses: '见证人',
  'witnesses-blocking': '见证人拒签',
  custodians: '保管人',
  'custodians-blocking': '保管人拒开',
  beacon: '信标',
  hall: '现场',
  lottery: '彩票',
  typists: '录入',
};

const cell = (list: Coalitions['steer']): string =>
  [
    list.map((one) => one.map((party) => SHORT[party]).join('＋')).join('；'),
    list.map((one) => one.join(' + ')).join('; '),
  ].join('<br>');

const LEGEND = [
  '| 简称 | short | 谁 | who |',
  '|---|---|---|---|',
  ...PARTIES.map((party) => {
    const [zh, en] = LANGUAGES.map((language) => translators[language](`party.${party}`));
    return `| ${SHORT[party]} | ${party} | ${zh} | ${en} |`;
  }),
].join('\n');

const WORDS = {
  site: '本站密钥 site key',
  custodians: '保管人 custodians',
  tlock: '时间锁 time lock',
  beacon: '信标 beacon',
  none: '无 none',
} as const;

const HEAD = `| 封存 sealing | 见证 witnessed | 密码备份 escrow | 左右结果（抽取）steer a draw | 左右结果（报价定）steer by price | 提前知道 foresee | 提前看报价 read bids | 让结果出不来 stop |
|---|---|---|---|---|---|---|---|`;

function row(guards: Guards): string {
  const { sealing, witnessed, escrow } = guards;
  const { steer, foresee, read, stop } = coalitionsOf(guards);
  const priced = coalitionsOf({ ...guards, priced: true });
  const cells = [
    WORDS[sealing],
    witnessed ? '有 yes' : '无 no',
    WORDS[escrow ?? 'none'],
    ...[steer, priced.steer, foresee, read, stop].map(cell),
  ];
  return `| ${cells.join(' | ')} |`;
}

const INTRO = `# 谁串通才做得到 / Who would have to collude

本文由 [src/selection/coalitions.ts](../src/selection/coalitions.ts) 的测试生成；照各行实际去做的测试，名称列在 [threats.md](threats.md)（[中文本](zh-CN/threats.md)）。

Generated from [src/selection/coalitions.ts](../src/selection/coalitions.ts) by its test; the tests that play the rows are named in [threats.md](threats.md).

怎么读：每一格列出最小的几组人。一组里的每一方都要参与或者不声张，少一方就做不成，或者会留下痕迹。＋ 表示一起，分号表示另有一组。

How to read it: a cell lists the smallest groups. Everybody in a group must take part or keep silent; with one of them missing the deed fails or leaves a trace.

每格第二行（英文）就是证书 **claim.coalitions** 里的写法，次序相同；“报价定”一列用于 **lowest**、**reference**、**average**。第二轮起，封存方式按第一轮。

The second line of a cell is what the member **claim.coalitions** of a certificate holds, in its order; “by price” is for **lowest**, **reference** and **average**. In a later round the sealing is that of the first.

什么算在内 / what is counted:

- 证书、公开日志和报名回执都看不出来的做法。看得出来的（例如改动已有回执的报名）不算。 / Deeds that neither certificate nor log nor a receipt shows.
- 运营方能以任何账号的名义操作；被冒用的人看得出来，所以他的不声张也算参与。“一家报名机构”可以是最后报名的、借出名义的，或者被拒收而不声张的。 / The operator can act in everybody's name; whoever is impersonated can tell, so their silence counts. An agency may be the last to enter, one that lends its name, or one that was turned away.
- 程序是公布的那一份。改过的程序可以在生成保管人密钥时留一份，也可以让网页把报价另外发走：证书和日志都看不出来；时间锁没有可留的密钥。 / The program is the published one. A changed one could keep the custodians' key while making it, or have its page send bids elsewhere, and no certificate shows it; under a time lock there is no key to keep.
- 谁可以报名是另一回事：拒收所有竞争者就不需要摇号，但每一家都知道。 / Who may enter is another matter: a site that turns every rival away needs no draw, and each of them knows.
- 抽取类项目要求报价时（价格不决定名次），按运营方已知报价计算。 / Bids of a priced draw are taken to be known to the operator.
- 随机信标、彩票或现场摇号没有结果时，两名工作人员可以改用别的来源重新选取，所以只拖延、不算“出不来”。 / A source that does not deliver only delays: two officials have the pool drawn by another one.
`;

/** The whole document. */
export function coalitionDocument(): string {
  const sections = SOURCE_KINDS.map((source) => {
    const rows = everyGuard().filter((guards) => guards.source === source && !guards.priced);
    const title = LANGUAGES.map((language) => translators[language](`source.${source}`)).join(' / ');
    return `## \`${source}\`: ${title}\n\n${HEAD}\n${rows.map(row).join('\n')}\n`;
  });
  return [INTRO, `${LEGEND}\n`, ...sections].join('\n');
}
