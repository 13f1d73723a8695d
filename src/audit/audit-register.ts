import type { Db } from '../db/index.js';
import { canonicalNotice } from '../selection/index.js';
import type { Report } from './audit-report.js';
import type { PublishedEvent } from './published-event.js';
import { REGISTERED } from './register-facts.js';
import { listApproved, loadRegisterFacts } from './register-queries.js';

const PAGE = 500;

/** What the log says of the register: collected while it is read, then compared with the tables. */
export interface RegisterAudit {
  event(event: PublishedEvent): void;
  compare(db: Db): Promise<void>;
}

/**
 * Holds the register to the last record of each agency: standing, qualifications and suspensions are what the log says in
 * clear, for every approved agency and no other. A log of before there were such records is not asked for them.
 */
export function auditRegister(report: Report): RegisterAudit {
  const latest = new Map<string, PublishedEvent>();

  const comparePage = async (
    db: Db,
    agencies: readonly { id: string; creditCode: string }[],
  ): Promise<void> => {
    for (const { id, creditCode } of agencies) {
      const event = latest.get(creditCode);
      const at = { table: 'agency', key: id };
      if (!event) {
        report({ ...at, problem: 'unlogged', found: `${creditCode} ${REGISTERED}` });
        continue;
      }
      const facts = (await loadRegisterFacts(db, [id], event.at)).get(creditCode);
      const [expected, found] = [event.data, facts].map(canonicalNotice);
      if (expected !== found)
        report({
          ...at,
          problem: 'contradicted',
          event: event.seq,
          ...(expected ? { expected } : {}),
          ...(found ? { found } : {}),
        });
      latest.delete(creditCode);
    }
  };
  return {
    event(event) {
      if (event.kind === REGISTERED) latest.set(event.subject, event);
    },
    async compare(db) {
      if (latest.size === 0) return;
      let after = '';
      for (;;) {
        const agencies = await listApproved(db, { after, limit: PAGE });
        await comparePage(db, agencies);
        after = agencies.at(-1)?.id ?? after;
        if (agencies.length < PAGE) break;
      }
      for (const { seq, subject } of latest.values())
        report({ table: 'audit_event', key: `${seq}`, problem: 'wrong-subject', event: seq, found: subject });
    },
  };
}
