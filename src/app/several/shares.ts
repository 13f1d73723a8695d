import type { ApartLimits } from '../../web/index.js';

/** Connections to PostgreSQL of all processes that serve pages, about; its own default allows 100 to everybody. */
const CONNECTIONS = 32;

/** A request of several files is either let in whole or not at all. */
const LEAST_WAITING = 5;

/** Connections to PostgreSQL of one of so many processes that serve pages. */
export const connectionsOf = (workers: number): number =>
  Math.min(10, Math.max(3, Math.floor(CONNECTIONS / workers)));

/** What one of so many processes lets wait for slow work: the line is as long as that of a site in one process. */
export const shareOf = (limits: ApartLimits, workers: number): ApartLimits => ({
  ...limits,
  waiting: Math.max(LEAST_WAITING, Math.ceil(limits.waiting / workers)),
});
