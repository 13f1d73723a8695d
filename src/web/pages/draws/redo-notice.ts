import { publicText } from '../../../audit/index.js';
import { findRedo } from '../../../draws/index.js';
import { getCurrentVersion, type PublishedNeed } from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

/** What every page of a need says while it is proposed to draw it again, or while that is being done. */
export interface RedoNotice {
  readonly text: string;
  /** The objection or complaint that it rests on. */
  readonly objection: { readonly text: string; readonly url: string } | null;
}

/** The notice of a redraw that is proposed or going on, as the partial `redo-notice` shows it; null where there is none. */
export async function redoNotice(
  { deps: { db } }: Site,
  { id, number, state, version }: Pick<PublishedNeed, 'id' | 'number' | 'state' | 'version'>,
  { t }: Pick<PageContext, 't'>,
): Promise<RedoNotice | null> {
  if ((state !== 'closed' && state !== 'selected') || version === 0) return null;
  const { round } = await getCurrentVersion(db, id);
  const present = await findRedo(db, id, round);
  const redo = present ?? (state === 'closed' && round > 1 ? await findRedo(db, id, round - 1) : undefined);
  if (!redo) return null;
  const { objection, basis, reason } = redo;
  return {
    text:
      redo.state === 'proposed'
        ? t('redo-notice.proposed', { basis: t(`rounds.basis.${basis}`), reason: publicText(reason) })
        : t('redo-notice.next', { round }),
    objection:
      objection === null
        ? null
        : {
            text: t('redo-notice.objection', { number: objection }),
            url: urls.objection(number, objection),
          },
  };
}
