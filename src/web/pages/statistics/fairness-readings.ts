/** What is computed from all selections of a period: it takes up to seconds, and is done apart. */
import type { Db } from '../../../db/index.js';
import {
  assessFairness,
  countVoidRounds,
  type Fairness,
  listDrawnPools,
  type MonthSpan,
} from '../../../statistics/index.js';
import { type Language, translators } from '../../i18n/index.js';
import { type Cell, csvText } from '../../render/csv.js';

/** What the pages show of a period. */
export interface Assessed {
  readonly fairness: Fairness;
  readonly voidRounds: number;
}

/** Computes a period. */
export async function assessSpan(db: Db, span: MonthSpan): Promise<Assessed> {
  return {
    fairness: assessFairness(await listDrawnPools(db, span)),
    voidRounds: await countVoidRounds(db, span),
  };
}

/** One row a selection: what the tests of fit are computed from, as a sheet in the reader's language. */
export async function drawsSheet(
  db: Db,
  { span, language }: { readonly span: MonthSpan; readonly language: Language },
): Promise<string> {
  const t = translators[language];
  const draws = await listDrawnPools(db, span);
  const heads = [
    t('fairness.number'),
    t('fairness.date'),
    t('needs.method'),
    t('fairness.pool-size'),
    t('fairness.winner'),
    t('fairness.winner-position'),
    'K',
    t('draws.lot'),
  ];
  const rows = draws.map(({ number, awardedOn, method, members, k }): Cell[] => {
    const winner = members.findIndex(({ rank }) => rank === 1);
    const lots = members.map(({ lot }) => lot).join(' ');
    return [
      number,
      awardedOn,
      t(`method.${method}`),
      members.length,
      members[winner]?.agencyCode ?? '',
      winner + 1,
      k,
      lots,
    ];
  });
  return csvText([heads, ...rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))]);
}
