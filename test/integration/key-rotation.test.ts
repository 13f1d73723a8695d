/** The log's key is replaced while needs are open whose policy names the old one. */
import { afterEach, expect, it } from 'vitest';
import { auditDatabase, rotateKey } from '../../src/audit/index.js';
import { addMillis, HOUR, SECOND } from '../../src/basics/index.js';
import { onEachDatabase } from '../support/databases.js';
import { besiegeGuarded, drawnOf, liftSieges } from '../support/guarded-siege.js';

afterEach(liftSieges);

onEachDatabase('a key of the log that is replaced between notice and deadline', (open) => {
  it('stops no draw whose policy names it: third parties are heard under both', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'commit', witnessed: true });
    await rotateKey(siege.deps);
    for (const seconds of [1, 20, 40, 60]) await siege.at(addMillis(siege.closesAt, seconds * SECOND));
    await siege.at(addMillis(siege.closesAt, HOUR));
    const drawn = await drawnOf(siege);
    expect(drawn?.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(drawn?.grade).toBe(1);
    expect(await auditDatabase(siege.deps.db)).toEqual([]);
  });
});
