/**
 * Who may be drawn, judged from the public log alone: records of the register older than the deadline, the notice's own lines, and
 * recorded relations. Pure.
 */
import { z } from 'zod';
import { isSuspendedBy, type PublishedEvent, type RegisterFacts, registerFacts } from '../audit/index.js';
import { type Instant, toShanghaiDate } from '../basics/index.js';
import { type GradeRank, requirementFault } from '../needs/index.js';
import { pairName } from '../relations/index.js';
import { type ListedEntry, NEWCOMER_WEIGHT } from '../selection/index.js';
import type { Exclusion } from './eligibility.js';
import type { PublicRecord } from './public-record.js';

/** As much of a notice's terms as decides who may be drawn. */
export const publicTermsSchema = z.object({
  ownerCode: z.string(),
  pricedDraw: z.boolean(),
  requirement: z.object({
    mode: z.enum(['one-of', 'all-of']),
    lines: z.array(z.object({ type: z.string(), minGrade: z.string().nullable() })),
  }),
  avoidance: z.array(z.object({ agency: z.string(), reason: z.string() })),
});

/** See {@link publicTermsSchema}. */
export type PublicTerms = z.output<typeof publicTermsSchema>;

/** What the last record of the register before an instant says of an agency; undefined where there is none. */
function registeredAt(
  { register }: PublicRecord,
  agency: string,
  before: Instant,
): RegisterFacts | undefined {
  const event = register.get(agency)?.findLast(({ at }) => at < before);
  return event && registerFacts.safeParse(event.data).data;
}

/** A tie between two bodies; `weak`: a shared name alone, which joins no two groups. */
interface Tie {
  readonly weak: boolean;
}

/** True for a record that tells how things stood at the deadline: written by then, or with the freeze, as of the deadline. */
function tellsOf({ freezes }: PublicRecord, deadline: Instant): (event: PublishedEvent) => boolean {
  const frozenAt = freezes.get(1)?.at;
  return ({ at, kind, data }) => {
    if (kind === 'relation.decided') return String(data['inForceFrom']) <= deadline;
    return at < deadline || (kind === 'relation.found' && at === frozenAt);
  };
}

/** What the log says of relations at the deadline: found and not ended, and not cleared as namesakes. */
function tiesAt(record: PublicRecord, deadline: Instant): ReadonlyMap<string, Tie> {
  const ties = new Map<string, Tie>();
  for (const { kind, subject, data } of record.relations.filter(tellsOf(record, deadline))) {
    const name = pairName(subject, String(data['other']));
    const weak = data['kind'] === 'representative';
    const cleared = kind === 'relation.decided' && data['verdict'] === 'namesakes';
    if (kind === 'relation.ended' || cleared) ties.delete(name);
    else if (kind === 'relation.found' || kind === 'relation.decided') ties.set(name, { weak });
  }
  return ties;
}

/** Why one agency may not be drawn; undefined where it may. */
function faultOf(
  listed: ListedEntry,
  facts: RegisterFacts,
  by: {
    readonly terms: PublicTerms;
    readonly at: Instant;
    readonly rank: GradeRank;
    readonly owner: Tie | undefined;
  },
): Exclusion | undefined {
  const { terms, at, rank, owner } = by;
  if (!facts.approved) return 'not-approved';
  if (isSuspendedBy(facts, at)) return 'suspended';
  if (terms.avoidance.some(({ agency }) => agency === listed.agency)) return 'avoidance';
  if (owner) return 'related-owner';
  const held = facts.qualifications.map(({ type: typeCode, grade, from: validFrom, to: validTo }) => {
    return { typeCode, grade, validFrom, validTo };
  });
  return requirementFault(terms.requirement, held, rank, toShanghaiDate(at));
}

const earlier = (a: ListedEntry, b: ListedEntry): number =>
  a.enteredAt === b.enteredAt ? (a.entryHash < b.entryHash ? -1 : 1) : a.enteredAt < b.enteredAt ? -1 : 1;

/** Of entries that are related, directly or through a third, the earliest stays: the agencies of the others. */
function relatedEntries(standing: readonly ListedEntry[], ties: ReadonlyMap<string, Tie>): string[] {
  const order = [...standing].sort(earlier);
  const groups: ListedEntry[][] = [];
  for (const one of order) {
    const tieTo = (group: readonly ListedEntry[]) =>
      group.map((other) => ties.get(pairName(one.agency, other.agency))).filter((tie) => tie !== undefined);
    const tied = groups.filter((group) => tieTo(group).some(({ weak }) => !weak));
    const named = groups.find((group) => !tied.includes(group) && tieTo(group).length > 0);
    const joined = named ? [...tied, named] : tied;
    const merged = [...joined.flat(), one].sort(earlier);
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.flatMap((group) => group.slice(1).map(({ agency }) => agency));
}

/** What the log leads to. */
export interface Judgement {
  readonly excluded: ReadonlyMap<string, Exclusion>;
  /** Tickets in the credit method, by agency. */
  readonly weights: Readonly<Record<string, number>>;
  /** Agencies of which the log has no record of the register before the deadline: nothing but the notice speaks about them. */
  readonly unrecorded: readonly string[];
}

/**
 * Judges the entries that opened, as of the deadline. `faulty` are those that did not, or not to what was promised. Tickets are
 * those of the last record before the notice was published; who joined the register after it has those of a newcomer.
 */
export function judgePublicly(
  record: PublicRecord,
  given: {
    readonly listed: readonly ListedEntry[];
    readonly faulty: ReadonlyMap<string, Exclusion>;
    readonly terms: PublicTerms;
    readonly plan: { readonly opensAt: Instant; readonly closesAt: Instant };
    readonly rank: GradeRank;
  },
): Judgement {
  const { listed, faulty, terms, plan, rank } = given;
  const { opensAt, closesAt: at } = plan;
  const ties = tiesAt(record, at);
  const excluded = new Map(faulty);
  const unrecorded: string[] = [];
  const weights: Record<string, number> = {};
  for (const one of listed.filter(({ agency }) => !faulty.has(agency))) {
    const { agency } = one;
    const registered = registeredAt(record, agency, at);
    weights[agency] = registeredAt(record, agency, opensAt)?.standing ?? NEWCOMER_WEIGHT;
    const owner = ties.get(pairName(agency, terms.ownerCode));
    if (!registered) unrecorded.push(agency);
    const rule = registered ? terms : { ...terms, requirement: ANYBODY };
    const fault = faultOf(one, registered ?? BLANK, { terms: rule, at, rank, owner });
    if (fault) excluded.set(agency, fault);
  }
  const standing = listed.filter(({ agency }) => !excluded.has(agency));
  for (const agency of relatedEntries(standing, ties)) excluded.set(agency, 'related-entry');
  return { excluded, weights, unrecorded };
}

// What is assumed of an agency of which the register's records say nothing: that the site let it sign up rightly.
const BLANK: RegisterFacts = { approved: true, standing: 1, qualifications: [], suspensions: [] };
const ANYBODY: PublicTerms['requirement'] = { mode: 'all-of', lines: [] };
