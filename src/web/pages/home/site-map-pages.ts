import type { Role } from '../../../accounts/index.js';
import { page } from '../../registry/page.js';
import type { Route } from '../../registry/route.js';
import { urls } from '../../urls.js';

/** The map of the site: every page that is a place to go to, for everybody and for whoever is logged in. */
export const siteMap = (routes: readonly Route[]) =>
  page({
    address: urls.siteMap,
    roles: 'public',
    load: () => routes,
    tags: () => [],
    view: (all, { t, actor }) => {
      const linesOf = (isFor: (route: Route) => boolean) =>
        all.filter(isFor).flatMap(({ inMap, pattern }) => (inMap ? [{ url: pattern, text: t(inMap) }] : []));
      const isOwn = (role: Role) => (route: Route) => route.roles !== 'public' && route.roles.includes(role);
      return {
        title: t('site-map.title'),
        parts: [
          { title: t('site-map.everybody'), lines: linesOf(({ roles }) => roles === 'public') },
          ...(actor ? [{ title: t(`role.${actor.role}`), lines: linesOf(isOwn(actor.role)) }] : []),
        ],
      };
    },
    template: 'home/site-map',
  });
