export {
  type AwardLine,
  findAward,
  listAwardsOfAgency,
  listLatestAwards,
  sumAwards,
} from './award-queries.js';
export { type ChoiceRow, findChoice, insertChoice, listDueChoices, settleChoice } from './choice-queries.js';
export { type CourseRow, findCourse, listCourses } from './course-queries.js';
export { type ImportOutcome, importAwards } from './import-awards.js';
export type { FileFault } from './import-file.js';
export { IMPORT_COLUMNS, type ImportCode, type ImportProblem } from './import-row.js';
export { extendCourse, moveCourse } from './move-course.js';
export { type NewAward, recordAwards, rollUp } from './record-award.js';
export { daysOfStage, mayFollow, STAGE_NAMES, STAGES, type Stage, stageDueAt, type Turn } from './stages.js';
export { voidAward, voidRound } from './void-award.js';
