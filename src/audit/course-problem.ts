/** What is wrong with an event: see `AuditProblem`. */
export type CourseProblem =
  | 'out-of-turn'
  | 'second-result'
  | 'unknown-entry'
  | 'miscounted'
  | 'not-as-announced';
