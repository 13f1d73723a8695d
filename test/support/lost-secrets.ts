import type { Vault } from '../../src/basics/index.js';

/** The key of a site that opens everything but the secrets of draws. */
export const losesSecrets = (vault: Vault): Vault => ({
  ...vault,
  open: (sealed, context) => {
    if (context.startsWith('plan secret')) throw new Error('lost');
    return vault.open(sealed, context);
  },
});
