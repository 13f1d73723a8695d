import { formatWan } from '../basics/index.js';
import { periodZh, type Savings } from './savings.js';

/** What a figure of the disclosure is the number of; null for the words between. */
export type Subject = 'agencies' | 'qualifications' | 'total' | 'prefecture' | 'counties';

/** A piece of the disclosure: words, or a figure and what stands behind it. */
export interface Piece {
  readonly text: string;
  readonly of: Subject | null;
}

/** How many agencies and qualifications the register holds. */
export interface RegisterCount {
  readonly agencies: number;
  readonly qualifications: number;
}

function say(words: TemplateStringsArray, ...figures: readonly (Piece | string)[]): Piece[] {
  const pieces = words.flatMap((text, index): Piece[] => {
    const figure = figures[index] ?? '';
    return [{ text, of: null }, typeof figure === 'string' ? { text: figure, of: null } : figure];
  });
  return pieces.filter(({ text }) => text !== '');
}

const figure =
  (of: Subject) =>
  (value: number | string): Piece => ({ text: String(value), of });

function figuresOf(savings: Savings, register: RegisterCount) {
  const total = figure('total');
  const prefecture = figure('prefecture');
  const counties = figure('counties');
  const wan = (fen: number) => formatWan(fen, true);
  const { rate } = savings.total;
  return {
    agencies: figure('agencies')(register.agencies),
    qualifications: figure('qualifications')(register.qualifications),
    projects: total(savings.total.projects),
    saved: total(wan(savings.total.savingFen)),
    rate: total(rate === null ? '—' : `${rate}%`),
    prefectureProjects: prefecture(savings.prefecture.projects),
    prefectureSaved: prefecture(wan(savings.prefecture.savingFen)),
    countyProjects: counties(savings.counties.projects),
    countySaved: counties(wan(savings.counties.savingFen)),
  };
}

/**
 * The sentence that the bureau's report prints, for any period; amounts in 万元 without trailing zeros.
 * Wording: report of the Chuxiong bureau, 30 November 2017.
 */
export function discloseZh(savings: Savings, register: RegisterCount): Piece[] {
  const n = figuresOf(savings, register);
  return say`现有中介机构${n.agencies}家、资质${n.qualifications}项。${periodZh(savings)},全州通过投资审批中介超市公开选取中介项目${n.projects}个,节约资金${n.saved}万元,节约率${n.rate},其中,州级公开选取项目${n.prefectureProjects}个,节约资金${n.prefectureSaved}万元;县市共公开选取项目${n.countyProjects}个,节约资金${n.countySaved}万元。`;
}

/** The same in English. */
export function discloseEn(savings: Savings, register: RegisterCount): Piece[] {
  const n = figuresOf(savings, register);
  return say`${n.agencies} agencies with ${n.qualifications} qualifications are registered. From ${savings.from} to ${savings.to} the prefecture publicly selected ${n.projects} intermediary projects through the supermarket and saved ${n.saved} × 10,000 yuan, a rate of ${n.rate}; of these the prefecture level ${n.prefectureProjects} projects and ${n.prefectureSaved} × 10,000 yuan, the counties ${n.countyProjects} projects and ${n.countySaved} × 10,000 yuan.`;
}
