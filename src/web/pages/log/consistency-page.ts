import { z } from 'zod';
import { findLatestCheckpoint, proveContinuation } from '../../../audit/index.js';
import { formatConsistency } from '../../../selection/index.js';
import { count } from '../../forms/query.js';
import { HttpError, refuseParameter } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { urls } from '../../urls.js';

/** Numbers of records between which a proof is asked for; without `to` those of the latest checkpoint. */
const consistencyQuery = z.object({ from: count('log.from'), to: count('log.to') });

const consistency = data({
  address: urls.logConsistency,
  roles: 'public',
  query: consistencyQuery,
  load: async ({ site: { deps }, asked }) => {
    const { from, to } = asked.values;
    if (from === undefined) return refuseParameter([asked.refusal('from', 'query/bad-number')]);
    const latest = (await findLatestCheckpoint(deps.db))?.size ?? 0;
    const second = to ?? latest;
    if (to !== undefined && from > to)
      return refuseParameter([asked.refusal('from', 'query/sizes-reversed')]);
    const proof = from > second ? undefined : await proveContinuation(deps.db, from, second);
    if (!proof) throw new HttpError(404, 'log/no-such-size', { size: latest });
    return proof;
  },
  type: 'text/plain; charset=utf-8',
  // Bytes are kept nowhere: there are as many answers as pairs of sizes.
  body: (proof) => Buffer.from(formatConsistency(proof)),
  fileName: ({ from, to }) => `consistency-${from.size}-${to.size}.txt`,
});

/** The proof that the log of one size begins with that of another, as a file. */
export const logConsistencyPages = [consistency];
