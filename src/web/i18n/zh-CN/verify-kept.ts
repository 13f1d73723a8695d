export const verifyKept = {
  'verify.kept-title': '与您留存的检查点对照',
  'verify.kept-file': '“{name}”',
  'verify.kept-today': '本站今天的检查点',
  'verify.kept-of': '{name}：{text}',
  'verify.kept-fits': '公开日志与您留存的检查点对得上',
  'verify.kept-open': '公开日志：有的还没有查清，请看下面',
  'verify.kept-wrong': '③ 公开日志与检查点对不上',
  'verify.kept-advice':
    '您可以：先重新下载、再验一次。还是这样的，请把留存的检查点、后来的检查点、证明和证书原样保存（不要用编辑器打开再存），记下取得的时间和网址。两份都有日志自己的签名、却对不上的检查点，合在一起就是日志有两种历史的证据。请交给纪检机关、报社或见证人，让他们用自己留存的检查点再对照一遍。',
  'verify.kept-same': '{name}和{later}是同一棵树（{first} 条）：没有被改过，也没有新的记录。',
  'verify.kept-continued':
    '{name}（{first} 条）是{later}（{second} 条）的开头：这 {first} 条记录从那时起没有被改、删、插过。',
  'verify.kept-forked':
    '{name}（{first} 条）不是{later}（{second} 条）的开头：同一本日志有两种历史，先前的记录被改、删或插过。',
  'verify.kept-shrunk': '{later}只有 {second} 条，比{name}（{first} 条）还少：日志被缩短过。',
  'verify.kept-broken':
    '给出的证明不能说明{name}（{first} 条）是{later}（{second} 条）的开头。没有改过的日志总能给出证明：请重新取得证明再验一次，还是这样的，应当作日志被改过。',
  'verify.kept-refused':
    '本站没有给出从{name}（{first} 条）到{later}（{second} 条）的证明。没有改过的日志总能给出证明：再试仍没有的，应当作日志被改过。',
  'verify.kept-no-answer':
    '没有读到从{name}（{first} 条）到{later}（{second} 条）的证明：请检查网络，过几分钟再试。',
  'verify.kept-unproven':
    '还不能说{name}（{first} 条）是{later}（{second} 条）的开头：请在能上网的电脑上从本站下载证明（/log/consistency?from={first}&to={second}），与这些文件一起选上。',
  'verify.kept-other-log': '{name}和{later}的第一行不同，不是同一本日志的检查点，不能对照。',
  'verify.kept-alone':
    '{name}（{size} 条）还没有后来的检查点可以对照：请再选上本站今天的检查点（/log/checkpoint）。',
  'verify.kept-no-today': '没有读到本站今天的检查点，{name}（{size} 条）无从对照：请过几分钟再试。',
  'verify.kept-cosigned': '见证人 {witness} 在 {at} 为{name}签过名。',
  'verify.kept-bad-signature':
    '{later}（{size} 条）上日志自己的签名不成立：文件被改动过，或者是伪造的，不能作证。',
  'verify.kept-stranger':
    '{later}（{size} 条，自称 {origin}）不是用您给出的或这里已知的公钥签的，没有拿来对照。如果您从报纸等处得知它的公钥，请填入再验一次。',
  'verify.kept-other-key':
    '{later}（{size} 条）不是用您给出的公钥签的，而是用本站或证书自己写的另一把。日志换公钥时，新旧两把都要在交接的检查点上签名（/log/keys）；没有交接的，就是另一本日志。',
  'verify.kept-certificate-key':
    '{later}（{size} 条）是用证书自己写的公钥签的，本站的公钥里没有这一把：请与站外公布的公钥对照。站外没有这一把的，证书和检查点可能都是伪造的；站外有的，就是本站换掉了日志。',
  'verify.kept-unchecked': '{later}（{size} 条）的签名没有核对：请填入日志的公钥。',
  'verify.kept-has-both':
    '您留存的{name}有 {size} 条记录，包含截止时的报名清单（第 {closed} 条）和本次名单冻结（第 {frozen} 条）。如果您是在 {value} 之前留存的，名单就先于随机数。',
  'verify.kept-has-freeze':
    '您留存的{name}有 {size} 条记录，包含本次名单冻结（第 {frozen} 条）。如果您是在 {value} 之前留存的，名单就先于随机数。',
  'verify.kept-has-close':
    '您留存的{name}有 {size} 条记录，包含截止时的报名清单（第 {closed} 条），还没有本次名单冻结（第 {frozen} 条）：您留存时报名清单已经定下，名单还没有冻结。如果您是在 {value} 之后才留存的，名单就是在随机数可以为人所知之后才冻结的：这是严重的疑点，请保留两份文件。',
  'verify.kept-lacks':
    '您留存的{name}只有 {size} 条记录，还没有本次名单冻结（第 {frozen} 条）：它不能说明名单是什么时候定下的。如果您是在 {value} 之后才留存的，名单就是在随机数可以为人所知之后才写进日志的：这是严重的疑点，请保留两份文件。',
  'verify.kept-seen-before':
    '见证人 {witness} 在 {at} 为{name}签过名，早于随机数可以为人所知的 {value}：名单先于随机数，不只是您一个人这样说。',
  'verify.kept-seen-after':
    '见证人 {witness} 在 {at} 才为{name}签名，不早于随机数可以为人所知的 {value}：他的签名不能说明名单先于随机数。',
  'verify.kept-certificate-unproven':
    '要知道{name}（{size} 条）与证书的检查点（{own} 条）是不是同一本日志，还缺一份证明：请在能上网的电脑上从本站下载（/log/consistency?from={from}&to={to}），与这些文件一起选上。',
  'verify.kept-certificate-other-log': '{name}不是证书所在那本日志的检查点，不能说明这份证书的名单。',
  'verify.kept-certificate-forked':
    '证书的检查点（{own} 条）与您留存的{name}（{size} 条）不是同一棵树：同一本日志有两种历史，这份证书依据的不是您见过的那一种。',
  'verify.kept-certificate-broken':
    '给出的证明不能说明证书的检查点（{own} 条）与{name}（{size} 条）是同一本日志。没有改过的日志总能给出证明：请重新取得证明再验一次，还是这样的，应当作日志被改过。',
  'verify.kept-certificate-refused':
    '本站没有给出证书的检查点（{own} 条）与{name}（{size} 条）之间的证明。没有改过的日志总能给出证明：再试仍没有的，应当作日志被改过。',
  'verify.kept-certificate-no-answer':
    '没有读到证书的检查点（{own} 条）与{name}（{size} 条）之间的证明：请检查网络，过几分钟再试。',
  'verify/proof-alone': '一致性证明要和检查点一起核验：请同时选择您留存的检查点。',
  'verify.printed': '日志的公钥和检查点在站外公布于：',
  'verify.printed-how':
    '请以那里印的公钥为准：填进“公钥”一栏，再验一次。与本站给出的不同，就以站外的为准，并告诉纪检机关。',
  'verify.printed-nowhere':
    '本站没有说明在站外何处公布日志的公钥：只看本站，无从知道公钥是不是换过。您可以向见证人（如纪检机关、报社、邻近州市）索取他们留存的检查点和公钥，与报过名的机构对照签名回执，或者请另一家机构也留存检查点。',
  'verify.printed-unsaid':
    '这份文件没有写明本站日志的公钥在站外何处公布：只看网站给出的公钥，无从知道是不是换过。您可以向见证人（如纪检机关、报社、邻近州市）索取他们留存的检查点和公钥，与报过名的机构对照签名回执，或者请另一家机构也留存检查点。',
} as const;
