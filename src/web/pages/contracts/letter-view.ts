import type { CourseRow } from '../../../awards/index.js';
import { formatShanghai, formatYuan } from '../../../basics/index.js';
import { letterNumber } from '../../../contracts/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import { isDirectNeed } from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';
import { awardWords } from './award-words.js';

/** What an award letter is made of: the award, the record that issued it, and the code that leads to its page. */
export interface LetterPage extends AwardPage {
  readonly course: CourseRow;
  readonly given: AuditEventTable;
  readonly code: { readonly svg: string; readonly text: string };
}

/** View model of an award letter, to be printed on one sheet. */
export function toLetterView({ need, course, given, code }: LetterPage, { t }: PageContext) {
  const { agencyName, agencyCode, ownerName, priceFen, budgetFen, round, rank } = course;
  const words = awardWords(need);
  const fact = (label: string, value: string) => ({ label, value });
  return {
    title: t(words.letter),
    number: letterNumber(course, need.number),
    to: t('awards.letter-to', { name: agencyName, code: agencyCode }),
    text: t(words.letterText, {
      owner: ownerName,
      title: need.title,
      number: need.number,
    }),
    facts: [
      fact(t('needs.owner'), ownerName),
      fact(t('needs.project-code'), need.projectCode ?? ''),
      fact(t('needs.method'), need.method ? t(`method.${need.method}`) : ''),
      fact(t(words.price), t('needs.yuan', { amount: formatYuan(priceFen) })),
      fact(t('needs.budget'), t('needs.yuan', { amount: formatYuan(budgetFen) })),
      ...(isDirectNeed(need)
        ? []
        : [fact(t('awards.place'), t('awards.round-rank', { round: round ?? 1, rank }))]),
      fact(t('awards.issued'), formatShanghai(given.at)),
      fact(t('awards.record'), t('awards.record-number', { seq: given.seq })),
    ],
    code,
    awardUrl: urls.award(need.number),
    next: t(words.letterNext),
  };
}
