import { discloseEn, discloseZh, type RegisterCount, type Savings } from '../../../statistics/index.js';
import type { Language } from '../../i18n/index.js';
import { ALL_COUNTIES, urls } from '../../urls.js';

/** The disclosure of a period: the sentence as text, and in pieces of which every figure links to the rows behind it. */
export function toDisclosureView(savings: Savings, register: RegisterCount, language: Language) {
  const { from, to, prefecture } = savings;
  const selected = { state: 'selected', from, to };
  const links = {
    agencies: urls.agencies(),
    qualifications: urls.types(),
    total: urls.needs(selected),
    prefecture: urls.needs({ ...selected, division: prefecture.division }),
    counties: urls.needs({ ...selected, division: ALL_COUNTIES }),
  };
  const pieces = language === 'en' ? discloseEn(savings, register) : discloseZh(savings, register);
  return {
    text: pieces.map(({ text }) => text).join(''),
    pieces: pieces.map(({ text, of }) => ({ text, url: of && links[of] })),
  };
}
