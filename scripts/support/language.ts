/** The language of a program's output: as asked for, else that of the environment. Throws for another than zh and en. */
export function languageOf(asked: string | undefined): 'zh-CN' | 'en' {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const lang = asked ?? ((LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh' : 'en');
  if (!['zh', 'en'].includes(lang)) throw new Error('zh or en');
  return lang === 'zh' ? 'zh-CN' : 'en';
}
