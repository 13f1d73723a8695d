import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findOpenApplication,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { assertDefined } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { listMessages, mailboxOf } from '../../src/messages/index.js';
import {
  listWaitingRelations,
  proposeRelation,
  type RelationLine,
  settleRelation,
  type Verdict,
} from '../../src/relations/index.js';
import { anAccount } from './builders.js';
import type { FakeClock } from './deps.js';
import { seen } from './mailboxes.js';
import {
  anAgency,
  anApplicationForm,
  aQualification,
  aReviewer,
  mustBe,
  PDF,
} from './marketplace-builders.js';

/** A second official of the prefecture's level. */
export const aSecondOfficial = async (deps: Deps): Promise<Actor> =>
  (await anAccount(deps, { role: 'official' })).actor;

/** Sends an application for a change of an agency's registration; its id. */
export async function applyForChange(
  deps: Deps,
  actor: Actor,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const scan = { name: 'scan.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const attachmentId = mustBe(await storeAttachment(deps, actor, scan));
  const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId })], ...overrides });
  mustBe(await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) }));
  return assertDefined(await findOpenApplication(deps.db, actor.agencyId ?? ''), 'an application').id;
}

/** Has a change of an agency's registration approved. */
export async function changeRegistration(
  deps: Deps,
  actor: Actor,
  overrides: Record<string, unknown>,
): Promise<void> {
  mustBe(await approveApplication(deps, await aReviewer(deps), await applyForChange(deps, actor, overrides)));
}

/** The pair of two bodies that waits for officials. */
export async function waitingPair(deps: Deps, one: string, other: string): Promise<RelationLine> {
  const lines = await listWaitingRelations(deps.db, 'all');
  const isIt = (line: RelationLine) =>
    [line.agencyCode, line.otherCode].toSorted().join() === [one, other].toSorted().join();
  return assertDefined(lines.find(isIt), `a pair ${one} ${other}`);
}

/** What officials write of a pair. */
export const aFinding = (verdict: Verdict) => ({
  verdict,
  reason: '身份证件号码不同',
  evidence: '营业执照、身份证件',
});

/** Two officials decide about a pair that waits, at one time. */
export async function decidePair(
  deps: Deps,
  pair: Pick<RelationLine, 'id'>,
  verdict: Verdict,
  officials: readonly [Actor, Actor],
): Promise<void> {
  const { id } = pair;
  mustBe(await proposeRelation(deps, officials[0], { id, ...aFinding(verdict) }));
  mustBe(await settleRelation(deps, officials[1], { id, confirm: true }));
}

/** Two agencies of one name that were found to be two people; both, and the officials who did. */
export async function aDecidedPair(deps: Deps): Promise<readonly Actor[]> {
  const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
  const shared = { legalRepresentative: '王建国' };
  const [one, other] = [await anAgency(deps, shared), await anAgency(deps, shared)];
  await decidePair(deps, await waitingPair(deps, one.creditCode, other.creditCode), 'namesakes', officials);
  return [one.actor, other.actor, ...officials];
}

/** What a person was told of shared names, the earliest first. */
export async function toldOfNames(db: Db, actor: Actor): Promise<string[]> {
  const messages = await listMessages(db, mailboxOf(actor), { limit: 100 });
  const kinds = messages
    .toReversed()
    .flatMap(({ content }) =>
      'kind' in content && content.kind.startsWith('relation') ? [content.kind] : [],
    );
  for (const kind of kinds) seen.add(kind);
  return kinds;
}

/** Events about relations, with the number of each. */
export async function relationEvents(db: Db) {
  const rows = await db
    .selectFrom('auditEvent')
    .selectAll()
    .where('kind', 'like', 'relation.%')
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, kind, subject, data }) => ({
    seq,
    kind,
    subject,
    data: JSON.parse(data) as Record<string, unknown>,
  }));
}

/** Names that are shared: a pair for each verdict, one whose proposal is refused, and one that ends. */
export async function playNamesakes(deps: Deps, clock: FakeClock): Promise<void> {
  const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
  const shared = { legalRepresentative: '同名人' };
  const [first, second] = [await anAgency(deps, shared), await anAgency(deps, shared)];
  const third = await anAgency(deps, { legalRepresentative: '同 名人' });
  await decidePair(
    deps,
    await waitingPair(deps, first.creditCode, second.creditCode),
    'namesakes',
    officials,
  );
  await decidePair(deps, await waitingPair(deps, first.creditCode, third.creditCode), 'related', officials);
  const { id } = await waitingPair(deps, second.creditCode, third.creditCode);
  mustBe(await proposeRelation(deps, officials[0], { id, ...aFinding('related') }));
  mustBe(await settleRelation(deps, officials[1], { id, confirm: false }));
  clock.advance(1000);
  await changeRegistration(deps, third.actor, { legalRepresentative: '另有其人' });
}
