import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { refuseRepeated } from './forms/query.js';
import { translators } from './i18n/index.js';
import { loginForExpired } from './pages/accounts/login-pages.js';
import { routes } from './pages.js';
import { assetFiles } from './pipeline/asset-files.js';
import { refuseCrossSite } from './pipeline/csrf.js';
import { errorPages, notFound } from './pipeline/errors.js';
import { healthRoutes, type Readiness } from './pipeline/health.js';
import { languageOf } from './pipeline/language.js';
import { metricsRoute } from './pipeline/metrics.js';
import { type PageCounts, pageCache } from './pipeline/page-cache.js';
import { actorOf } from './pipeline/session.js';
import { mount } from './registry/mount.js';
import { setPageContext } from './render/page.js';
import type { Site } from './site.js';

const securityHeaders = (secure: boolean) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
  });

/** What a server answers requests with. */
export interface WebApp {
  readonly answer: RequestListener;
  readonly pages: PageCounts;
}

/** What programs that watch the site are answered from. */
export interface Probes {
  readonly ready: () => Promise<Readiness>;
  /** In the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** What they must show for the metrics; see {@link metricsRoute}. */
  readonly metricsToken: string | undefined;
}

/** The whole pipeline on one screen, in the order in which a request runs through it; before it, pages from memory. */
export function createWebApp(site: Site, probes: Probes): WebApp {
  const app = express();
  const pages = pageCache(site);
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback');
  app.set('query parser', 'simple');
  app.use(securityHeaders(site.settings.secure));
  app.use(healthRoutes(probes.ready));
  app.use(metricsRoute(probes.metricsToken, probes.metrics));
  app.use('/assets', assetFiles());
  app.use(pinoHttp({ logger: site.log, autoLogging: false }));
  app.use(async (req: Request, res: Response, next: NextFunction) => {
    const language = languageOf(req);
    const context = { language, t: translators[language], now: site.deps.clock.now() };
    // Errors before the session is known are shown to the public.
    setPageContext(res, { ...context, actor: null });
    setPageContext(res, { ...context, actor: await actorOf(site, req) });
    res.set('Cache-Control', 'no-cache').vary('Cookie').vary('Accept-Encoding');
    next();
  });
  app.use(refuseCrossSite(site.deps.siteUrl));
  app.use(refuseRepeated);
  app.use(pages.keeps);
  app.use(mount(site, routes));
  // After every page: it answers what they refuse.
  app.use(loginForExpired(site));
  app.use(notFound);
  app.use(errorPages(site));
  return { answer: pages.before(app), pages: pages.counts };
}
