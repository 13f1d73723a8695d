import type { Translate } from '../i18n/index.js';
import { urls } from '../urls.js';

/** What whoever checks the site looks for, below every page. */
export function footerLinks(t: Translate): readonly { url: string; text: string }[] {
  return [
    { url: urls.document('how-to-audit'), text: t('document.how-to-audit') },
    { url: urls.document('protocol'), text: t('document.protocol') },
    { url: urls.documents(), text: t('documents.all') },
    { url: urls.publicIncidents(), text: t('incidents.title') },
    { url: urls.log(), text: t('nav.log') },
    { url: urls.feed(), text: t('feed.link') },
    { url: urls.siteMap(), text: t('site-map.title') },
  ];
}

/** The main navigation with the present page's section marked. */
export function navigation(
  t: Translate,
  path: string,
): readonly { url: string; text: string; current: boolean }[] {
  const items = [
    { url: urls.needs(), text: t('nav.needs') },
    { url: urls.agencies(), text: t('nav.agencies') },
    { url: urls.types(), text: t('nav.types') },
    { url: urls.savings(), text: t('nav.statistics') },
    { url: urls.fairness(), text: t('nav.fairness') },
    { url: urls.verify(), text: t('nav.verify') },
    { url: urls.log(), text: t('nav.log') },
  ];
  return items.map((item) => ({ ...item, current: path === item.url || path.startsWith(`${item.url}/`) }));
}
