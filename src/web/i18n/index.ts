import { IntlMessageFormat } from 'intl-messageformat';
import type { FailureCode } from '../../basics/index.js';
import { en } from './en/index.js';
import { zhCN } from './zh-CN/index.js';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every key of the source catalogue (zh-CN); `en` must have each of them, or it does not compile. */
export type MessageKey = keyof typeof zhCN;

export type MessageParams = Readonly<Record<string, string | number>>;

/** The sentence of a key in one language, with its parameters filled in (ICU message syntax). */
export type Translate = (key: MessageKey, params?: MessageParams) => string;

/** Every sentence by language; that each refusal has one is checked here. */
export const catalogues: Record<Language, Readonly<Record<MessageKey | FailureCode, string>>> = {
  'zh-CN': zhCN,
  en,
};

/** True for a key of the catalogues, e.g. an error code that came from a use case. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(zhCN, key);
}

/** The translation function of a language. A missing key throws: it is a bug. */
export function translator(language: Language): Translate {
  const catalogue = catalogues[language];
  const formats = new Map<string, IntlMessageFormat>();
  return (key, params) => {
    const message = catalogue[key];
    if (message === undefined) throw new Error(`no message ${key}`);
    if (!params && !message.includes('{')) return message;
    let format = formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
      formats.set(key, format);
    }
    return String(format.format(params));
  };
}

export const translators: Record<Language, Translate> = {
  'zh-CN': translator('zh-CN'),
  en: translator('en'),
};
