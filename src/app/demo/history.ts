import { readFileSync } from 'node:fs';
import {
  assertDefined,
  covers,
  findDivision,
  type Instant,
  representativeKey,
  toShanghaiDate,
} from '../../basics/index.js';
import { type Candidate, type GradeRank, meetsRequirement } from '../../needs/index.js';
import type { Decisions } from '../../relations/index.js';
import { type Method, methodOf } from '../../selection/index.js';
import { type DemoAgency, inventAgencies, inventSuspensions, type TypeFacts } from './agencies.js';
import { splitBudget, splitSaving } from './budgets.js';
import { inventPeriod, workingDays } from './calendar.js';
import { type Chance, createChance } from './chance.js';
import type { Field } from './finished-entries.js';
import { type Finished, finishNeed, type Setting } from './finished-need.js';
import { projectName } from './names.js';
import { type DemoPair, decisionsOf, inventNamesakes } from './namesakes.js';
import type { Outline } from './outline.js';
import { type DemoOwner, inventOwners } from './owners.js';
import { createSealer } from './seeded-seal.js';

/** Shape of `data/fixtures/savings-2017.json`. */
export interface SavingsFixture {
  readonly from: string;
  readonly to: string;
  readonly agencies: number;
  readonly qualifications: number;
  readonly divisions: readonly { code: string; projects: number; budgetFen: number; savingFen: number }[];
}

/** The totals that the demonstration site must reproduce. */
export const fixture = JSON.parse(
  readFileSync(new URL('../../../data/fixtures/savings-2017.json', import.meta.url), 'utf8'),
) as SavingsFixture;

/** Everything that exists before the first need of the history. */
export interface DemoWorld {
  readonly agencies: readonly DemoAgency[];
  readonly namesakes: readonly DemoPair[];
  readonly decisions: Decisions;
  readonly suspensions: ReturnType<typeof inventSuspensions>;
  readonly owners: ReadonlyMap<string, readonly DemoOwner[]>;
  readonly outlines: readonly Outline[];
  readonly rank: GradeRank;
  /** Agencies that hold a type, by its code. */
  readonly holders: ReadonlyMap<string, readonly DemoAgency[]>;
  /** How agencies stand as entrants, by their ids. */
  readonly candidates: ReadonlyMap<string, Candidate>;
}

const METHOD_SHARES: readonly (readonly [Method, boolean, number])[] = [
  ['lowest', false, 0.34],
  ['random', true, 0.3],
  ['random', false, 0.04],
  ['reference', false, 0.16],
  ['average', false, 0.08],
  ['credit', true, 0.08],
];

function pickMethod(chance: Chance): { method: Method; pricedDraw: boolean } {
  let point = chance.int(0, 999) / 1000;
  const found = METHOD_SHARES.find(([, , share]) => (point -= share) < 0) ?? METHOD_SHARES[0];
  const [method, pricedDraw] = assertDefined(found, 'a method');
  return { method, pricedDraw };
}

/** State money is drawn for in the hall: a draw that rests on the site's own secret alone is for social money. */
function pickSource(chance: Chance): Pick<Outline, 'source' | 'fund'> {
  const inHall = chance.is(0.3);
  const fund = chance.is(0.8) ? 'state' : 'social';
  return { source: inHall || fund === 'state' ? 'ceremony' : 'commit', fund };
}

function inventOutlines(
  seed: string,
  types: readonly TypeFacts[],
  owners: ReadonlyMap<string, readonly DemoOwner[]>,
  prefix: string,
): Outline[] {
  const chance = createChance(seed, 'outlines');
  const days = workingDays('2017-01-03', '2017-11-29');
  let serial = 0;
  const drafts = fixture.divisions.flatMap(({ code, projects, budgetFen }) => {
    const county = code === '532300' ? '楚雄州' : (findDivision(code)?.zh ?? '');
    return splitBudget(budgetFen, projects, createChance(seed, `budgets ${code}`)).map((budget) => {
      serial += 1;
      const type = chance.pick(types);
      return {
        id: `demo-need-${String(serial).padStart(5, '0')}`,
        division: code,
        owner: chance.pick(assertDefined(owners.get(code), code)),
        project: {
          code: `2017-${code}-${chance.pick(['48', '76', '78', '82', '84'])}-01-${String(serial).padStart(6, '0')}`,
          name: projectName(chance, county),
        },
        type,
        minGrade:
          type.grades.length > 0 && chance.is(0.7)
            ? (type.grades.at(chance.is(0.75) ? -1 : -2) ?? null)
            : null,
        ...pickMethod(chance),
        ...pickSource(chance),
        budgetFen: budget,
        ...inventPeriod(days, chance),
      };
    });
  });
  // Numbers follow the order of publication, as they do on the live site.
  return drafts
    .sort((a, b) => (a.opensAt < b.opensAt ? -1 : a.opensAt > b.opensAt ? 1 : a.id < b.id ? -1 : 1))
    .map((draft, index) => ({ ...draft, number: `${prefix}-2017-${String(index + 1).padStart(6, '0')}` }));
}

/** Invents agencies, owners and the outlines of all finished needs. Same seed, same world. */
export function inventWorld(seed: string, types: readonly TypeFacts[], prefix: string): DemoWorld {
  const divisions = fixture.divisions.map(({ code }) => code);
  const founded: Instant = '2016-12-20T02:00:00.000Z';
  const agencies = inventAgencies(createChance(seed, 'agencies'), fixture, types, divisions);
  const namesakes = inventNamesakes(agencies);
  const suspensions = inventSuspensions(createChance(seed, 'suspensions'), agencies);
  const owners = inventOwners(createChance(seed, 'owners'), divisions, founded);
  const ranks = new Map(
    types.flatMap(({ code, grades }) => grades.map((grade, index) => [`${code} ${grade}`, index + 1])),
  );
  const holders = new Map<string, DemoAgency[]>();
  for (const one of agencies) {
    for (const { typeCode } of one.qualifications)
      holders.set(typeCode, [...(holders.get(typeCode) ?? []), one]);
  }
  return {
    agencies,
    namesakes,
    decisions: decisionsOf(namesakes),
    suspensions,
    owners,
    outlines: inventOutlines(seed, types, owners, prefix),
    rank: (type, grade) => ranks.get(`${type} ${grade}`),
    holders,
    candidates: toCandidates(agencies, suspensions),
  };
}

/** How agencies stand as entrants. */
function toCandidates(
  agencies: readonly DemoAgency[],
  suspensions: DemoWorld['suspensions'],
): Map<string, Candidate> {
  const periods = Map.groupBy(suspensions, ({ agencyId }) => agencyId);
  return new Map(
    agencies.map(({ agency, qualifications }) => [
      agency.id,
      {
        creditCode: agency.creditCode,
        representativeKey: representativeKey(agency.legalRepresentative),
        controllerCode: agency.controllerCode,
        approved: true,
        suspensions: (periods.get(agency.id) ?? []).map(({ suspendedAt: from, liftedAt: to }) => ({
          from,
          to,
        })),
        qualifications,
      },
    ]),
  );
}

/** Agencies that may enter a need when it opens, and how they stand from then on. */
function fieldOf(world: DemoWorld, outline: Outline): Field {
  const on = toShanghaiDate(outline.closesAt);
  const requirement = {
    mode: 'one-of' as const,
    lines: [{ type: outline.type.code, minGrade: outline.minGrade }],
  };
  const candidates = (world.holders.get(outline.type.code) ?? []).flatMap((demo) => {
    const candidate = assertDefined(world.candidates.get(demo.agency.id), demo.agency.id);
    const suspended = candidate.suspensions.some((period) => covers(period, outline.opensAt));
    const mayEnter = !suspended && meetsRequirement(requirement, demo.qualifications, world.rank, on);
    return mayEnter ? [{ demo, candidate }] : [];
  });
  return { candidates, rank: world.rank, decisions: world.decisions };
}

/** Number of entries: three to sixty, most needs having fewer than fifteen. */
const entriesOf = (chance: Chance): number =>
  4 + Math.min(56, Math.floor(-Math.log(1 - chance.int(0, 999) / 1000) * 7));

/**
 * All finished needs of one division. The prices of draws and reference prices are what the kernel makes them; the
 * lowest-price needs then take up what is left of the division's saving, so that the sum is exact.
 */
export function finishDivision(
  setting: Setting,
  world: DemoWorld,
  division: SavingsFixture['divisions'][number],
): Finished[] {
  const { seed } = setting;
  const seal = createSealer(`${seed} ${division.code}`);
  const outlines = world.outlines.filter((outline) => outline.division === division.code);
  const rate = division.savingFen / division.budgetFen;
  const finish = (outline: Outline, targetSaving?: number): Finished => {
    const chance = createChance(seed, outline.id);
    const turnout = { rate, targetSaving, entries: entriesOf(chance) };
    return finishNeed(outline, fieldOf(world, outline), { ...setting, seal, turnout }, chance);
  };
  const goesToLowest = ({ method }: Outline): boolean => methodOf(method).ranking.by === 'bid';
  const free = outlines.filter((outline) => !goesToLowest(outline)).map((outline) => finish(outline));
  const lowest = outlines.filter(goesToLowest);
  const left =
    division.savingFen - free.reduce((sum, { certificate }) => sum + (certificate.savingFen ?? 0), 0);
  const targets = splitSaving(
    left,
    lowest.map(({ budgetFen }) => budgetFen),
    createChance(seed, `savings ${division.code}`),
  );
  return [...free, ...lowest.map((outline, index) => finish(outline, targets[index]))];
}
