import type { Request, Response } from 'express';
import type { Actor } from '../../accounts/index.js';
import type { Instant } from '../../basics/index.js';
import { isMessageKey, type Language, type MessageKey, type Translate } from '../i18n/index.js';
import type { Site } from '../site.js';
import { urls } from '../urls.js';
import { assetUrl } from './assets.js';
import { footerLinks, navigation } from './navigation.js';

/** What the pipeline knows about a request before its route runs. */
export interface PageContext {
  readonly language: Language;
  readonly t: Translate;
  /** The logged-in person, or null for the public. */
  readonly actor: Actor | null;
  readonly now: Instant;
}

const contexts = new WeakMap<Response, PageContext>();

/** Called once by the pipeline. */
export function setPageContext(res: Response, context: PageContext): void {
  contexts.set(res, context);
}

/** The context of a request; throws before the pipeline has set it. */
export function pageContext(res: Response): PageContext {
  const context = contexts.get(res);
  if (!context) throw new Error('the request has no page context yet');
  return context;
}

/** How a page is framed. */
export interface PageOptions {
  /** Final text of `<title>` and of the heading. */
  readonly title: string;
  readonly status?: number;
  /** One sentence for search engines. */
  readonly description?: string;
  /** Name of a script, e.g. of a bundle of `src/web/browser`, that improves the page; every page works without. */
  readonly script?: string;
}

/** Renders `template` inside the layout and sends it. */
export function sendPage(
  site: Site,
  req: Request,
  res: Response,
  template: string,
  view: object,
  options: PageOptions,
): void {
  const { t, language, actor } = pageContext(res);
  const content = site.renderer.render(`pages/${template}`, view, t);
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  const notice = typeof req.query['notice'] === 'string' ? `notice.${req.query['notice']}` : '';
  const layout = {
    lang: language,
    title: options.title,
    description: options.description ?? t('site.tagline'),
    siteName: t('site.name'),
    homeUrl: urls.home(),
    stylesheet: assetUrl('site.css'),
    icon: assetUrl('icon.svg'),
    feedUrl: urls.feed(),
    script: options.script ? assetUrl(options.script) : null,
    demo: site.settings.demo,
    languageUrl: urls.language({ to: other, back: req.originalUrl }),
    otherLanguage: other,
    navigation: navigation(t, req.path),
    actor: actor
      ? { name: actor.name, role: t(`role.${actor.role}`), deskUrl: urls.desk(), logoutUrl: urls.logout() }
      : null,
    loginUrl: urls.login(),
    registerUrl: urls.register(),
    notice: isMessageKey(notice) ? t(notice as MessageKey) : null,
    content,
    footer: footerLinks(t),
  };
  sendHtml(res, options.status ?? 200, site.renderer.render('layout', layout, t));
}

/** Sends a page that is ready. */
export function sendHtml(res: Response, status: number, html: string): void {
  res.status(status).type('html').set('Content-Language', pageContext(res).language).send(html);
}
