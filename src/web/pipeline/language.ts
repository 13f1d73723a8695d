import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { LANGUAGES, type Language } from '../i18n/index.js';

export const LANGUAGE_COOKIE = 'lang';

/** True for a language that the site speaks. */
export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.includes(text as Language);
}

/** The language of a request: `?lang=`, then the cookie, then zh-CN. */
export function languageOf(req: Request): Language {
  const asked = req.query['lang'];
  if (isLanguage(asked)) return asked;
  return storedLanguage(req);
}

/** The language of the cookie, or zh-CN. */
export function storedLanguage({ headers }: Pick<IncomingMessage, 'headers'>): Language {
  if (headers.cookie === undefined) return 'zh-CN';
  const stored = parseCookie(headers.cookie)[LANGUAGE_COOKIE];
  return isLanguage(stored) ? stored : 'zh-CN';
}
