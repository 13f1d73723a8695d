/** Who would have to collude, in sentences. */
import type { Claim, Claim2, Coalitions } from '../../selection/index.js';
import type { coalitions } from '../i18n/zh-CN/coalitions.js';
import { plainText } from './plain-text.js';

/** Words of coalitions in one language: of the site, or of the verifier alone. */
export type CoalitionWords = (
  key: keyof typeof coalitions,
  params?: Readonly<Record<string, string>>,
) => string;

/** Several coalitions: "A + B; or C". */
export const coalitionList = (list: Coalitions['steer'], words: CoalitionWords): string =>
  list
    .map((one) => one.map((party) => words(`party.${party}`)).join(words('coalition.and')))
    .join(words('coalition.or'));

const DEEDS = ['steer', 'foresee', 'read', 'stop'] as const;

/** A sentence for each deed. */
export const coalitionSentences = (coalitions: Coalitions, words: CoalitionWords): string[] =>
  DEEDS.map((deed) => words(`coalition.${deed}`, { who: coalitionList(coalitions[deed], words) }));

/** What a certificate says on its face about its source, or who would have to collude, a sentence each; without the bits. */
export function claimLines(claim: Claim | Claim2, language: string, words: CoalitionWords): string[] {
  if (!('coalitions' in claim)) return [plainText(language === 'en' ? claim.en : claim.zh, 1000)];
  return [...coalitionSentences(claim.coalitions, words), words('coalition.lead')];
}

/** The same in one paragraph. */
export const claimWords = (claim: Claim | Claim2, language: string, words: CoalitionWords): string =>
  claimLines(claim, language, words).join(language === 'en' ? ' ' : '');

/** What an owner is told of a source before a need is published, a sentence each. */
export function choiceLines(
  { coalitions, pricedToo }: { readonly coalitions: Coalitions; readonly pricedToo: Coalitions['steer'] },
  words: CoalitionWords,
): string[] {
  const [steer = '', ...others] = coalitionSentences(coalitions, words);
  const priced =
    pricedToo.length === 0 ? [] : [words('coalition.steer-priced', { who: coalitionList(pricedToo, words) })];
  return [steer, ...priced, ...others];
}
