import {
  addMillis,
  fail,
  HOUR,
  type Instant,
  MINUTE,
  ok,
  type Result,
  SECOND,
  toMillis,
} from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { deleteAttempt, insertAttempt, listAttempts } from './attempt-queries.js';

/** So many attempts within a window, no more. */
export interface AttemptLimit {
  readonly count: number;
  /** Milliseconds. */
  readonly window: number;
}

/** Failed logins with one login name. */
const LOGIN_LIMIT: AttemptLimit = { count: 5, window: 15 * MINUTE };
/** Failed logins from one address: people of one office share it. */
const ADDRESS_LIMIT: AttemptLimit = { count: 30, window: 15 * MINUTE };
/** Registrations from one address: a service counter helps many in an hour. */
const REGISTRATION_LIMIT: AttemptLimit = { count: 20, window: HOUR };

/** Complaints of people who are not logged in from one address: files and all, so that nobody fills the disk. */
const COMPLAINT_LIMIT: AttemptLimit = { count: 20, window: HOUR };

/** No login name: those have an "@" or are codes in capitals. */
const REGISTRATION_KEY = 'registration';
const COMPLAINT_KEY = 'complaint';

/** Refusal of a frequent attempt; its parameters are `seconds` and `minutes` to wait. */
export type TooMany = 'account/too-many-attempts';

/** Milliseconds until one more attempt is allowed; 0 when it is now. `earlier` is sorted newest first. */
export function waitFor(earlier: readonly Instant[], { count, window }: AttemptLimit, now: Instant): number {
  const decisive = earlier[count - 1];
  return decisive === undefined ? 0 : Math.max(0, toMillis(addMillis(decisive, window)) - toMillis(now));
}

// The attempt is written before the earlier ones are counted, so that a hundred at once do not all slip through.
async function takeAttempt(
  { db, clock, newId }: Deps,
  attempt: { readonly loginKey: string; readonly ip: string; readonly succeeded: 0 | 1 },
  limits: readonly { readonly limit: AttemptLimit; readonly by: { loginKey?: string; ip?: string } }[],
): Promise<Result<string, TooMany>> {
  const id = newId();
  const now = clock.now();
  await insertAttempt(db, { id, at: now, ...attempt });
  let wait = 0;
  for (const { limit, by } of limits) {
    const earlier = await listAttempts(db, by, {
      succeeded: attempt.succeeded,
      since: addMillis(now, -limit.window),
      except: id,
      limit: limit.count,
    });
    wait = Math.max(wait, waitFor(earlier, limit, now));
  }
  if (wait === 0) return ok(id);
  // A refused attempt does not lengthen the wait.
  await deleteAttempt(db, id);
  return fail('account/too-many-attempts', undefined, {
    seconds: Math.ceil(wait / SECOND),
    minutes: Math.ceil(wait / MINUTE),
  });
}

/** Counts a login as failed until it succeeds, and returns its id; refuses too many by name or address. */
export async function takeLoginAttempt(
  deps: Deps,
  loginKey: string,
  ip: string,
): Promise<Result<string, TooMany>> {
  return takeAttempt(deps, { loginKey, ip, succeeded: 0 }, [
    { limit: LOGIN_LIMIT, by: { loginKey } },
    { limit: ADDRESS_LIMIT, by: { ip } },
  ]);
}

/** Counts a registration; refuses too many from one address. */
export async function takeRegistration(deps: Deps, ip: string): Promise<Result<string, TooMany>> {
  return takeAttempt(deps, { loginKey: REGISTRATION_KEY, ip, succeeded: 1 }, [
    { limit: REGISTRATION_LIMIT, by: { loginKey: REGISTRATION_KEY, ip } },
  ]);
}

/** Counts a posted form of a complaint by somebody who is not logged in; refuses too many from one address. */
export async function takeComplaint(deps: Deps, ip: string): Promise<Result<string, TooMany>> {
  return takeAttempt(deps, { loginKey: COMPLAINT_KEY, ip, succeeded: 1 }, [
    { limit: COMPLAINT_LIMIT, by: { loginKey: COMPLAINT_KEY, ip } },
  ]);
}
