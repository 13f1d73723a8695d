import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { signReceipt } from '../../src/audit/index.js';
import { findLatestEntry, listActiveEntries } from '../../src/draws/index.js';
import {
  type Certificate,
  parseReceipt,
  serializeCertificate,
  verifyCertificate,
} from '../../src/selection/index.js';
import { freshDatabase } from '../support/databases.js';
import { anEntry } from '../support/marketplace-builders.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { after, besiege, CLOSING, outcomeOf, type Siege } from '../support/siege.js';

const directory = mkdtempSync(join(tmpdir(), 'receipts-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function receiptOf({ deps, need }: Siege, agencyId: string | null): Promise<string> {
  const entry = await findLatestEntry(deps.db, need.id, agencyId ?? '');
  if (!entry) throw new Error('no entry');
  const { agencyCode: agency, planHash, entryHash, blind } = entry;
  return (await signReceipt(deps, { need: need.number, planHash, agency, entryHash, blind }))?.note ?? '';
}

/** Codes of what failed, after the Python program said whether anything did. */
async function failing(certificate: Certificate, receipts: readonly string[]): Promise<string[]> {
  const text = serializeCertificate(certificate);
  const { ok, checks } = verifyCertificate(text, { receipts });
  const path = join(directory, 'certificate.json');
  writeFileSync(path, text);
  const options = receipts.flatMap((receipt, index) => {
    const file = join(directory, `${index}.txt`);
    writeFileSync(file, receipt);
    return ['--receipt', file];
  });
  // Nobody witnessed its list: right sums are of the second grade.
  if (pythonAvailable) expect((await runPython(...options, path)).status).toBe(ok ? 3 : 1);
  return checks.flatMap(({ ok: holds, found }) =>
    holds === false && Array.isArray(found) ? found.map(({ key }) => key) : [],
  );
}

it('a receipt holds the certificate to what was promised to its entrant', async () => {
  const { db, close } = await freshDatabase('sqlite');
  const siege = await besiege(db, 'commit');
  const { deps, need, favourite, entrants } = siege;
  await anEntry(deps, favourite.actor, need);
  const first = await receiptOf(siege, favourite.actor.agencyId);
  siege.clock.advance(60_000);
  await anEntry(deps, favourite.actor, need);
  const latest = await receiptOf(siege, favourite.actor.agencyId);
  const others = await Promise.all(entrants.map(({ actor }) => receiptOf(siege, actor.agencyId)));
  expect(parseReceipt(latest)).toMatchObject({ need: need.number, agency: favourite.creditCode });
  expect(await listActiveEntries(db, need.id)).toHaveLength(4);
  await siege.at(after(CLOSING));
  const certificate = (await outcomeOf(siege)).certificate as Certificate;

  expect(await failing(certificate, [latest, ...others])).toEqual([]);
  expect(await failing(certificate, [first])).toEqual(['receipt/replaced']);
  // Another need's receipt says nothing of this one.
  expect(await failing(certificate, [latest.replaceAll(need.number, 'CX-2017-999999')])).toEqual([]);
  const forged = latest.replace(/^entry .*$/m, `entry ${'0'.repeat(64)}`);
  expect(await failing(certificate, [forged])).toEqual(['receipt/signature']);
  // As if the site had left the entry out, name and all.
  const { agencyNames } = certificate.annex;
  const hidden = {
    ...certificate,
    entries: certificate.entries.filter(({ entry }) => entry.agency !== favourite.creditCode),
    annex: {
      ...certificate.annex,
      agencyNames: Object.fromEntries(
        Object.entries(agencyNames).filter(([code]) => code !== favourite.creditCode),
      ),
    },
  } as Certificate;
  expect(await failing(hidden, [latest])).toContain('receipt/missing');
  const amended = { ...certificate, planHash: '0'.repeat(64) };
  expect(await failing(amended, [latest])).toContain('receipt/plan');
  expect(await failing({ ...certificate, log: null }, [latest])).toEqual(['log/absent']);
  const events = certificate.log?.events.map((event) =>
    event.leaf.kind === 'entries.closed' ? { ...event, leaf: { ...event.leaf, seq: 1 } } : event,
  );
  const early = { ...certificate, log: { ...certificate.log, events } } as Certificate;
  expect(await failing(early, [latest])).toContain('receipt/late');
  expect(parseReceipt(certificate.log?.checkpoint ?? '')).toBeUndefined();
  await close();
});
