/** SQLSTATE of what passes by itself: connection lost, server going or coming, resources, locks and limits of time. */
const PASSING_STATE = /^(08...|53...|57P0.|57014|55P03|25P03)$/;

const PASSING_CODE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|SQLITE_(BUSY|FULL|IOERR).*)$/;

/** What the PostgreSQL driver says without a code. */
const PASSING_WORDS =
  /^(timeout exceeded|timeout expired|Connection terminated|Client (has encountered a connection error|was closed))/;

/** True for an error of the database that is no fault of the request: the same may succeed a little later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return PASSING_STATE.test(code) || PASSING_CODE.test(code);
  return PASSING_WORDS.test(error.message);
}
