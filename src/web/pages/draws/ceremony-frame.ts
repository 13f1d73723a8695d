import type { Visit } from '../../registry/visit.js';
import { assetUrl } from '../../render/assets.js';

/** How a page of a ceremony is framed: without the site's header, so that a hall sees the ceremony alone. */
export interface HallFrame {
  readonly title: string;
  readonly kind: 'hall' | 'minutes';
  readonly rehearsal: boolean;
  /** Seconds until a browser without scripts asks again; null where nothing is awaited. */
  readonly refresh: number | null;
}

/** Puts a page of a ceremony into its bare frame. */
export function inHall(content: string, frame: HallFrame, { site, t, language }: Visit): string {
  const layout = {
    lang: language,
    title: frame.rehearsal ? `${t('ceremony.rehearsal')} ${frame.title}` : frame.title,
    siteName: t('site.name'),
    stylesheet: assetUrl('site.css'),
    icon: assetUrl('icon.svg'),
    script: frame.kind === 'hall' ? assetUrl('hall.js') : null,
    bodyClass: frame.rehearsal ? `${frame.kind} is-rehearsal` : frame.kind,
    refresh: frame.refresh,
    rehearsal: frame.rehearsal,
    demo: site.settings.demo,
    content,
  };
  return site.renderer.render('hall', layout, t);
}
