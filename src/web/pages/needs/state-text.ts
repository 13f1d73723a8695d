import type { Need } from '../../../needs/index.js';
import { isMessageKey, type Translate } from '../../i18n/index.js';

/** Where a need stands, in words; a direct choice has its own where those of others tell of sign-up and selection. */
export function needStateText({ state, method }: Pick<Need, 'state' | 'method'>, t: Translate): string {
  const own = `direct.state.${state}`;
  return method === 'direct' && isMessageKey(own) ? t(own) : t(`need-state.${state}`);
}
