export { analyzeTables } from './analyze.js';
export type { Beacon } from './beacon.js';
export { changeMark } from './change-mark.js';
export type { ClosedDays, Deps, SourceSettings } from './deps.js';
export {
  type Db,
  type Engine,
  engineOf,
  forUpdate,
  joinInOrder,
  jsonInteger,
  jsonText,
  openPostgres,
  openSqlite,
  type PostgresOptions,
  shanghaiMonth,
} from './dialect.js';
export { isCurrent, migrate } from './migrate.js';
export { type DatabaseLocation, openDatabase, openReader, readMoment } from './open.js';
export {
  findNeedTexts,
  searchBody,
  searchCondition,
  spaceHan,
  type TextSearch,
  writeAgencyText,
  writeNeedTexts,
} from './search.js';
export { databaseBytes } from './size.js';
export type * from './tables.js';
export { CLOCK_PATIENCE, ClockBehind, transact } from './transaction.js';
export { isUnavailable } from './unavailable.js';
export { openWitnessFile } from './witness-file.js';
export type { Witnesses, WitnessReply } from './witnesses.js';
