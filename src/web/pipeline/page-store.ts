import { LRUCache } from 'lru-cache';
import type { Tag } from '../../audit/index.js';
import type { Instant } from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import { watchLog } from './log-watch.js';
import type { TextAnswer } from './text-answer.js';

/** A public page in memory. */
export interface StoredPage {
  readonly answer: TextAnswer;
  /** Every header that the pipeline has set, but those of the answer's form: names and values in turns. */
  readonly headers: readonly string[];
  /** What it depends on; undefined for everything. */
  readonly tags: readonly Tag[] | undefined;
  /** Of the watched log when the page was begun. */
  readonly version: number;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** Public pages in memory with what says whether they are still right. */
export interface PageStore {
  /** The page that was kept under a key, right or not. */
  find(key: string): StoredPage | undefined;
  keep(key: string, page: StoredPage): void;
  /** Of the watched log: what is read from now on is no older. */
  readonly version: number;
  /** False where the log has to be looked at first. */
  isUpToDate(): boolean;
  look(): Promise<void>;
  /** True for a page that shows what was right when the log was last looked at, by the present time. */
  isRight(page: StoredPage): boolean;
}

/** An empty store, of 24 MB at most. */
export function pageStore({ db, clock }: Pick<Deps, 'db' | 'clock'>): PageStore {
  const log = watchLog(db);
  const pages = new LRUCache<string, StoredPage>({
    maxSize: 24 * 1024 * 1024,
    // A long sheet would push out a hundred pages.
    maxEntrySize: 1024 * 1024,
    // Twice: room for the compressed forms.
    sizeCalculation: ({ answer }) => 2 * answer.body.length + 2000,
  });
  // What is found out once for all requests that come in one turn of the loop: they had arrived before.
  let turn: { readonly isUpToDate: boolean; readonly now: Instant } | undefined;
  const present = (): NonNullable<typeof turn> => {
    if (turn) return turn;
    turn = { isUpToDate: log.isUpToDate(), now: clock.now() };
    setImmediate(() => {
      turn = undefined;
    });
    return turn;
  };
  return {
    find: (key) => pages.get(key),
    keep: (key, page) => {
      pages.set(key, page);
    },
    get version() {
      return log.version;
    },
    isUpToDate: () => present().isUpToDate,
    look: async () => {
      await log.look();
      turn = undefined;
    },
    isRight: (page) => {
      const { now } = present();
      return log.holds(page) && page.from <= now && now < page.until;
    },
  };
}
