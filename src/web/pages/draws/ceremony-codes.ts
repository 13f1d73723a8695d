import type { CeremonyState } from '../../../draws/index.js';
import { qrCode } from '../../charts/qr-code.js';
import type { PageContext } from '../../render/page.js';
import { linksOf, poolText } from './ceremony-links.js';

/** A QR code with what it holds in words. */
export interface CodeView {
  readonly svg: string;
  readonly text: string;
}

/** The codes that a page of a ceremony shows. */
export interface HallCodes {
  /** Of the frozen pool and of the need, while the hash is on the screen. */
  readonly hash: readonly CodeView[];
  /** Of the certificate; null before the draw. */
  readonly certificate: CodeView | null;
}

// While the witnesses are named the screen holds the form instead.
const HASH_SHOWN: readonly CeremonyState['step'][] = ['opening', 'hash'];

const draw = async (holds: string, text: string): Promise<CodeView> => ({
  svg: await qrCode(holds, text),
  text,
});

/** Draws the codes of the hall's page. */
export async function drawHallCodes(
  state: CeremonyState,
  siteUrl: string,
  { t }: PageContext,
): Promise<HallCodes> {
  const links = linksOf(state);
  const { frozen, step, certificate, rehearsal } = state;
  // A rehearsal's certificate is not in the register that the verifier looks numbers up in.
  const verify = rehearsal ? links.certificate : links.verify;
  return {
    hash:
      frozen && HASH_SHOWN.includes(step)
        ? [
            await draw(poolText(state, frozen.poolHash), t('ceremony.qr-pool')),
            await draw(`${siteUrl}${links.home}`, t('ceremony.qr-need')),
          ]
        : [],
    certificate:
      certificate === null ? null : await draw(`${siteUrl}${verify}`, t('ceremony.qr-certificate')),
  };
}

/** Draws the code of the minutes. */
export async function drawMinutesCode(
  state: CeremonyState,
  siteUrl: string,
  { t }: PageContext,
): Promise<CodeView> {
  const links = linksOf(state);
  const { frozen, rehearsal, certificate } = state;
  // A rehearsal has no public page: its code holds the hash itself.
  const holds =
    rehearsal && frozen
      ? poolText(state, frozen.poolHash)
      : `${siteUrl}${certificate === null ? links.home : links.verify}`;
  return draw(holds, t('ceremony.verify'));
}
