import type { Logger } from 'pino';
import type { Deps } from '../db/index.js';
import type { Reader } from './apart/reader.js';
import type { Verifier } from './pages/verify/verifier.js';
import type { Renderer } from './render/renderer.js';

/** Settings of the site that pages show or depend on. */
export interface SiteSettings {
  /** True while the database holds invented demonstration data: every page says so. */
  readonly demo: boolean;
  /** True behind https: cookies are marked secure. */
  readonly secure: boolean;
  /** Where the log's key and checkpoints are printed outside the site; empty where nowhere. */
  readonly keyPrintedAt: readonly string[];
}

/** What every route module is given. */
export interface Site {
  readonly deps: Deps;
  readonly settings: SiteSettings;
  readonly renderer: Renderer;
  readonly log: Logger;
  readonly verifier: Verifier;
  /** Answers what takes longer than other visitors may wait. */
  readonly reader: Reader;
}
