/** What the exclusions of later rounds rest on, as the log tells it. Whoever has the log alone can follow it. */
import type { PublishedEvent } from './published-event.js';
import { isSuspendedBy, REGISTERED, type RegisterFacts, registerFacts } from './register-facts.js';
import type { RegisterFault, RegisterProblem } from './suspension-course.js';

/** Kind of the records of a finding against an entrant that two officials made. */
export const FOUND = 'finding.recorded';

const BY_EITHER = [REGISTERED, FOUND];

/** Kinds of records that may found an exclusion from a later round, by its coded reason. */
export const FOUNDING: Readonly<Record<string, readonly string[]>> = {
  'not-approved': [REGISTERED],
  suspended: [REGISTERED],
  'qualification-missing': BY_EITHER,
  'grade-too-low': BY_EITHER,
  'certificate-expired': BY_EITHER,
  avoidance: [FOUND],
  'related-owner': [FOUND],
  'related-entry': [FOUND],
};

type Report = (fault: RegisterFault) => void;

/** A record that an exclusion may rest on. */
interface Founding {
  readonly kind: string;
  readonly seq: number;
  readonly agency: unknown;
  /** Of a finding: its need, its coded reason, and whose it is. */
  readonly need?: string;
  readonly ground?: unknown;
  readonly hands?: readonly (string | null)[];
  /** Of a record of the register. */
  readonly facts?: RegisterFacts;
}

/** An exclusion with what the decision says that it rests on. */
interface Exclusion {
  readonly agency: unknown;
  readonly reason: unknown;
  readonly record: unknown;
}

const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];

function exclusionsOf({ data }: PublishedEvent): Exclusion[] {
  const evidence = new Map(listOf(data['evidence']).map(({ agency, record }) => [agency, record]));
  return listOf(data['excluded']).map(({ agency, reason }) => ({
    agency,
    reason,
    record: evidence.get(agency),
  }));
}

/** True where a record founds an exclusion that was decided at an instant. */
function founds(
  record: Founding | undefined,
  { agency, reason }: Exclusion,
  need: string,
  at: string,
): boolean {
  if (record?.agency !== agency || !FOUNDING[String(reason)]?.includes(record?.kind ?? '')) return false;
  if (record?.kind === FOUND) return record.need === need && record.ground === reason;
  if (reason === 'suspended') return record?.facts !== undefined && isSuspendedBy(record.facts, at);
  return reason !== 'not-approved' || record?.facts?.approved === false;
}

/**
 * Follows findings and decisions to draw again: each agency that a decision leaves out must be so because of a record of that
 * agency, of a kind that fits, newer than the freeze of the first round, and one that says so; and whoever made a finding does
 * not decide alone what follows from it. `report` hears of each event of which that is not true.
 */
export function followExclusions(report: Report): (event: PublishedEvent) => void {
  const records = new Map<number, Founding>();
  const proposed = new Map<string, string | null>();
  const firstFreeze = new Map<string, number>();
  // Before the log had records of the register, an exclusion named none.
  let isKept = false;

  const find = (event: PublishedEvent): void => {
    const { seq, subject: need, actor, data } = event;
    const name = `${need} ${String(data['agency'])} ${String(data['ground'])}`;
    if (event.kind === 'finding.proposed') return void proposed.set(name, actor.id);
    const by = proposed.get(name);
    proposed.delete(name);
    if (event.kind === 'finding.refused') return;
    const problem: RegisterProblem | undefined =
      by === undefined ? 'out-of-turn' : by === actor.id ? 'too-few-hands' : undefined;
    if (problem) report({ event, problem });
    const { agency, ground } = data;
    records.set(seq, { kind: FOUND, seq, agency, need, ground, hands: [by ?? null, actor.id] });
  };
  const decide = (event: PublishedEvent): void => {
    const { subject: need, at, actor } = event;
    const first = firstFreeze.get(need) ?? Number.POSITIVE_INFINITY;
    const proposer = proposed.get(need);
    for (const exclusion of isKept ? exclusionsOf(event) : []) {
      const record = records.get(Number(exclusion.record));
      const found = `${String(exclusion.agency)} ${String(exclusion.reason)}`;
      if (!founds(record, exclusion, need, at) || (record?.seq ?? 0) <= first)
        report({ event, problem: 'unfounded', found });
      else if (event.kind === 'redo.confirmed' && record?.hands) {
        const others = [proposer, actor.id].filter((hand) => !record.hands?.includes(hand ?? null));
        if (others.length === 0) report({ event, problem: 'too-few-hands', found });
      }
    }
    if (event.kind === 'redo.proposed') proposed.set(need, actor.id);
  };
  return (event) => {
    const { kind, seq, subject } = event;
    if (kind === REGISTERED) {
      isKept = true;
      const read = registerFacts.safeParse(event.data);
      if (read.success) records.set(seq, { kind, seq, agency: subject, facts: read.data });
    } else if (kind === 'pool.frozen') {
      if (!firstFreeze.has(subject)) firstFreeze.set(subject, seq);
    } else if (kind.startsWith('finding.')) find(event);
    else if (kind === 'redo.proposed' || kind === 'redo.confirmed') decide(event);
  };
}
