export type { Deps } from './deps.js';
export {
  type Db,
  engineOf,
  forUpdate,
  openPostgres,
  openSqlite,
  searchCondition,
  spaceHan,
} from './dialect.js';
export { migrate } from './migrate.js';
export { type DatabaseLocation, openDatabase } from './open.js';
export type * from './tables.js';
export { isUniqueViolation, transact } from './transaction.js';
