import type { Need } from '../../../needs/index.js';
import type { Translate } from '../../i18n/index.js';

/** Where a need stands, in words; nobody signs up for a direct choice that is announced. */
export const needStateText = ({ state, method }: Pick<Need, 'state' | 'method'>, t: Translate): string =>
  state === 'published' && method === 'direct' ? t('direct.state-open') : t(`need-state.${state}`);
