import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrate } from '../../src/db/index.js';
import { listMessages } from '../../src/messages/index.js';
import { ENGINES } from '../support/databases.js';
import { anOldSite } from '../support/old-site.js';

it.each(ENGINES)(
  'messages of before the mailboxes of owners and persons go on being read on %s',
  async (engine) => {
    const { db, close } = await anOldSite(engine, 'before-awards.sqlite.gz');
    try {
      const { rows } = await sql<{
        agency_id: string;
        params: string;
      }>`select agency_id, params from message`.execute(db.withoutPlugins());
      expect(rows.length).toBeGreaterThan(0);
      await migrate(db);
      for (const { agency_id: id, params } of rows) {
        const told = await listMessages(db, { box: 'agencyId', id }, { limit: 100 });
        expect(told.map(({ content }) => content)).toContainEqual({
          kind: 'pool-frozen',
          data: JSON.parse(params) as object,
        });
      }
      expect(
        await listMessages(db, { box: 'ownerId', id: rows[0]?.agency_id ?? '' }, { limit: 100 }),
      ).toEqual([]);
    } finally {
      await close();
    }
  },
);
