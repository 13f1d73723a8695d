import type { PageContext } from '../../render/page.js';
import type { SiteSettings } from '../../site.js';

/** Where the log's key is printed outside the site, or what to do where it is nowhere. */
export function toPrintedView({ keyPrintedAt }: SiteSettings, { t }: PageContext) {
  const isSomewhere = keyPrintedAt.length > 0;
  return {
    text: t(isSomewhere ? 'verify.printed' : 'verify.printed-nowhere'),
    places: keyPrintedAt,
    how: isSomewhere ? t('verify.printed-how') : null,
  };
}
