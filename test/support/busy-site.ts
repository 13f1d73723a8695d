import { expect } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { proposeSuspension, settleSuspension, storeAttachment } from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { rotateKey } from '../../src/audit/index.js';
import { IMPORT_COLUMNS, importAwards } from '../../src/awards/index.js';
import { assertDefined, creditCodeCheck } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  contributeShare,
  postponeLottery,
  proposeFailure,
  proposeFinding,
  proposeRedo,
  recordLottery,
  settleFailure,
  settleFinding,
  settleRedo,
  withdrawEntry,
} from '../../src/draws/index.js';
import { listHits, markHit } from '../../src/flags/index.js';
import {
  approveAmendment,
  needFormSchema,
  publishNeed,
  registerCustodian,
  returnAmendment,
  saveDraft,
  submitNeed,
  withdrawAmendment,
} from '../../src/needs/index.js';
import { makeKeyPair } from '../../src/sealing/index.js';
import { propose, sendChange } from './amendments.js';
import { anAccount, anOwner } from './builders.js';
import { recordCeremony } from './ceremony.js';
import { type FakeClock, fakeClock, testDeps } from './deps.js';
import { playDirectChoices } from './direct-choice.js';
import { playEntryNotices } from './entry-notices.js';
import { findAgainst } from './findings.js';
import { playLostSecret } from './lost-secrets.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aReviewer,
  mustBe,
  PDF,
} from './marketplace-builders.js';
import { playNamesakes } from './namesakes.js';
import { anUpheldComplaint, aWithdrawnComplaint } from './objections.js';
import { playAwards } from './play-awards.js';
import { playChoices } from './play-choices.js';
import { playRequests } from './standings.js';
import { aDocument, aProposal, suspendNow } from './suspensions.js';

/** Two finished selections of an older system. */
function anImportFile(): Buffer {
  const body = '91532300MB0000001';
  const lines = [1, 2].map((n) => {
    const cells: Record<string, string> = {
      need_number: `OLD-2016-${n}`,
      project_code: `2016-532301-76-01-00000${n}`,
      title: `旧系统项目 ${n}`,
      division: '532301',
      owner: '旧系统业主（演示）',
      qualification_type: 'C01',
      method: 'lowest',
      fund: 'state',
      budget_yuan: '60000',
      price_yuan: '41500.00',
      agency_code: `${body}${creditCodeCheck(body)}`,
      agency_name: '旧系统机构（演示）',
      awarded_on: '2016-12-31',
    };
    return IMPORT_COLUMNS.map((column) => cells[column]).join(',');
  });
  return Buffer.from(`${[IMPORT_COLUMNS.join(','), ...lines].join('\n')}\n`);
}

const FOREVER = '2017-06-30 09:00';

/** A site on which everything happened once: at least two rows in every audited table. */
export async function aBusySite(db: Db, clock: FakeClock = fakeClock()) {
  const deps = testDeps(db, { clock });
  const run = async () => expect(await runJobs(deps)).toEqual([]);
  const official = await aReviewer(deps);
  const agencies = [];
  // Two that share a telephone are a red flag wherever both enter.
  for (let count = 0; count < 4; count += 1)
    agencies.push(await anAgency(deps, count < 2 ? { contactPhone: '13900009999' } : {}));
  const [first, second] = agencies;
  if (!first || !second) throw new Error('no agencies');
  const extra = [await anAgency(deps), await anAgency(deps)];
  for (const { creditCode } of extra) {
    await suspendNow(deps, creditCode);
  }
  const again = extra[0]?.creditCode ?? '';
  await suspendNow(deps, again, { suspended: false, reason: '已整改' });
  const { id: refused } = mustBe(
    await proposeSuspension(deps, official, { ...aProposal(), creditCode: again, documents: [] }),
  );
  mustBe(await settleSuspension(deps, official, { creditCode: again, proposal: refused, confirm: false }));
  const needs: { number: string; planHash: string }[] = [];
  for (const source of ['ceremony', 'ceremony', 'commit']) {
    const { actor } = await anOwner(deps);
    const why = `与业主有隶属关系 ${needs.length}`;
    const avoidance = extra.map(({ creditCode }) => `${creditCode} ${why}`).join('\n');
    const lines = [{ type: 'C01', minGrade: needs.length > 0 ? '乙' : '丙' }];
    const file = mustBe(
      await storeAttachment(deps, actor, {
        name: `范围 ${source}.pdf`,
        mediaType: 'application/pdf',
        content: Buffer.concat([PDF, Buffer.from(`%${needs.length}`)]),
      }),
    );
    const photo = mustBe(
      await storeAttachment(deps, actor, {
        name: '现场照片.pdf',
        mediaType: 'application/pdf',
        content: Buffer.concat([PDF, Buffer.from(`%extra ${needs.length}`)]),
      }),
    );
    const typed = aNeedForm(deps, { source, lines, avoidance, attachments: [file], closesAt: FOREVER });
    const { id } = mustBe(await saveDraft(deps, actor, { id: deps.newId(), typed }));
    mustBe(await submitNeed(deps, actor, { id, typed, form: needFormSchema.parse(typed) }));
    mustBe(await publishNeed(deps, official, id));
    const changed = { ...typed, budget: '97000', avoidance: avoidance.split('\n')[0] };
    clock.advance(1000);
    const need = { id, owner: actor, typed };
    const proposal = await propose(deps, need, changed, '预算调整');
    const { number } = mustBe(await approveAmendment(deps, official, proposal));
    const beside = { ...changed, ownerPhone: '0878-3120001', extraAttachments: [photo] };
    mustBe(await sendChange(deps, need, beside, '更换电话'));
    const version = await db
      .selectFrom('needVersion')
      .select('planHash')
      .where('needId', '=', id)
      .where('version', '=', 2)
      .executeTakeFirstOrThrow();
    needs.push({ number, planHash: version.planHash });
  }
  for (const need of needs) {
    for (const [index, { actor }] of agencies.entries()) {
      clock.advance(1000);
      await anEntry(deps, actor, need, `${90000 - index}`);
    }
    await anEntry(deps, first.actor, need, '89000');
    mustBe(await withdrawEntry(deps, agencies[3]?.actor ?? first.actor, need.number));
  }
  await run();
  clock.set('2017-07-03T01:00:00.000Z');
  await run();
  for (const { number } of needs.slice(0, 2)) {
    mustBe(
      await recordCeremony(deps, official, {
        number,
        digits: number.replaceAll(/\D/g, '').padStart(20, '31415926535897932384'),
        witnesses: ['见证人甲', '见证人乙'],
      }),
    );
  }
  clock.advance(1000);
  await run();
  await rotateKey(deps);
  expect(await importAwards(deps, anImportFile())).toMatchObject({ kind: 'done', loaded: 2 });
  const proposed = await aPublishedNeed(deps);
  for (const end of ['returned', 'withdrawn', 'lapsed']) {
    const id = await propose(deps, proposed, { budget: '97000' });
    if (end === 'returned') mustBe(await returnAmendment(deps, official, { id, reason: '请说明理由' }));
    if (end === 'withdrawn') mustBe(await withdrawAmendment(deps, proposed.owner, proposed.id));
  }
  // A draft is its owner's business: the log does not know it.
  const owner = await anOwner(deps);
  await saveDraft(deps, owner.actor, { id: deps.newId(), typed: aNeedForm(deps) });
  await run();
  await playNamesakes(deps, clock);
  await laterYears(deps, clock, agencies);
  await playAwards(deps, clock);
  await playChoices(deps, clock);
  await playEntryNotices(deps, clock);
  await playDirectChoices(deps, clock, run);
  for (const { id, number } of await listHits(db, 'all', {}, { limit: 2 }))
    mustBe(await markHit(deps, official, { id, note: `已核实 ${number}` }));
  return { deps, clock };
}

/** Custodians, lotteries with a postponement, incidents, decisions to draw again or to fail, reports of fairness. */
async function laterYears(
  base: Deps,
  clock: FakeClock,
  agencies: readonly { readonly actor: Actor; readonly creditCode: string }[],
): Promise<void> {
  const creditCodes = agencies.map(({ creditCode }) => creditCode);
  clock.set('2023-08-18T01:00:00.000Z');
  const sources = {
    kinds: ['commit', 'ceremony', 'lottery'] as const,
    closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
  };
  const deps: Deps = { ...base, sources, custodians: 2 };
  const { db } = deps;
  const run = async () => expect(await runJobs(deps)).toEqual([]);
  const first = await aReviewer(deps);
  const second = (await anAccount(deps, { role: 'official' })).actor;
  const third = (await anAccount(deps, { role: 'official' })).actor;
  const stranger = (await anAccount(deps, { role: 'official' })).actor;
  const custodians = [first, second];
  const pairs = [await makeKeyPair(), await makeKeyPair(), await makeKeyPair()];
  for (const [index, actor] of [...custodians, third].entries())
    mustBe(await registerCustodian(deps, actor, pairs[index]?.recipient ?? ''));
  const needs = [];
  for (let count = 0; count < 6; count += 1) {
    const need = await aPublishedNeed(deps, { source: 'lottery', closesAt: '2023-08-23 23:49:24' });
    for (const [index, { actor }] of agencies.entries())
      await anEntry(deps, actor, need, `${91_000 + index}`);
    needs.push(need);
  }
  clock.set('2023-08-23T15:49:25.000Z');
  await run();
  const [one, two, three, four, five, six] = needs.map(({ number }) => number);
  if (!one || !two || !three || !four || !five || !six) throw new Error('no needs');
  for (const number of [one, two, three, four]) {
    for (const [index, actor] of custodians.entries())
      mustBe(await contributeShare(deps, actor, { number, identity: pairs[index]?.identity ?? '' }));
  }
  await run();
  clock.set('2023-08-24T13:40:00.000Z');
  const [a, b] = ['3', '4'].map((last) =>
    Array.from({ length: 20 }, (_, i) => `${i < 19 ? 3 * i + 1 : 76 + Number(last)}`),
  );
  for (const number of [three, four])
    mustBe(await recordLottery(deps, first, number, (number === three ? a : b) ?? []));
  for (const number of [one, two]) {
    mustBe(await postponeLottery(deps, first, number, `开奖顺延 ${number}`));
    mustBe(await postponeLottery(deps, second, number, ''));
  }
  clock.set('2023-08-25T13:40:00.000Z');
  for (const [index, number] of [one, two].entries()) {
    for (const actor of custodians)
      mustBe(await recordLottery(deps, actor, number, (index === 0 ? a : b) ?? []));
  }
  await run();
  const form = {
    basis: 'objection-upheld' as const,
    reason: '异议成立',
    source: 'ceremony' as const,
    excluded: [],
  };
  for (const [index, number] of [one, two].entries()) {
    clock.advance(1000);
    const agency = creditCodes[0] ?? '';
    const attachments = [await aDocument(deps, stranger, Buffer.concat([PDF, Buffer.from(`%${number}`)]))];
    const ground = 'related-entry' as const;
    await findAgainst(deps, { number, agency, ground, attachments }, [stranger, third]);
    const other = { number, agency, ground: 'avoidance' as const, facts: '待核实' };
    mustBe(await proposeFinding(deps, first, { ...other, attachments: [] }));
    const waits = await db
      .selectFrom('finding')
      .select('id')
      .where('state', '=', 'proposed')
      .executeTakeFirst();
    mustBe(await settleFinding(deps, first, { number, finding: waits?.id ?? '', confirm: false }));
    const objection = await anUpheldComplaint(deps, number);
    await aWithdrawnComplaint(deps, number, stranger);
    mustBe(await proposeRedo(deps, first, { number, ...form, objection, excluded: [agency] }));
    mustBe(await settleRedo(deps, second, { number, confirm: index === 0 }));
  }
  await run();
  clock.advance(3_600_000);
  await run();
  const witnesses = ['见证人丙', '见证人丁'];
  mustBe(await recordCeremony(deps, first, { number: one, digits: '27182818284590452353', witnesses }));
  await run();
  const keepers = custodians.map((actor, index) => ({ actor, pair: assertDefined(pairs[index], 'a pair') }));
  for (const leader of [first, second]) await playLostSecret(deps, clock, { custodians: keepers, leader });
  // The other two wait for a second official until that is an incident; the reports of the months follow.
  clock.set('2023-10-08T01:00:00.000Z');
  await run();
  // Nobody else opens the bids of the last two.
  for (const number of [five, six]) {
    mustBe(await contributeShare(deps, first, { number, identity: pairs[0]?.identity ?? '' }));
    mustBe(await proposeFailure(deps, first, { number, reason: `密钥遗失 ${number}` }));
    clock.advance(1000);
    mustBe(await settleFailure(deps, stranger, { number, confirm: number === five }));
  }
  await run();
  if (agencies[0]) await playRequests(deps, agencies[0]);
  await run();
}
