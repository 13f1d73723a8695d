import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { enterNeed, findSelection, listActiveEntries, withdrawEntry } from '../../src/draws/index.js';
import { getNeed, withdrawNeed } from '../../src/needs/index.js';
import { type Certificate, verifyCertificate } from '../../src/selection/index.js';
import { amend } from '../support/amendments.js';
import { recordCeremony } from '../support/ceremony.js';
import { ENGINES, freshFile, onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer } from '../support/marketplace-builders.js';

const site = (db: Db) => {
  const clock = fakeClock();
  return { deps: testDeps(db, { clock }), clock };
};

async function run(deps: ReturnType<typeof testDeps>): Promise<void> {
  const failed = await runJobs(deps);
  if (failed.length > 0) throw failed[0]?.error;
}

const codes = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : result.errors?.map(({ code }) => code);

onEachDatabase('draws', (open) => {
  it('lead from sign-up to a certificate, an award and a saving', async () => {
    const { deps, clock } = site(await open());
    const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps), await anAgency(deps)];
    const need = await aPublishedNeed(deps);
    for (const [index, bid] of ['95000', '88000.50', '88000.50', '91000'].entries()) {
      await anEntry(deps, agencies[index]!.actor, need, bid);
    }
    clock.set(addMillis(need.closesAt, -1));
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('published');
    clock.set(need.closesAt);
    await run(deps);
    const done = await getNeed(deps.db, need.id);
    expect(done.state).toBe('selected');
    const selection = await findSelection(deps.db, need.id);
    const verification = verifyCertificate(selection?.certificate ?? '');
    expect(verification.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(verification.certificate?.priceFen).toBe(8_800_050);
    const award = await deps.db.selectFrom('award').selectAll().executeTakeFirstOrThrow();
    expect(award).toMatchObject({
      budgetFen: 9_800_000,
      priceFen: 8_800_050,
      savingFen: 999_950,
      countyKey: 'chuxiong',
    });
    expect(await deps.db.selectFrom('savingRollup').selectAll().execute()).toMatchObject([
      { projects: 1, savingFen: 999_950 },
    ]);
    await run(deps);
    expect(await deps.db.selectFrom('selection').select('round').execute()).toHaveLength(1);
  });

  it('keep bids unreadable before the deadline', async () => {
    const { deps } = site(await open());
    const agency = await anAgency(deps);
    const need = await aPublishedNeed(deps);
    await anEntry(deps, agency.actor, need, '87654.32');
    for (const table of ['entry', 'auditEvent', 'need', 'needVersion'] as const) {
      const text = JSON.stringify(await deps.db.selectFrom(table).selectAll().execute());
      expect(text).not.toContain('8765432');
      expect(text).not.toContain('87654');
    }
  });

  it('take entries until the last millisecond and not after', async () => {
    const { deps, clock } = site(await open());
    const [first, second] = [await anAgency(deps), await anAgency(deps)];
    const need = await aPublishedNeed(deps);
    clock.set(addMillis(need.closesAt, -1));
    await anEntry(deps, first.actor, need, '90000');
    clock.set(need.closesAt);
    expect(codes(await enterNeed(deps, second.actor, { ...need, bid: '90000' }))).toEqual([
      'draws/already-closed',
    ]);
    expect(codes(await withdrawEntry(deps, first.actor, need.number))).toEqual(['draws/already-closed']);
    expect(codes(await withdrawNeed(deps, need.owner, { id: need.id, reason: 'x' }))).toEqual([
      'needs/already-closed',
    ]);
  });

  it('refuse bids outside the rules, with the field', async () => {
    const { deps } = site(await open());
    const agency = await anAgency(deps);
    const need = await aPublishedNeed(deps, { floor: '40000' });
    const refusals = [];
    for (const bid of ['', '0', '-1', '1.999', '98000.01', '39999.99', '1e5', '九万']) {
      refusals.push([bid, codes(await enterNeed(deps, agency.actor, { ...need, bid }))?.[0]]);
    }
    expect(refusals).toEqual([
      ['', 'form/required'],
      ['0', 'form/zero-money'],
      ['-1', 'form/bad-money'],
      ['1.999', 'form/bad-money'],
      ['98000.01', 'draws/bid-above-ceiling'],
      ['39999.99', 'draws/bid-below-floor'],
      ['1e5', 'form/bad-money'],
      ['九万', 'form/bad-money'],
    ]);
    expect(await listActiveEntries(deps.db, need.id)).toEqual([]);
    await anEntry(deps, agency.actor, need, '９８０００');
  });

  it('make one entry of a form sent twice, and replace a changed one', async () => {
    const { deps } = site(await open());
    const agency = await anAgency(deps);
    const need = await aPublishedNeed(deps);
    const form = { ...need, nonce: 'ab'.repeat(32), bid: '90000' };
    const both = await Promise.all([
      enterNeed(deps, agency.actor, form),
      enterNeed(deps, agency.actor, form),
    ]);
    expect(both[0]).toEqual(both[1]);
    await anEntry(deps, agency.actor, need, '89000');
    const rows = await deps.db.selectFrom('entry').select(['state', 'entryHash']).orderBy('id').execute();
    expect(rows.map(({ state }) => state)).toEqual(['superseded', 'active']);
    await withdrawEntry(deps, agency.actor, need.number);
    expect(await listActiveEntries(deps.db, need.id)).toEqual([]);
  });

  it('fail with too few valid entries, by source of funds', async () => {
    const { deps, clock } = site(await open());
    const [one, two] = [await anAgency(deps), await anAgency(deps)];
    // Money of the state takes no commitment by the site alone, and no bids under its key.
    const drawn = { fund: 'state', source: 'ceremony', method: 'random', minEntries: '' };
    const state = await aPublishedNeed(deps, drawn);
    const social = await aPublishedNeed(deps, { fund: 'social', minEntries: '' });
    for (const { actor } of [one, two]) {
      await anEntry(deps, actor, state);
      await anEntry(deps, actor, social, '90000');
    }
    clock.set(addMillis(social.closesAt, 1));
    await run(deps);
    expect(await getNeed(deps.db, state.id)).toMatchObject({ state: 'failed', reason: 'too-few-entries' });
    expect((await getNeed(deps.db, social.id)).state).toBe('selected');
  });

  it('exclude with a reason: tampered bids, relatives, the avoidance list', async () => {
    const { deps, clock } = site(await open());
    const kin = { legalRepresentative: '同一法人' };
    const first = await anAgency(deps, kin);
    const second = await anAgency(deps, kin);
    const forged = await anAgency(deps);
    const avoided = await anAgency(deps);
    const good = [await anAgency(deps), await anAgency(deps)];
    const need = await aPublishedNeed(deps);
    for (const [index, agency] of [first, second, forged, avoided, ...good].entries()) {
      clock.advance(1000);
      await anEntry(deps, agency.actor, need, `${90000 + index}`);
    }
    await deps.db
      .updateTable('entry')
      .set({ sealedBid: Buffer.alloc(40).toString('base64') })
      .where('agencyCode', '=', forged.creditCode)
      .execute();
    await deps.db
      .updateTable('agencyVersion')
      .set(
        await deps.db
          .selectFrom('owner')
          .select(['legalRepresentative', 'representativeKey'])
          .executeTakeFirstOrThrow(),
      )
      .where('agencyId', '=', avoided.actor.agencyId ?? '')
      .execute();
    clock.set(need.closesAt);
    await run(deps);
    const certificate = JSON.parse((await findSelection(deps.db, need.id))?.certificate ?? '') as Certificate;
    const reasons = Object.fromEntries(
      certificate.pool.excluded.map(({ agency, reason }) => [agency, reason]),
    );
    expect(reasons).toEqual({
      [second.creditCode]: 'related-entry',
      [forged.creditCode]: 'bid-unreadable',
      [avoided.creditCode]: 'related-owner',
    });
    expect(verifyCertificate((await findSelection(deps.db, need.id))?.certificate ?? '').ok).toBe(true);
  });

  it('wait for a ceremony, record it once, then draw', async () => {
    const { deps, clock } = site(await open());
    const need = await aPublishedNeed(deps, { source: 'ceremony', method: 'random' });
    for (let i = 0; i < 3; i += 1) await anEntry(deps, (await anAgency(deps)).actor, need);
    clock.set(need.closesAt);
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('closed');
    const official = await aReviewer(deps);
    const record = {
      number: need.number,
      digits: '31415926535897932384',
      witnesses: ['见证人甲', '见证人乙'],
    };
    const both = await Promise.all([
      recordCeremony(deps, official, record),
      recordCeremony(deps, official, { ...record, digits: '2'.repeat(20) }),
    ]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    clock.advance(1000);
    await run(deps);
    const verification = verifyCertificate((await findSelection(deps.db, need.id))?.certificate ?? '');
    expect(verification.ok).toBe(true);
    expect(verification.checks.map(({ code }) => code)).toContain('E_CEREMONY');
  });

  it('ask for a new confirmation after an amendment', async () => {
    const { deps, clock } = site(await open());
    const agency = await anAgency(deps);
    const need = await aPublishedNeed(deps);
    await anEntry(deps, agency.actor, need, '90000');
    const typed = { budget: '99000', closesAt: '2017-06-30 09:00' };
    await amend(deps, need, typed, '提高预算');
    expect(codes(await enterNeed(deps, agency.actor, { ...need, bid: '90000' }))).toEqual(['draws/amended']);
    expect(await listActiveEntries(deps.db, need.id)).toEqual([]);
    clock.advance(1000);
    expect((await getNeed(deps.db, need.id)).version).toBe(2);
  });
});

/** Ends with the other process's exit code and what it wrote to stderr. */
function otherProcess(...words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/run-jobs-process.ts', ...words]);
    let errors = '';
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    child.on('close', (code) => resolve(`${code}${errors}`));
  });
}

it.each(ENGINES)('three processes at one database (%s) freeze and draw once', async (engine) => {
  const { db, address, close } = await freshFile(engine);
  const deps = testDeps(db, { clock: fakeClock() });
  const need = await aPublishedNeed(deps, { method: 'random' });
  for (let i = 0; i < 4; i += 1) await anEntry(deps, (await anAgency(deps)).actor, need);
  const runs = await Promise.all([1, 2, 3].map(() => otherProcess(engine, address, need.closesAt)));
  expect(runs).toEqual(['0', '0', '0']);
  for (const table of ['pool', 'selection', 'award'] as const) {
    expect(await db.selectFrom(table).select('needId').execute()).toHaveLength(1);
  }
  await close();
});
