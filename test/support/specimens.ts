import { addWitness, signDueCheckpoint } from '../../src/audit/index.js';
import { addMillis, DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { contributeShare, enterSealed, findSelection, postponeLottery } from '../../src/draws/index.js';
import { sealTo, toRecipient, writePayload } from '../../src/sealing/index.js';
import { type Certificate, QUICKNET } from '../../src/selection/index.js';
import { recordCeremony } from './ceremony.js';
import { cosign, NEWSPAPER } from './cosign.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';
import {
  aDrawSite,
  type Chain,
  drawAgain,
  FREEZE,
  lastCertificate,
  recordNumbers,
  runAndAudit,
  withBeacon,
} from './redo-chain.js';
import { aPayload, enterAll, sealedForm, threeCustodians } from './sealed-entries.js';

/** The deadline that leads to round 1000 of the beacon, as typed. */
const CLOSES = '2023-08-23 23:49:24';
const WITNESSES = ['见证人甲', '见证人乙'];

type Site = Awaited<ReturnType<typeof aDrawSite>>;
type Fields = Readonly<Record<string, string>>;

/** A need whose bids rest under the site's key (or of its custodians), with four entries, past its deadline. */
async function aNeedOfFour({ deps, clock }: Site, fields: Fields, bids: readonly (string | undefined)[]) {
  const need = await aPublishedNeed({ ...deps, beacon: undefined }, { closesAt: CLOSES, ...fields });
  for (const bid of bids) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  clock.set(FREEZE);
  return need;
}

const BIDS = ['95000', '88000', '91000', '90000'];
const NO_BIDS = BIDS.map(() => undefined);

const certificateOf = async (deps: Deps, needId: string): Promise<Certificate> =>
  JSON.parse((await findSelection(deps.db, needId))?.certificate ?? '') as Certificate;

async function creditByCommit(db: Db): Promise<Certificate> {
  const site = await aDrawSite(db);
  const need = await aNeedOfFour(site, { method: 'credit', source: 'commit' }, NO_BIDS);
  await runAndAudit(site.deps);
  return certificateOf(site.deps, need.id);
}

async function randomByBeacon(db: Db): Promise<Certificate> {
  const site = await aDrawSite(db);
  const need = await aNeedOfFour(site, { method: 'random', source: 'drand' }, NO_BIDS);
  const deps = await withBeacon(site.deps);
  await runAndAudit(deps);
  site.clock.advance(HOUR);
  await runAndAudit(deps);
  return certificateOf(deps, need.id);
}

/** Under the time lock, one bid above the ceiling and one locked to another round; the freeze was cosigned. */
async function referenceByCeremony(db: Db): Promise<Certificate> {
  const { deps: silent, clock, officials } = await aDrawSite(db);
  const typed = { method: 'reference', source: 'ceremony', closesAt: '2023-08-23 23:59:24' };
  const need = await aPublishedNeed(silent, typed);
  await enterAll(silent, need, [9_500_000, 8_800_050, 9_100_000, 99_000_000]);
  const stray = await anAgency(silent);
  const payload = aPayload(8_600_000);
  const elsewhere = await sealTo(toRecipient(`drand:${QUICKNET.hash}:1001`), writePayload(payload));
  const form = await sealedForm(silent, stray, need, payload);
  mustBe(await enterSealed(silent, stray.actor, { ...form, sealed: elsewhere }));
  const deps = await withBeacon(silent);
  mustBe(await addWitness(deps, NEWSPAPER));
  clock.set('2023-08-23T15:59:25.000Z');
  await runAndAudit(deps);
  await signDueCheckpoint(deps);
  await cosign(deps, addMillis(clock.now(), MINUTE));
  clock.advance(HOUR);
  const { number } = need;
  mustBe(
    await recordCeremony(deps, officials[0], {
      number,
      digits: '27182818284590452353',
      witnesses: WITNESSES,
    }),
  );
  clock.advance(MINUTE);
  await runAndAudit(deps);
  return certificateOf(deps, need.id);
}

/** Two officials say that the issue of the day was not drawn, and type the numbers of the next. */
async function postponeAndRecord(chain: Chain): Promise<void> {
  const { deps, clock, officials, need } = chain;
  clock.set('2023-08-24T13:40:00.000Z');
  for (const official of officials) {
    mustBe(await postponeLottery(deps, official, need.number, '开奖顺延'));
    clock.advance(MINUTE);
  }
  clock.set('2023-08-25T13:40:00.000Z');
  await recordNumbers(chain);
  await runAndAudit(deps);
}

/** Bids that custodians open, and an issue of the lottery that was not drawn. */
async function averageByLottery(db: Db): Promise<Certificate> {
  const { deps, ...site } = await aDrawSite(db);
  const custodians = await threeCustodians(deps);
  const opened = { ...site, deps: { ...deps, custodians: 2 } };
  const need = await aNeedOfFour(opened, { method: 'average', source: 'lottery' }, BIDS);
  for (const { actor, pair } of custodians.slice(0, 2))
    mustBe(await contributeShare(deps, actor, { number: need.number, identity: pair.identity }));
  await runAndAudit(deps);
  await postponeAndRecord({ ...opened, need });
  return certificateOf(deps, need.id);
}

/** A lottery that was drawn again upon an objection, a beacon that never gave its value, a ceremony. */
async function lowestInThreeRounds(db: Db): Promise<Certificate> {
  const site = await aDrawSite(db);
  const need = await aNeedOfFour(site, { method: 'lowest', source: 'lottery' }, BIDS);
  const chain: Chain = { ...site, need };
  await runAndAudit(site.deps);
  await postponeAndRecord(chain);
  const { winner } = await lastCertificate(chain);
  site.clock.advance(DAY);
  await drawAgain(chain, { basis: 'objection-upheld', source: 'drand', excluded: [winner] });
  site.clock.advance(6 * DAY);
  await runAndAudit(site.deps);
  await drawAgain(chain, { basis: 'source-failed', source: 'ceremony' });
  return lastCertificate(chain);
}

/** A certificate as a site made it, its kinds in its name. */
export interface Specimen {
  readonly name: string;
  readonly make: (db: Db) => Promise<Certificate>;
}

/** Six certificates with every method, source and sealing, first and later rounds, with a log and without. */
export const SPECIMENS: readonly Specimen[] = [
  { name: 'credit, commit, site key', make: creditByCommit },
  { name: 'random, drand, site key', make: randomByBeacon },
  { name: 'reference, ceremony, time lock, cosigned', make: referenceByCeremony },
  { name: 'average, lottery, custodians, postponed', make: averageByLottery },
  { name: 'lowest, three rounds', make: lowestInThreeRounds },
  {
    name: 'lowest, three rounds, no log',
    make: async (db) => ({ ...(await lowestInThreeRounds(db)), log: null }),
  },
];
