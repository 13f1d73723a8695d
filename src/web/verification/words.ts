/** The catalogue of verification in both languages, without the machinery of the site's messages. */
import { verify as en } from '../i18n/en/verify.js';
import { verify as zh } from '../i18n/zh-CN/verify.js';
import type { VerifyWords } from './report.js';

/** Words of verification in a language (anything but `en` is Chinese); placeholders are `{name}` alone. */
export function verifyWords(language: string): VerifyWords {
  const catalogue: Readonly<Record<string, string>> = language === 'en' ? en : zh;
  return (key, params = {}) =>
    (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
}
