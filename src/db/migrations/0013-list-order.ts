import type { SchemaStep } from '../dialect.js';

/** The orders in which public lists are read: a page of them needs no sorting of the whole table. */
export const listOrderSchema: SchemaStep = () => [
  // The latest awards on the home page.
  `create index award_by_time on award (awarded_at desc, need_id)`,
  // The list of needs of one county, the latest publication first.
  `create index need_by_county_published on need (county_key, published_at, id)`,
  // The register of agencies.
  `create index agency_in_order on agency (name, id)`,
];
