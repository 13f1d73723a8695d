/** What becomes of the awards of the demonstration site: one in every state that there is between publicity and archive. */
import { addMillis, addWorkingDays, HOUR, type Instant, MINUTE } from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import type { Method } from '../../selection/index.js';
import {
  award,
  choose,
  deliver,
  endService,
  evaluate,
  extend,
  file,
  type LifeSite,
  reply,
  runAwardJobs,
  settle,
} from './life-acts.js';
import {
  askForRepair,
  CLOSE_AGAIN,
  complain,
  confirmObjection,
  drawAgain,
  HOLD_AGAIN,
  object,
  penalise,
  suspend,
} from './life-decisions.js';
import type { SampleAct } from './sample-act.js';

/** Something that is done about an award, so many working days and an hour after the deadline. */
interface Step {
  readonly day: number;
  /** Minutes after that hour, where one thing follows another. */
  readonly minute: number;
  readonly run: (deps: Deps, site: LifeSite) => Promise<unknown>;
}

/** The life of one award. */
export interface Life {
  /** Working days since the deadline, for the last step to have been done and the next not to be due. */
  readonly age: number;
  readonly steps: readonly Step[];
  /** True where the agency of the login has the award, as the only entrant, of the owner of the login. */
  readonly own?: true;
  /** How it is selected; in turn unless told. */
  readonly method?: Method;
  /** Entrants, 5 unless told. */
  readonly entries?: number;
}

const step = (day: number, run: Step['run'], minute = 0): Step => ({ day, minute, run });

// The letter on the third day, taken on the fourth, the contract filed on the sixth and confirmed on the seventh.
const letter = step(3, runAwardJobs);
const taken = [letter, step(4, award('take'))];
const filed = [...taken, step(6, file(40))];
const fault = [step(18, penalise('propose')), step(19, penalise('confirm'))];
const forfeited = [...taken, ...fault, step(20, suspend('contract-refused'))];
const served = [...filed, step(7, settle('contract', true))];
const handedIn = [...served, step(10, deliver('成果报告（演示）'))];
const accepted = [...handedIn, step(11, settle('deliverable', true))];
const evaluated = (stars: number) => [...accepted, step(13, evaluate(stars))];
const archived = (stars: number) => [...evaluated(stars), step(14, reply), step(15, runAwardJobs)];
const upheld = [step(1, object('upheld')), step(2, confirmObjection)];
const redo = [...upheld, step(3, drawAgain('propose'))];
const confirmed = [...redo, step(4, drawAgain('confirm'))];
const closedAgain = [...confirmed, ...CLOSE_AGAIN.map((run, minute) => step(5, run, minute))];
const drawnAgain = [...closedAgain, ...HOLD_AGAIN.map((run, turn) => step(5, run, 30 + turn))];

/** Every life, by what it shows. A new one is a new line. */
export const LIVES: readonly Life[] = [
  // Publicity: an objection that waits, one that another official has yet to confirm, one upheld, and what follows from it.
  { age: 2, steps: [step(1, object('open'))] },
  { age: 3, steps: [step(1, object('upheld'))] },
  { age: 4, steps: upheld },
  { age: 5, steps: redo },
  { age: 6, steps: closedAgain },
  { age: 7, steps: drawnAgain },
  { age: 6, steps: [step(1, object('dismissed')), letter] },
  // The letter: waiting, declined, with a request to strike that, unanswered, passed over, without a reserve.
  { age: 4, steps: [letter], own: true },
  { age: 4, steps: [letter] },
  { age: 6, steps: [letter, step(4, award('decline'))] },
  { age: 9, steps: [letter, step(4, award('decline')), step(7, askForRepair), step(8, runAwardJobs)] },
  { age: 5, steps: [step(2, suspend('court-order')), letter] },
  { age: 8, steps: [letter, step(7, runAwardJobs)] },
  { age: 6, steps: [letter, step(4, award('decline'))], entries: 1 },
  // The contract: waiting, overdue, forfeited by two officials, filed, returned.
  { age: 6, steps: taken, own: true },
  { age: 20, steps: taken },
  { age: 26, steps: forfeited },
  { age: 8, steps: filed, own: true },
  { age: 8, steps: filed },
  { age: 8, steps: [...filed, step(7, settle('contract', false))] },
  // The service: running, overdue, to be extended, extended, handed in, returned, to be ended, ended.
  { age: 9, steps: served, own: true },
  { age: 14, steps: [...taken, step(6, file(2)), step(7, settle('contract', true))] },
  { age: 12, steps: [...served, step(9, extend)] },
  { age: 12, steps: [...served, step(9, extend), step(10, settle('extension', true))] },
  { age: 12, steps: [...handedIn, step(11, complain)], own: true },
  { age: 12, steps: [...handedIn, step(11, settle('deliverable', false))] },
  { age: 12, steps: [...served, step(9, endService)] },
  { age: 14, steps: [...served, step(9, endService), step(10, settle('end', true))] },
  // Evaluation and archive; the agency of the login is on the red list.
  { age: 13, steps: accepted, own: true },
  { age: 16, steps: evaluated(4), own: true },
  { age: 20, steps: archived(5), own: true },
  { age: 24, steps: archived(5), own: true },
  { age: 28, steps: archived(5), own: true },
  { age: 26, steps: archived(3) },
  { age: 30, steps: archived(2) },
  // The owner's choice from a small list: waiting for the owner of the login, made, and not made in time.
  { age: 1, steps: [], own: true, entries: 5, method: 'merit' },
  { age: 3, steps: [step(1, choose)], method: 'merit' },
  { age: 5, steps: [letter], method: 'merit' },
];

/** What is done about an award after its need was drawn: an hour later in the day than the clocks of its rules end. */
export const lifeActs = ({ steps }: Life, closesAt: Instant, site: LifeSite): SampleAct[] =>
  steps.map(({ day, minute, run }) => ({
    at: addMillis(addWorkingDays(closesAt, day), HOUR + minute * MINUTE),
    run: async (deps) => {
      await run(deps, site);
    },
  }));
