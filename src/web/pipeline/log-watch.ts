import { getLogMoment, listSubjectsAfter, type Tag, touchedBy } from '../../audit/index.js';
import { changeMark, type Db } from '../../db/index.js';

/** After more new events than this, reading them costs more than making pages anew. */
const MOST_EVENTS = 1000;

/** As many tags are remembered. */
const MOST_TAGS = 20_000;

/** Knows what the events of the log have touched, whichever process wrote them. */
export interface LogWatch {
  /** Grows with whatever happens: what was read after it was asked for is no older. */
  readonly version: number;
  /** True where nothing can have happened since the last look; asks the database for no rows. */
  isUpToDate(): boolean;
  /** Looks what has happened until now. Requests that come at the same time share a look. */
  look(): Promise<void>;
  /** True where nothing that was seen has touched a page made at a version; without tags it depends on everything. */
  holds(page: { readonly version: number; readonly tags: readonly Tag[] | undefined }): boolean;
}

/** Shares runs of `work` among callers, each of whom gets one that began after the call. */
function shared(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  const run = (): Promise<void> => {
    waiting = undefined;
    const mine = work().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (!running) return run();
    waiting ??= running.then(run, run);
    return waiting;
  };
}

/** Watches the log of a database. */
export function watchLog(db: Db): LogWatch {
  let version = 0;
  let sequence: number | undefined;
  let signed = '';
  let mark: string | undefined;
  /** Pages of earlier versions are not right any more, whatever their tags. */
  let floor = 0;
  const touched = new Map<Tag, number>();

  const touchEverything = (): void => {
    touched.clear();
    floor = version;
  };

  const readEvents = async (head: number): Promise<void> => {
    const count = sequence === undefined ? -1 : head - sequence;
    if (sequence === undefined || count < 0 || count > MOST_EVENTS) return touchEverything();
    for (const event of await listSubjectsAfter(db, sequence, count)) {
      const tags = touchedBy(event);
      if (tags === 'everything') touchEverything();
      else for (const tag of tags) touched.set(tag, version);
    }
    if (touched.size > MOST_TAGS) touchEverything();
  };

  const look = shared(async () => {
    // Asked for first: what is written meanwhile shows at the next look.
    const before = changeMark(db);
    const moment = await getLogMoment(db);
    if (moment.sequence !== sequence || moment.signed !== signed) {
      version += 1;
      if (moment.signed !== signed) touched.set('checkpoint', version);
      if (moment.sequence !== sequence) await readEvents(moment.sequence);
      ({ sequence, signed } = moment);
    }
    mark = before;
  });

  return {
    get version() {
      return version;
    },
    isUpToDate: () => {
      try {
        return mark !== undefined && changeMark(db) === mark;
      } catch {
        // Where the database is gone the look that follows says so.
        return false;
      }
    },
    look,
    holds: (page) =>
      page.version >= floor &&
      (page.tags
        ? page.tags.every((tag) => (touched.get(tag) ?? 0) <= page.version)
        : page.version === version),
  };
}
