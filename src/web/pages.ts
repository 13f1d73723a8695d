import { incidentList } from './pages/incidents/incident-pages.js';
import { needList } from './pages/needs/list-pages.js';
import type { Route } from './registry/route.js';

/** Every page, list, form and answer of the site. What is not in here is no address of the site. */
export const routes: readonly Route[] = [needList, incidentList].flatMap((one) => one.routes);
