import type BetterSqlite3 from 'better-sqlite3';

const marks = new WeakMap<object, () => string>();

/** Lets {@link changeMark} tell of a handle over an SQLite database. */
export function watchChanges(db: object, database: BetterSqlite3.Database): void {
  // The first changes with what other connections commit, the second with what this one writes.
  const [others, own] = ['pragma data_version', 'select total_changes()'].map((text) =>
    database.prepare(text).pluck(),
  );
  marks.set(db, () => `${String(others?.get())} ${String(own?.get())}`);
}

/**
 * A text that stays the same as long as nobody writes to the database; undefined where only a query can tell
 * (PostgreSQL). It costs some microseconds, and waits for no transaction: it may change before a write is visible.
 */
export function changeMark(db: object): string | undefined {
  return marks.get(db)?.();
}
