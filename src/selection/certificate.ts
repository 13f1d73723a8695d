/** The self-contained record of a selection: protocol, section 2.7. */
import * as z from 'zod';
import { PROTOCOL } from './digest.js';
import { logSchema } from './log.js';
import { deriveSeed, type Entry, hashEntry, hashPlan, hashPool, type Plan, type Pool } from './protocol.js';
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
import { drawPool } from './select.js';
import { claimOf } from './sources.js';

/** The generator's package; its source file's SHA-256 is part of every certificate. */
export const GENERATOR = {
  name: 'seedrandom',
  version: '3.0.5',
  sha256: 'df5431fa9ba4b311f182a046e60cdd36ae37a1a80f515d6e9b1f568528735047',
} as const;

/** Schema of a certificate: strict, no member more or less. */
export const certificateSchema = z.strictObject({
  protocol: z.literal(PROTOCOL),
  site: z.string().max(500),
  plan: planSchema,
  planHash: hex64,
  entries: list(z.strictObject({ entryHash: hex64, entry: entrySchema })),
  pool: poolSchema,
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
  /** Earlier rounds of the same need, oldest first. */
  rounds: list(roundSchema, 0, MOST_STEPS),
  annex: z.strictObject({
    notice: anyObject,
    agencyNames: table(agencyCode, z.string().min(1).max(200)),
  }),
  /** Proofs of the transparency log; null where the site has none. */
  log: logSchema,
});

/** A selection's certificate. Amounts in fen, instants in UTC. */
export type Certificate = z.infer<typeof certificateSchema>;

/** What a certificate is made of; everything else in it is computed. */
export interface CertificateInput {
  /** Public address of the site. */
  readonly site: string;
  readonly plan: Plan;
  /** Every entry that stood at the freeze and could be read, also the excluded ones. */
  readonly entries: readonly Entry[];
  readonly pool: Pool;
  readonly secret: string;
  readonly publicValue: string | null;
  readonly proof: Certificate['proof'];
  readonly times: Certificate['times'];
  readonly rounds: Certificate['rounds'];
  /** The notice whose digest the plan holds, and the names of the entrants by code. */
  readonly annex: { readonly notice: object; readonly agencyNames: Readonly<Record<string, string>> };
}

/** Computes the selection of a frozen pool and records it. Throws on an empty pool. */
export function buildCertificate(input: CertificateInput): Certificate {
  const { plan, pool } = input;
  const planHash = hashPlan(plan);
  const poolHash = hashPool(pool);
  const seed = deriveSeed({
    plan: planHash,
    pool: poolHash,
    publicValue: input.publicValue,
    secret: input.secret,
  });
  const drawn = drawPool(plan.method, pool.entries, seed);
  const winner = drawn.ranking[0] as string;
  const priceFen = pool.entries.find((entry) => entry.agency === winner)?.bid ?? plan.budgetFen;
  const entries = [...input.entries]
    .sort((a, b) => (a.agency < b.agency ? -1 : 1))
    .map((entry) => ({ entryHash: hashEntry(entry), entry }));
  const certificate = {
    protocol: PROTOCOL,
    site: input.site,
    plan,
    planHash,
    entries,
    pool,
    poolHash,
    secret: input.secret,
    publicValue: input.publicValue,
    proof: input.proof,
    seed,
    ...drawn,
    winner,
    budgetFen: plan.budgetFen,
    priceFen,
    savingFen: plan.budgetFen - priceFen,
    claim: claimOf(plan.source),
    times: input.times,
    generator: GENERATOR,
    rounds: input.rounds,
    annex: input.annex,
    log: null,
  };
  // The kernel's own objects are read-only; a certificate is plain JSON from here on.
  return certificate as unknown as Certificate;
}

/** The text that is stored and published; a verifier refuses any other spelling of the same values. */
export function serializeCertificate(certificate: Certificate): string {
  return `${JSON.stringify(certificate, null, 1)}\n`;
}
