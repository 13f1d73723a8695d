import { formatShanghai } from '../../../basics/index.js';
import { type Amendment, type InformationRevision, type PublishedVersion } from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import type { TypeWords } from '../../render/words.js';
import { fieldNames } from './field-labels.js';
import { type ChangedFact, changedInformation, changedTerms } from './notice-facts.js';

/** One change of a published notice. */
interface ChangeView {
  readonly what: string;
  readonly at: string;
  readonly note: string | null;
  /** Names of what changed, where the values that are shown do not tell, being masked. */
  readonly names: string | null;
  readonly changes: readonly ChangedFact[];
}

/** The versions of the first round, the latest first: a later round changes no terms but its times and its source. */
const ofFirstRound = (versions: readonly PublishedVersion[]): readonly PublishedVersion[] =>
  versions.filter(({ round }) => round === 1);

/** Every change of a notice that there was, old and new, the latest first. */
export function changesView(
  notice: {
    /** The latest first. */
    readonly versions: readonly PublishedVersion[];
    /** The latest first. */
    readonly information: readonly InformationRevision[];
  },
  context: PageContext,
  words: TypeWords,
): ChangeView[] {
  const { t } = context;
  const versions = ofFirstRound(notice.versions);
  const revisions = notice.information;
  const ofTerms = versions.flatMap((version, index) => {
    const before = versions[index + 1];
    if (!before) return [];
    const what = t('needs.terms-changed', { version: version.version });
    const changes = changedTerms(before.notice, version.notice, context, words);
    return [{ when: version.publishedAt, what, note: version.changeNote, names: null, changes }];
  });
  const ofInformation = revisions.flatMap((revision, index) => {
    const before = revisions[index + 1];
    if (!before) return [];
    const changes = changedInformation(before, revision, context);
    const { changedAt: when, note, fields } = revision;
    const names = fields.length > changes.length ? fieldNames(fields, t) : null;
    return [{ when, what: t('needs.information-changed'), note, names, changes }];
  });
  return [...ofTerms, ...ofInformation]
    .sort((a, b) => (a.when < b.when ? 1 : -1))
    .map(({ when, ...change }) => ({ ...change, at: formatShanghai(when) }));
}

/** A proposal that waits, for everybody; null where none does. */
export function proposalView(proposal: Amendment | undefined, { t }: PageContext): string | null {
  if (proposal?.state !== 'proposed') return null;
  return t('needs.proposal-waits', {
    at: formatShanghai(proposal.proposedAt),
    due: formatShanghai(proposal.reviewDueAt),
    fields: fieldNames(proposal.fields, t),
  });
}
