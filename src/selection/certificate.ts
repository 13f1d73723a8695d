/** The self-contained record of a selection: protocol, section 2.7. */
import * as z from 'zod';
import { claimOfPlan } from './coalitions.js';
import { PROTOCOL_1, PROTOCOL_2, type Protocol } from './digest.js';
import { type CertificateLog, log2Schema, logSchema } from './log.js';
import { METHODS, type Method, methodOf } from './methods.js';
import { asksWitnesses, MAX_POLICY_TEXT } from './policy.js';
import {
  deriveSeed,
  type Entry,
  type Grounds,
  hashEntry,
  hashPlan,
  hashPool,
  isPlan2,
  type ListedEntry,
  type Plan,
  type Plan1,
  type Plan2,
  type Pool,
  type SealedEntry,
} from './protocol.js';
import {
  agencyCode,
  anyObject,
  entrySchema,
  fen,
  hex64,
  instant,
  list,
  MOST_STEPS,
  planSchema,
  poolSchema,
  proofSchema,
  roundSchema,
  table,
} from './schema.js';
import {
  claim2Schema,
  groundsSchema,
  listedMembers,
  plan2Schema,
  pool2Schema,
  round2Schema,
  unopenedSchema,
} from './schema-2.js';
import { drawPool, outcomeOf } from './select.js';

/** The generator's package; its source file's SHA-256 is part of every certificate. */
export const GENERATOR = {
  name: 'seedrandom',
  version: '3.0.5',
  sha256: 'df5431fa9ba4b311f182a046e60cdd36ae37a1a80f515d6e9b1f568528735047',
} as const;

const hashedEntry = { entryHash: hex64, entry: entrySchema };

const site = z.string().max(500);

/** Members of a certificate in every version, from the hash of the pool on. */
const result = {
  poolHash: hex64,
  secret: hex64,
  publicValue: z.string().max(2000).nullable(),
  proof: proofSchema,
  seed: hex64,
  K: z.int().nullable(),
  lots: list(z.int()),
  reference: z.int().nullable(),
  ranking: list(agencyCode),
  winner: agencyCode,
  budgetFen: fen,
  priceFen: fen,
  savingFen: z.int().min(0),
  claim: z.strictObject({ entropyBits: z.int(), zh: z.string(), en: z.string() }),
  times: z.strictObject({ frozenAt: instant, secretOpenedAt: instant, drawnAt: instant }),
  generator: z.strictObject({
    name: z.literal(GENERATOR.name),
    version: z.literal(GENERATOR.version),
    sha256: z.literal(GENERATOR.sha256),
  }),
};
const agencyNames = table(agencyCode, z.string().min(1).max(200));

/** Schema of a certificate of version 1: strict, no member more or less. */
const certificate1Schema = z.strictObject({
  protocol: z.literal(PROTOCOL_1),
  site,
  plan: planSchema,
  planHash: hex64,
  entries: list(z.strictObject(hashedEntry)),
  pool: poolSchema,
  ...result,
  /** Earlier rounds of the same need, oldest first. */
  rounds: list(roundSchema, 0, MOST_STEPS),
  annex: z.strictObject({ notice: anyObject, agencyNames }),
  /** Proofs of the transparency log; null where the site has none. */
  log: logSchema,
});

/** Schema of a certificate of version 2. */
const certificate2Schema = z.strictObject({
  protocol: z.literal(PROTOCOL_2),
  site,
  plan: plan2Schema,
  planHash: hex64,
  /** Entries that opened to what was promised, the excluded ones too; with the next member they are the closed list. */
  entries: list(z.strictObject({ ...hashedEntry, ...listedMembers })),
  unopened: list(unopenedSchema),
  pool: pool2Schema,
  grounds: groundsSchema,
  ...result,
  claim: claim2Schema,
  rounds: list(round2Schema, 0, MOST_STEPS),
  annex: z.strictObject({ terms: anyObject, agencyNames }),
  /** The policy of witnesses (C2SP tlog-policy) that the plan names; null where it names none. */
  policy: z.string().max(MAX_POLICY_TEXT).nullable(),
  log: log2Schema,
});

/** Schema of one whose method leaves the choice to the owner: it names a list in place of a winner. */
const listingSchema = certificate2Schema.extend({
  winner: z.null(),
  priceFen: z.null(),
  savingFen: z.null(),
  smallList: list(agencyCode, 1),
});

const isListing = (method: unknown): boolean =>
  METHODS.includes(method as Method) && methodOf(method as Method).lists !== null;

/**
 * The schema by which a text of JSON is read: that of the version which it names, of version 1 where it names none; of version 2
 * that of its method.
 */
export function schemaOf(
  value: unknown,
): typeof certificate1Schema | typeof certificate2Schema | typeof listingSchema {
  const named = value as {
    readonly protocol?: unknown;
    readonly plan?: { readonly method?: unknown };
  } | null;
  if (named?.protocol !== PROTOCOL_2) return certificate1Schema;
  return isListing(named.plan?.method) ? listingSchema : certificate2Schema;
}

/** A selection's certificate of version 1. Amounts in fen, instants in UTC. */
export type Certificate1 = z.infer<typeof certificate1Schema>;

/** What came of a draw: who has won, or a list in its place. */
interface Result {
  /** Null, like price and saving, where the owner chooses from a list. */
  winner: string | null;
  priceFen: number | null;
  savingFen: number | null;
  /** The first of the order, from which the owner chooses; under such a method alone. */
  smallList?: string[];
}

/** A selection's certificate of version 2. Amounts in fen, instants in UTC. */
export type Certificate2 = Omit<z.infer<typeof certificate2Schema>, keyof Result> & Result;

/** An earlier round in a certificate of either version. */
export type Round = Omit<Certificate1['rounds'][number], 'plan' | 'pool'> & {
  plan: Certificate1['plan'] | Certificate2['plan'];
  pool: Certificate1['pool'] & { list?: string };
  grounds?: Certificate2['grounds'];
};

type Particular =
  | 'protocol'
  | 'plan'
  | 'entries'
  | 'pool'
  | 'claim'
  | 'rounds'
  | 'annex'
  | 'log'
  | keyof Result;

/** A selection's certificate of either version: what one of them lacks may be missing. */
export interface Certificate extends Omit<Certificate1, Particular>, Result {
  protocol: Protocol;
  plan: Certificate1['plan'] | Certificate2['plan'];
  entries: (Certificate1['entries'][number] & Partial<Pick<SealedEntry, 'sealed' | 'blind'>>)[];
  unopened?: Certificate2['unopened'];
  pool: Certificate1['pool'] & { list?: string };
  grounds?: Certificate2['grounds'];
  claim: Certificate1['claim'] | Certificate2['claim'];
  rounds: Round[];
  annex: Partial<Certificate1['annex'] & Certificate2['annex']> & Pick<Certificate1['annex'], 'agencyNames'>;
  policy?: string | null;
  log: CertificateLog | null;
}

/** A certificate that is known to be of version 2. */
export type CertificateOf2 = Omit<Certificate, keyof Certificate2> & Certificate2;

/** True for a certificate of version 2. */
export const isCertificate2 = (certificate: Certificate): certificate is CertificateOf2 =>
  certificate.protocol === PROTOCOL_2;

/** What a certificate is made of; everything else in it is computed. */
export interface CertificateInput {
  /** Public address of the site. */
  readonly site: string;
  readonly plan: Plan;
  /** Every entry that stood at the freeze and could be read, also the excluded ones. */
  readonly entries: readonly Entry[];
  /** The closed list, whose entries may be more than those that could be read; of version 2 alone. */
  readonly list?: readonly (ListedEntry & SealedEntry)[];
  readonly pool: Pool;
  /** Of version 2 alone. */
  readonly grounds?: Grounds;
  readonly secret: string;
  readonly publicValue: string | null;
  readonly proof: Certificate['proof'];
  readonly times: Certificate['times'];
  readonly rounds: Certificate['rounds'];
  /** Text of the policy that the plan names; of version 2 alone. */
  readonly policy?: string | null;
  /** The notice, or its terms, whose digest the plan holds, and the names of the entrants by code. */
  readonly annex: { readonly notice: object; readonly agencyNames: Readonly<Record<string, string>> };
}

const byAgency = (a: { readonly agency: string }, b: { readonly agency: string }): number =>
  a.agency < b.agency ? -1 : 1;

/** Computes the selection of a frozen pool and records it, in the version of its plan. Throws on an empty pool. */
export function buildCertificate(input: CertificateInput & { readonly plan: Plan2 }): Certificate2;
export function buildCertificate(input: CertificateInput & { readonly plan: Plan1 }): Certificate1;
export function buildCertificate(input: CertificateInput): Certificate;
export function buildCertificate(input: CertificateInput): Certificate {
  const { plan, pool } = input;
  const planHash = hashPlan(plan);
  const poolHash = hashPool(pool);
  const { publicValue, secret } = input;
  const seed = deriveSeed({ plan: planHash, pool: poolHash, publicValue, secret });
  const drawn = drawPool(plan.method, pool.entries, seed);
  const { winner, priceFen, savingFen, smallList } = outcomeOf(plan, pool.entries, drawn.ranking);
  const { notice, agencyNames } = input.annex;
  const { list = [] } = input;
  const listed = new Map(list.map(({ agency, sealed, blind }) => [agency, { sealed, blind }]));
  const opened = new Set(input.entries.map(({ agency }) => agency));
  const unopened = list.filter(({ agency }) => !opened.has(agency)).sort(byAgency);
  const entries = [...input.entries]
    .sort(byAgency)
    .map((entry) => ({ entryHash: hashEntry(entry), ...listed.get(entry.agency), entry }));
  const certificate = {
    protocol: isPlan2(plan) ? PROTOCOL_2 : PROTOCOL_1,
    site: input.site,
    plan,
    planHash,
    entries,
    ...(isPlan2(plan) ? { unopened } : {}),
    pool,
    ...(input.grounds ? { grounds: input.grounds } : {}),
    poolHash,
    secret,
    publicValue,
    proof: input.proof,
    seed,
    ...drawn,
    winner,
    budgetFen: plan.budgetFen,
    priceFen,
    savingFen,
    ...(smallList ? { smallList } : {}),
    claim: claimOfPlan(plan, {
      first: input.rounds[0]?.plan ?? plan,
      witnessed: asksWitnesses(input.policy ?? null),
    }),
    times: input.times,
    generator: GENERATOR,
    rounds: input.rounds,
    annex: isPlan2(plan) ? { terms: notice, agencyNames } : { notice, agencyNames },
    ...(isPlan2(plan) ? { policy: input.policy ?? null } : {}),
    log: null,
  };
  // The kernel's own objects are read-only; a certificate is plain JSON from here on.
  return certificate as unknown as Certificate;
}

/** The text that is stored and published; a verifier refuses any other spelling of the same values. */
export function serializeCertificate(certificate: Certificate): string {
  return `${JSON.stringify(certificate, null, 1)}\n`;
}
