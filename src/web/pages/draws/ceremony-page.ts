import type { Response } from 'express';
import { assetUrl } from '../../render/assets.js';
import { pageContext } from '../../render/page.js';
import type { Site } from '../../site.js';

/** How a page of a ceremony is framed: without the site's header, so that a hall sees the ceremony alone. */
export interface HallPage {
  readonly title: string;
  readonly status: number;
  readonly kind: 'hall' | 'minutes';
  readonly rehearsal: boolean;
  /** Seconds until a browser without scripts asks again; null where nothing is awaited. */
  readonly refresh: number | null;
}

/** Renders `template` inside the bare frame and sends it. */
export function sendHallPage(
  site: Site,
  res: Response,
  template: string,
  view: object,
  page: HallPage,
): void {
  const { t, language } = pageContext(res);
  const layout = {
    lang: language,
    title: page.rehearsal ? `${t('ceremony.rehearsal')} ${page.title}` : page.title,
    siteName: t('site.name'),
    stylesheet: assetUrl('site.css'),
    icon: assetUrl('icon.svg'),
    script: page.kind === 'hall' ? assetUrl('hall.js') : null,
    bodyClass: page.rehearsal ? `${page.kind} is-rehearsal` : page.kind,
    refresh: page.refresh,
    rehearsal: page.rehearsal,
    demo: site.settings.demo,
    content: site.renderer.render(`pages/${template}`, view, t),
  };
  res
    .status(page.status)
    .type('html')
    .set('Content-Language', language)
    .send(site.renderer.render('hall', layout, t));
}
