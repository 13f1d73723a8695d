/** The catalogue of verification in both languages, without the machinery of the site's messages. */
import { coalitions as enCoalitions } from '../i18n/en/coalitions.js';
import { exclusions as enExclusions } from '../i18n/en/exclusions.js';
import { verify as en } from '../i18n/en/verify.js';
import { verifyFacts as enFacts } from '../i18n/en/verify-facts.js';
import { verifyFindings as enFindings } from '../i18n/en/verify-findings.js';
import { verifyKept as enKept } from '../i18n/en/verify-kept.js';
import { coalitions as zhCoalitions } from '../i18n/zh-CN/coalitions.js';
import { exclusions as zhExclusions } from '../i18n/zh-CN/exclusions.js';
import { verify as zh } from '../i18n/zh-CN/verify.js';
import { verifyFacts as zhFacts } from '../i18n/zh-CN/verify-facts.js';
import { verifyFindings as zhFindings } from '../i18n/zh-CN/verify-findings.js';
import { verifyKept as zhKept } from '../i18n/zh-CN/verify-kept.js';

const CHINESE = { ...zh, ...zhFacts, ...zhFindings, ...zhKept, ...zhExclusions, ...zhCoalitions };

/** Keys of the catalogue of verification, the only one that browsers and the offline file bring along. */
export type VerifyKey = keyof typeof CHINESE;

/** The sentence of a key of that catalogue. */
export type VerifyWords = (key: VerifyKey, params?: Readonly<Record<string, string | number>>) => string;

const CATALOGUES: Readonly<Record<'zh' | 'en', Readonly<Record<VerifyKey, string>>>> = {
  zh: CHINESE,
  en: { ...en, ...enFacts, ...enFindings, ...enKept, ...enExclusions, ...enCoalitions },
};

/** True for a key of that catalogue, e.g. one made of a code in a certificate. */
export function isVerifyKey(key: string): key is VerifyKey {
  return Object.hasOwn(CHINESE, key);
}

/** Words of verification in a language (anything but `en` is Chinese); placeholders are `{name}` alone. */
export function verifyWords(language: string): VerifyWords {
  const catalogue = CATALOGUES[language === 'en' ? 'en' : 'zh'];
  return (key, params = {}) => catalogue[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
}
