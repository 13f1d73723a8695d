/** The catalogue of verification in both languages, without the machinery of the site's messages. */
import { verify as en } from '../i18n/en/verify.js';
import { verifyFindings as enFindings } from '../i18n/en/verify-findings.js';
import { verify as zh } from '../i18n/zh-CN/verify.js';
import { verifyFindings as zhFindings } from '../i18n/zh-CN/verify-findings.js';

/** Keys of the catalogue of verification, the only one that browsers and the offline file bring along. */
export type VerifyKey = keyof typeof zh | keyof typeof zhFindings;

/** The sentence of a key of that catalogue. */
export type VerifyWords = (key: VerifyKey, params?: Readonly<Record<string, string | number>>) => string;

const CATALOGUES: Readonly<Record<'zh' | 'en', Readonly<Record<VerifyKey, string>>>> = {
  zh: { ...zh, ...zhFindings },
  en: { ...en, ...enFindings },
};

/** Words of verification in a language (anything but `en` is Chinese); placeholders are `{name}` alone. */
export function verifyWords(language: string): VerifyWords {
  const catalogue = CATALOGUES[language === 'en' ? 'en' : 'zh'];
  return (key, params = {}) => catalogue[key].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
}
