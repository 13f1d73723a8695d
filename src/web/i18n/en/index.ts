import { accounts } from './accounts.js';
import { agencies } from './agencies.js';
import { common } from './common.js';
import { draws } from './draws.js';
import { home } from './home.js';
import { log } from './log.js';
import { needs } from './needs.js';
import { statistics } from './statistics.js';
import { verify } from './verify.js';

/** The whole catalogue, one file an area. */
export const en = {
  ...common,
  ...accounts,
  ...agencies,
  ...home,
  ...needs,
  ...draws,
  ...verify,
  ...log,
  ...statistics,
};
