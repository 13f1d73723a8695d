import type { Witnessing } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

function answerText(
  error: { readonly code: string; readonly since: string } | undefined,
  t: PageContext['t'],
): string {
  if (!error) return t('log.witness-fine');
  const key = `witness-error.${error.code}`;
  const what = isMessageKey(key) ? t(key) : error.code;
  return t('log.witness-wrong', { what, since: formatShanghai(error.since, true) });
}

/** What the log's page says of witnesses: those of the site's log, and the site as one of others. */
export function toWitnessingView({ witnesses, asks, own }: Witnessing, siteUrl: string, { t }: PageContext) {
  return {
    asks,
    witnessed: t(asks ? 'log.witnessed' : witnesses ? 'log.witnessed-unasked' : 'log.unwitnessed'),
    policyUrl: urls.logPolicy(),
    witnesses: (witnesses ?? []).map(({ name, verifier, cosigned, error }) => ({
      name,
      verifier,
      cosigned: cosigned
        ? t('log.witness-at', { size: cosigned.size, at: formatShanghai(cosigned.at, true) })
        : t('log.witness-never'),
      answer: answerText(error, t),
    })),
    own: own
      ? {
          text: t('log.own-witness-of', { origins: own.origins.join(t('needs.separator')) }),
          verifier: own.verifier,
          prefix: `${siteUrl}${urls.addCheckpoint().replace(/\/add-checkpoint$/, '')}`,
          keyUrl: urls.witnessKey(),
        }
      : null,
  };
}
