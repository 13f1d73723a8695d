import { SYSTEM_ACTOR } from '../../audit/index.js';
import { addMillis, assertDefined, DAY, HOUR, type Instant, MINUTE } from '../../basics/index.js';
import type { RelationDecisionTable, RelationTable } from '../../db/index.js';
import { type Decisions, pairName, type Verdict } from '../../relations/index.js';
import type { DemoAgency } from './agencies.js';
import type { HistoryEvent } from './finished-events.js';

/** A pair of invented agencies whose legal representatives share a name; the last of them waits for its decision. */
export interface DemoPair {
  readonly agencies: readonly [DemoAgency, DemoAgency];
  readonly verdict: Verdict | null;
}

const VERDICTS: readonly DemoPair['verdict'][] = ['namesakes', 'namesakes', 'namesakes', 'related', null];

/** The county of the second official of the demonstration, who confirms. */
const COUNTY = '532301';

const REASONS: Record<Verdict, string> = {
  namesakes: '演示：两人身份证件号码不同，任职经历没有交叉，是同名的两人。',
  related: '演示：两人身份证件号码相同，是同一人担任两家机构的法定代表人。',
};

const EVIDENCE = '演示：营业执照、法定代表人身份证件、市场监管部门的登记档案。';

const inOrder = (one: DemoAgency, other: DemoAgency): DemoPair['agencies'] =>
  one.agency.creditCode < other.agency.creditCode ? [one, other] : [other, one];

/** True where two agencies may sign up for the same need. */
const meet = (one: DemoAgency, other: DemoAgency): boolean =>
  one.qualifications.some(({ typeCode }) => other.qualifications.some((held) => held.typeCode === typeCode));

/** Gives a handful of agencies the name of another's legal representative; all other names of the register are distinct. */
export function inventNamesakes(agencies: readonly DemoAgency[]): DemoPair[] {
  const free = agencies.slice(1).filter(({ agency }) => agency.controllerCode === null);
  const inCounty = free.filter(({ agency }) => agency.divisionCode === COUNTY);
  const elsewhere = free.filter(({ agency }) => agency.divisionCode !== COUNTY);
  return VERDICTS.map((verdict, index) => {
    const one = assertDefined(inCounty[7 * (index + 1)], 'an agency of the county');
    const strangers = elsewhere.slice(41 * (index + 1)).filter((other) => !meet(one, other));
    const other = assertDefined(strangers[0], 'an agency elsewhere');
    other.agency.legalRepresentative = one.agency.legalRepresentative;
    return { agencies: inOrder(one, other), verdict };
  });
}

/** What was decided about the invented pairs before the first need. */
export function decisionsOf(pairs: readonly DemoPair[]): Decisions {
  return new Map(
    pairs.flatMap(({ agencies: [one, other], verdict }) =>
      verdict ? [[pairName(one.agency.creditCode, other.agency.creditCode), verdict] as const] : [],
    ),
  );
}

/** Rows and events of what was found, and decided, before the first need. */
export interface RecordedPairs {
  readonly relations: readonly RelationTable[];
  readonly decisions: readonly RelationDecisionTable[];
  readonly events: readonly HistoryEvent[];
}

function toRelation(
  [one, other]: DemoPair['agencies'],
  found: Pick<RelationTable, 'id' | 'kind' | 'foundAt' | 'decidedAt'>,
): RelationTable {
  return {
    ...found,
    agencyId: one.agency.id,
    agencyCode: one.agency.creditCode,
    otherAgencyId: other.agency.id,
    otherOwnerId: null,
    otherCode: other.agency.creditCode,
    endedAt: null,
  };
}

function foundEvent({ agencyCode, otherCode, kind, foundAt }: RelationTable): HistoryEvent {
  return {
    need: '',
    at: foundAt,
    kind: 'relation.found',
    subject: agencyCode,
    actor: SYSTEM_ACTOR,
    data: { other: otherCode, side: 'agency', kind },
  };
}

/** The decision of two officials about a pair, a day after it was found. */
function decide(
  { id, agencyCode, otherCode, kind, foundAt }: RelationTable,
  verdict: Verdict,
  [proposedBy, settledBy]: readonly [string, string],
): { readonly decision: RelationDecisionTable; readonly events: readonly HistoryEvent[] } {
  const proposedAt = addMillis(foundAt, DAY);
  const settledAt = addMillis(proposedAt, 3 * HOUR);
  const said = { verdict, reason: REASONS[verdict], evidence: EVIDENCE };
  const role = 'official';
  const decision: RelationDecisionTable = {
    id: `${id}-decision`,
    relationId: id,
    state: 'confirmed',
    ...said,
    proposedBy,
    proposedRole: role,
    proposedAt,
    settledBy,
    settledRole: role,
    settledAt,
    inForceFrom: settledAt,
  };
  const log = { need: '', subject: agencyCode };
  const proposed: HistoryEvent = {
    ...log,
    at: proposedAt,
    kind: 'relation.proposed',
    actor: { accountId: proposedBy, role },
    data: { other: otherCode, ...said },
  };
  const decided: HistoryEvent = {
    ...log,
    at: settledAt,
    kind: 'relation.decided',
    actor: { accountId: settledBy, role },
    data: { other: otherCode, kind, ...said, inForceFrom: settledAt },
  };
  return { decision, events: [proposed, decided] };
}

/** Agencies that share their controlling body, pair by pair. */
function controlledPairs(agencies: readonly DemoAgency[]): DemoPair['agencies'][] {
  const byController = new Map<string, DemoAgency[]>();
  for (const one of agencies) {
    const { controllerCode } = one.agency;
    if (controllerCode === null) continue;
    byController.set(controllerCode, [...(byController.get(controllerCode) ?? []), one]);
  }
  return [...byController.values()].flatMap((group) =>
    group.flatMap((one, index) => group.slice(index + 1).map((other) => inOrder(one, other))),
  );
}

/** What the live site would have on record before the first need; the rows stand with the register in the log. */
export function recordPairs(
  agencies: readonly DemoAgency[],
  namesakes: readonly DemoPair[],
  founded: Instant,
  officials: readonly [string, string],
): RecordedPairs {
  const controlled = controlledPairs(agencies).map((pair, index) =>
    toRelation(pair, {
      id: `demo-relation-controller-${index + 1}`,
      kind: 'controller',
      foundAt: addMillis(founded, MINUTE),
      decidedAt: null,
    }),
  );
  const decided = namesakes.flatMap(({ agencies: pair, verdict }, index) => {
    if (verdict === null) return [];
    const foundAt = addMillis(founded, (index + 2) * MINUTE);
    const id = `demo-relation-${index + 1}`;
    const relation = toRelation(pair, { id, kind: 'representative', foundAt, decidedAt: null });
    const { decision, events } = decide(relation, verdict, officials);
    return [{ relation: { ...relation, decidedAt: decision.settledAt }, decision, events }];
  });
  const relations = [...controlled, ...decided.map(({ relation }) => relation)];
  return {
    relations,
    decisions: decided.map(({ decision }) => decision),
    events: [...relations.map(foundEvent), ...decided.flatMap(({ events }) => events)],
  };
}
