import type { Actor } from '../accounts/index.js';
import { type AuditActor, appendEvent, lockHead, rowsOf } from '../audit/index.js';
import {
  assertDefined,
  type Failure,
  fail,
  failAll,
  formatShanghai,
  type Instant,
  ok,
  type Result,
} from '../basics/index.js';
import { type Db, type Deps, type PractitionerTable, transact } from '../db/index.js';
import { sha256Hex } from '../selection/index.js';
import { findAgency } from './agency-queries.js';
import type { AppliedPractitioner } from './application-input.js';
import { endPractitioner, findBound, insertPractitioner, listPractitioners } from './practitioner-queries.js';

/** What the log says of a certificate's number: SHA-256 of the chance of its row and the number. */
export const numberDigest = ({
  blind,
  certificateNumber,
}: Pick<PractitionerTable, 'blind' | 'certificateNumber'>): string =>
  sha256Hex(new TextEncoder().encode(`${blind}${certificateNumber}`));

/** Which agency they belong to, who acts, and when. */
interface Change {
  readonly agency: { readonly id: string; readonly creditCode: string };
  readonly actor: AuditActor;
  readonly at: Instant;
}

async function record(
  trx: Db,
  kind: 'practitioner.bound' | 'practitioner.released',
  { agency, actor, at }: Change,
  people: readonly PractitionerTable[],
): Promise<void> {
  if (people.length === 0) return;
  await appendEvent(trx, {
    at,
    kind,
    subject: agency.creditCode,
    actor,
    data: {
      people: people.map((one) => ({ certificate: one.certificate, numberSha256: numberDigest(one) })),
    },
    rows: rowsOf(
      'practitioner',
      people.map(({ id }) => id),
    ),
  });
}

const factsOf = ({
  name,
  certificate,
  certificateNumber,
  validTo,
}: Pick<PractitionerTable, 'name' | 'certificate' | 'certificateNumber' | 'validTo'>): string =>
  JSON.stringify([name, certificate, certificateNumber, validTo]);

/** The refusal of a certificate that another agency has. */
const elsewhere = (index: number, { boundAt }: PractitionerTable): Failure => ({
  code: 'agencies/practitioner-elsewhere',
  field: `practitioners.${index}.certificateNumber`,
  params: { since: formatShanghai(boundAt) },
});

/** The certificates of an application that another agency has, each refused at its field. */
export async function findElsewhere(
  db: Db,
  agencyId: string,
  applied: readonly AppliedPractitioner[],
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const [index, one] of applied.entries()) {
    const bound = await findBound(db, one);
    if (bound && bound.agencyId !== agencyId) failures.push(elsewhere(index, bound));
  }
  return failures;
}

async function release(trx: Db, change: Change, people: readonly PractitionerTable[]): Promise<void> {
  const { agency, at } = change;
  for (const { id } of people) await endPractitioner(trx, { id, agencyId: agency.id }, at);
  await record(trx, 'practitioner.released', change, people);
}

/**
 * Binds the practitioners of an approved application to its agency, and releases those that it no longer lists. Of two agencies
 * that name one certificate at once the first has it. Refusal: `agencies/practitioner-elsewhere` at each field.
 */
export async function bindPractitioners(
  trx: Db,
  deps: Pick<Deps, 'newId' | 'random'>,
  change: Change,
  applied: readonly AppliedPractitioner[],
): Promise<Result<null>> {
  const { agency, at } = change;
  if (applied.length === 0 && (await listPractitioners(trx, agency.id)).length === 0) return ok(null);
  // Certificates change hands one transaction after the other: two that wait for each other's would wait for ever.
  await lockHead(trx);
  const left = new Map((await listPractitioners(trx, agency.id)).map((row) => [factsOf(row), row]));
  const begun = [...applied.entries()].filter(([, one]) => !left.delete(factsOf(one)));
  await release(trx, change, [...left.values()]);
  const bound: PractitionerTable[] = [];
  for (const [index, one] of begun) {
    const row: PractitionerTable = {
      id: deps.newId(),
      agencyId: agency.id,
      ...one,
      blind: Buffer.from(deps.random(32)).toString('hex'),
      boundAt: at,
      releasedAt: null,
    };
    if (!(await insertPractitioner(trx, row))) {
      const present = assertDefined(await findBound(trx, one), 'whoever has the certificate');
      return failAll([elsewhere(index, present)]);
    }
    bound.push(row);
  }
  await record(trx, 'practitioner.bound', change, bound);
  return ok(null);
}

/** Releases everybody whom an agency lists, e.g. when its approval is withdrawn. */
export async function releaseAll(trx: Db, change: Change): Promise<void> {
  await release(trx, change, await listPractitioners(trx, change.agency.id));
}

/**
 * The acting agency releases a practitioner, e.g. one who has left: from now on another agency may list the certificate. Refusals:
 * `agencies/forbidden`, `agencies/no-practitioner`.
 */
export async function releasePractitioner(deps: Deps, actor: Actor, id: string): Promise<Result<null>> {
  const { agencyId } = actor;
  if (agencyId === null) return fail('agencies/forbidden');
  return transact(deps.db, async (trx) => {
    await lockHead(trx);
    const at = deps.clock.now();
    const agency = await findAgency(trx, agencyId);
    const person = (await listPractitioners(trx, agencyId)).find((one) => one.id === id);
    if (!agency || !person || !(await endPractitioner(trx, { id, agencyId }, at)))
      return fail('agencies/no-practitioner');
    await record(trx, 'practitioner.released', { agency, actor, at }, [person]);
    return ok(null);
  });
}
