import { formatShanghai } from '../../../basics/index.js';
import {
  FINDING_GROUNDS,
  type Finding,
  type listFindingFiles,
  type RedoGround,
} from '../../../draws/index.js';
import type { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';

/** Findings against the entrants of a need, with their files. */
export interface FindingsData {
  readonly findings: readonly Finding[];
  readonly files: Awaited<ReturnType<typeof listFindingFiles>>;
}

/** A coded reason in words; one that nobody here knows is shown by its code. */
export function reasonText(code: string, { t }: Pick<PageContext, 't'>): string {
  const key = `exclusion.${code}`;
  return isMessageKey(key) ? t(key) : code;
}

/** A finding as everybody reads it; refused ones are in the log alone. */
export function toFindingLines({ findings, files }: FindingsData, context: PageContext) {
  const { t } = context;
  return findings
    .filter(({ state }) => state !== 'refused')
    .map(({ id, state, agencyName, ground, facts, proposedAt, settledAt }) => {
      const digests = files.filter(({ findingId }) => findingId === id).map(({ sha256 }) => sha256);
      return {
        text: t('finding.line', { agency: agencyName, ground: reasonText(ground, context), facts }),
        state:
          state === 'confirmed'
            ? t('finding.confirmed', { at: formatShanghai(settledAt ?? proposedAt) })
            : t('finding.proposed', { at: formatShanghai(proposedAt) }),
        files: digests.length > 0 ? t('finding.files-digests', { digests: digests.join(', ') }) : null,
      };
    });
}

/** View model of the officials' part: findings that wait, and the form of a new one. */
export function toFindingForms(
  data: FindingsData,
  entrants: readonly { readonly agency: string; readonly name: string }[],
  { form, kept, url }: { readonly form: FormView; readonly kept: readonly KeptFile[]; readonly url: string },
  context: PageContext,
) {
  const { t, actor } = context;
  const lines = toFindingLines(data, context);
  const standing = data.findings.filter(({ state }) => state !== 'refused');
  return {
    lines: lines.map((line, index) => {
      const finding = standing[index];
      const waits = finding?.state === 'proposed';
      const isOwn = finding?.proposedBy === actor?.accountId;
      return {
        ...line,
        waits: waits
          ? {
              id: finding.id,
              url,
              mayConfirm: !isOwn,
              refuse: t(isOwn ? 'suspension.take-back' : 'finding.refuse'),
            }
          : null,
      };
    }),
    agency: form.field('agency', {
      label: t('finding.agency'),
      kind: 'select',
      options: entrants.map(({ agency, name }) => ({ value: agency, text: name })),
    }),
    ground: form.field('ground', {
      label: t('finding.ground'),
      kind: 'select',
      options: FINDING_GROUNDS.map((value) => ({ value, text: reasonText(value, context) })),
    }),
    facts: form.field('facts', { label: t('finding.facts'), kind: 'textarea' }),
    files: toKeptFiles(form, kept, t, {
      label: t('finding.files'),
      hint: t('finding.files-hint'),
      multiple: true,
    }),
  };
}

/** Whom a redraw may leave out, as boxes to tick. */
export function toExcludable(
  grounds: readonly RedoGround[],
  chosen: readonly string[],
  context: PageContext,
) {
  return grounds.map(({ agency, name, reason, record }) => ({
    agency,
    boxId: `excluded-${agency}`,
    checked: chosen.includes(agency),
    text: context.t('redo.excludable', { name, reason: reasonText(reason, context), record }),
  }));
}
