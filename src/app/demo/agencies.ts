import { creditCodeCheck, type Instant, startOfDate } from '../../basics/index.js';
import type { AgencySuspensionTable, AgencyTable, QualificationTable } from '../../db/index.js';
import type { Chance } from './chance.js';
import { agencyNames, personNames } from './names.js';

/** Qualification types as the generator needs them. */
export interface TypeFacts {
  readonly code: string;
  readonly nameZh: string;
  readonly certificate: 'required' | 'commitment';
  readonly issuer: string | null;
  /** Highest first. */
  readonly grades: readonly string[];
}

/** An invented agency with its qualifications. */
export interface DemoAgency {
  readonly agency: AgencyTable;
  readonly qualifications: QualificationTable[];
}

const APPROVED: Instant = '2016-12-28T02:00:00.000Z';

/** Types that the agency of the demonstration login holds. */
const LOGIN_TYPES = ['A01', 'A13', 'B01', 'C01', 'D01'];

/** A valid credit code of an invented body. */
export function inventedCode(kind: string, division: string, serial: number): string {
  const body = `${kind}${division}MA${String(serial).padStart(7, '0')}`;
  return `${body}${creditCodeCheck(body)}`;
}

function weightsOf(types: readonly TypeFacts[], chance: Chance): number[] {
  return types.map(() => Math.exp(0.7 * chance.normal()));
}

/** Types of the n-th qualification: every type often enough to be drawn for, popular ones more often. */
function spreadTypes(types: readonly TypeFacts[], count: number, chance: Chance): TypeFacts[] {
  const least = 24;
  const sure = types.flatMap((type) => Array.from({ length: least }, () => type));
  const weights = weightsOf(types, chance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rest = Array.from({ length: count - sure.length }, () => {
    let point = (chance.int(0, 1_000_000) / 1_000_000) * total;
    return types.find((_, index) => (point -= weights[index] ?? 0) <= 0) ?? (types[0] as TypeFacts);
  });
  return chance.sample([...sure, ...rest], count);
}

function toQualification(
  agencyId: string,
  serial: number,
  type: TypeFacts,
  chance: Chance,
): QualificationTable {
  const byCommitment = type.certificate === 'commitment';
  const since = `${chance.int(2011, 2016)}-${String(chance.int(1, 12)).padStart(2, '0')}-${String(chance.int(1, 28)).padStart(2, '0')}`;
  const until = chance.is(0.06) ? chance.int(2018, 2025) : chance.int(2027, 2033);
  // Lower grades are commoner.
  const rank = Math.min(
    type.grades.length - 1,
    Math.floor(Math.sqrt(chance.int(0, 99) / 100) * type.grades.length),
  );
  return {
    id: `demo-qualification-${String(serial).padStart(5, '0')}`,
    agencyId,
    typeCode: type.code,
    grade: type.grades[rank] ?? null,
    speciality: null,
    certificateNumber: byCommitment ? null : `演示${type.code}-${String(serial).padStart(6, '0')}`,
    issuer: type.issuer,
    validFrom: since,
    validTo: byCommitment || chance.is(0.1) ? null : `${until}-12-31`,
    attachmentId: null,
    commitmentOn: byCommitment ? since : null,
    inForceFrom: APPROVED,
    inForceUntil: null,
  };
}

/** Which types each agency holds, one at least: the first is that of the demonstration login. */
function dealTypes(
  chance: Chance,
  counts: { readonly agencies: number; readonly qualifications: number },
  types: readonly TypeFacts[],
): TypeFacts[][] {
  const spread = spreadTypes(types, counts.qualifications - LOGIN_TYPES.length, chance);
  const login = LOGIN_TYPES.map((code) => types.find((type) => type.code === code)).filter(
    (type) => type !== undefined,
  );
  const held: TypeFacts[][] = [
    login,
    ...Array.from({ length: counts.agencies - 1 }, (_, index) => [spread[index] as TypeFacts]),
  ];
  for (const type of spread.slice(counts.agencies - 1)) {
    const others = held.slice(1);
    for (;;) {
      const target = chance.pick(others);
      if (target.includes(type)) continue;
      target.push(type);
      break;
    }
  }
  return held;
}

/** The `index`-th agency, counted from 0. */
function inventAgency(
  chance: Chance,
  index: number,
  facts: Pick<AgencyTable, 'name' | 'legalRepresentative' | 'contactName'>,
  divisions: readonly string[],
): AgencyTable {
  const division = chance.is(0.45) ? (divisions[0] as string) : chance.pick(divisions);
  return {
    id: `demo-agency-${String(index + 1).padStart(5, '0')}`,
    creditCode: inventedCode('91', division, index + 1),
    status: 'approved',
    name: facts.name,
    legalRepresentative: facts.legalRepresentative,
    // A few agencies share a controlling body: they are one ticket.
    controllerCode:
      index > 0 && index % 70 < 2 ? inventedCode('91', '532300', 9_000_000 + Math.floor(index / 70)) : null,
    contactName: facts.contactName,
    contactPhone: `139000${String(index).padStart(5, '0')}`,
    divisionCode: division === '532331' ? '532302' : division,
    registeredCapitalFen: chance.int(5, 200) * 10_000_000,
    foundedOn: `${chance.int(1995, 2015)}-0${chance.int(1, 9)}-1${chance.int(0, 9)}`,
    standing: chance.int(80, 120),
    approvedAt: APPROVED,
    createdAt: APPROVED,
  };
}

/** A qualification of the demonstration login: of a high grade and valid for long, so that it may enter most needs. */
function forLogin(row: QualificationTable, { grades }: TypeFacts): QualificationTable {
  const grade = row.grade === null ? null : (grades[Math.min(1, grades.length - 1)] ?? null);
  return { ...row, grade, validTo: '2033-12-31' };
}

/** Invented agencies and their qualifications, in the numbers asked for. */
export function inventAgencies(
  chance: Chance,
  counts: { readonly agencies: number; readonly qualifications: number },
  types: readonly TypeFacts[],
  divisions: readonly string[],
): DemoAgency[] {
  const held = dealTypes(chance, counts, types);
  const names = agencyNames(
    chance,
    held.map((list) => list[0]?.code[0] ?? 'A'),
  );
  const people = personNames(chance, counts.agencies * 2);
  let serial = 0;
  return held.map((list, index) => {
    const facts = {
      name: names[index] as string,
      legalRepresentative: people[index] as string,
      contactName: people[counts.agencies + index] as string,
    };
    const agency = inventAgency(chance, index, facts, divisions);
    const qualifications = list.map((type) => {
      const row = toQualification(agency.id, (serial += 1), type, chance);
      return index === 0 ? forLogin(row, type) : row;
    });
    return { agency, qualifications };
  });
}

/** Suspensions of a few agencies, some lifted since; marks the agencies that are suspended still. */
export function inventSuspensions(chance: Chance, agencies: readonly DemoAgency[]): AgencySuspensionTable[] {
  return chance.sample(agencies.slice(1), 12).map(({ agency }, index) => {
    const lifted = index % 3 !== 0;
    if (!lifted) agency.status = 'suspended';
    return {
      id: `demo-suspension-${index + 1}`,
      agencyId: agency.id,
      reason: '演示：成果质量经复核不合格，暂停参加选取',
      suspendedAt: startOfDate(`2017-0${chance.int(3, 9)}-15`),
      officialId: null,
      liftedAt: lifted ? startOfDate(`2017-1${chance.int(0, 1)}-20`) : null,
      liftReason: lifted ? '演示：整改完成' : null,
      decidedAt: null,
      liftDecidedAt: null,
    };
  });
}
